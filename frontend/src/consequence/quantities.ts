/** The inputs as people say them and as the library takes them: label, unit, conversion, how finely they are stepped. */

export interface Quantity { name: string; label: string; unit: string; toUser: (si: number) => number; toSi: (shown: number) => number; step: number; min?: number; help?: string }

const scaled = (factor: number) => ({ toUser: (si: number) => si / factor, toSi: (shown: number) => shown * factor });
const celsius = { toUser: (si: number) => si - 273.15, toSi: (shown: number) => shown + 273.15 };

export const QUANTITIES: Record<string, Quantity> = {
  amount_kg: { name: "amount_kg", label: "数量", unit: "吨", ...scaled(1000), step: 1, min: 0, help: "可能泄漏的最大量，通常为最大单罐" },
  temperature_K: { name: "temperature_K", label: "储存温度", unit: "℃", ...celsius, step: 1 },
  pressure_Pa: { name: "pressure_Pa", label: "储存压力", unit: "MPa 绝压", toUser: (si) => Number((si / 1e6).toPrecision(3)), toSi: (shown) => shown * 1e6, step: 0.1, min: 0 },
  hole_diameter_m: { name: "hole_diameter_m", label: "孔径", unit: "mm", ...scaled(0.001), step: 5, min: 0 },
  release_height_m: { name: "release_height_m", label: "释放高度", unit: "m", ...scaled(1), step: 1, min: 0 },
  bund_area_m2: { name: "bund_area_m2", label: "围堰面积", unit: "m²", ...scaled(1), step: 50, min: 0, help: "无围堰时留空" },
  duration_s: { name: "duration_s", label: "泄漏时长", unit: "分钟", ...scaled(60), step: 5, min: 0, help: "留空为漏完或 1 小时为止" },
  indoor_air_changes_per_h: { name: "indoor_air_changes_per_h", label: "室内换气", unit: "次/h", ...scaled(1), step: 0.5, min: 0, help: "门窗关闭约 0.5" },
};
export const WEATHER: Record<string, Quantity> = {
  wind_speed: { name: "wind_speed", label: "风速", unit: "m/s", ...scaled(1), step: 0.5, min: 0 },
  wind_direction_deg: { name: "wind_direction_deg", label: "风向（来向）", unit: "°", ...scaled(1), step: 5, min: 0 },
  height_m: { name: "height_m", label: "测风高度", unit: "m", ...scaled(1), step: 1, min: 0 },
  temperature_K: { name: "temperature_K", label: "气温", unit: "℃", ...celsius, step: 1 },
  humidity: { name: "humidity", label: "相对湿度", unit: "%", ...scaled(0.01), step: 5, min: 0 },
  cloud_octas: { name: "cloud_octas", label: "云量", unit: "/8", ...scaled(1), step: 1, min: 0 },
};

export const CONTAINMENTS: Array<[string, string]> = [["tank", "常压储罐"], ["pressure-vessel", "压力容器"], ["pipe", "管道"], ["cylinder", "气瓶"], ["reactor", "反应器"], ["warehouse", "仓库"]];
export const STATES: Array<[string, string]> = [["liquid", "液体"], ["liquefied-gas", "液化气体"], ["gas", "气体"], ["solid", "固体"]];
export const CONGESTION: Array<[string, string]> = [["open", "开阔"], ["some", "一般"], ["dense", "密集"]];
export const TERRAIN: Array<[string, string]> = [["rural", "开阔地"], ["urban", "城区"]];
export const STABILITY: Array<[string, string]> = [["", "自动判定"], ["A", "A 极不稳定"], ["B", "B 不稳定"], ["C", "C 弱不稳定"], ["D", "D 中性"], ["E", "E 弱稳定"], ["F", "F 稳定"]];

/** A number as it stands in a field: no more digits than anybody typed. */
export function shown(quantity: Quantity, si: unknown): string {
  if (typeof si !== "number" || !Number.isFinite(si)) return "";
  return String(Number(quantity.toUser(si).toPrecision(5)));
}

const COMPASS = ["北", "东北偏北", "东北", "东北偏东", "东", "东南偏东", "东南", "东南偏南", "南", "西南偏南", "西南", "西南偏西", "西", "西北偏西", "西北", "西北偏北"];

export function windName(degrees: number): string {
  return `${COMPASS[Math.floor(((((degrees % 360) + 360) % 360) + 11.25) / 22.5) % 16]}风`;
}

/** Seconds until a cloud arrives. */
export function arrival(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "—";
  if (seconds < 90) return `${Math.round(seconds)} 秒`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} 分钟` : `${Number((seconds / 3600).toPrecision(2))} 小时`;
}

export function percent(share: number): string {
  if (share <= 0) return "0";
  return share < 0.001 ? "<0.1%" : `${Number((share * 100).toPrecision(2))}%`;
}

export function people(count: number): string {
  return count.toLocaleString("zh-CN");
}

/** A threshold with its unit: 5 kW/m², 20 ppm. */
export function amount(value: number, unit: string): string {
  const digits = Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("zh-CN") : String(Number(value.toPrecision(4)));
  return unit ? `${digits} ${unit.replace("^(4/3)", "⁴ᐟ³")}` : digits;
}

/** One end of a sensitivity as people say it: a share, a temperature, a class. */
export function factor(value: number | string, label: string): string {
  if (typeof value === "string") return value;
  if (label.includes("%") && value > 0 && value < 10) return `${value > 1 ? "+" : "−"}${Math.round(Math.abs(value - 1) * 100)}%`;
  if (label.includes("℃") && value > 100) return `${Math.round(value - 273.15)} ℃`;
  return String(Number(value.toPrecision(4)));
}

/** An outcome's name without what stands in brackets. */
export function brief(label: string): string {
  return label.replace(/（.*?）/g, "");
}
