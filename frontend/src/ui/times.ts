/** Times and deadlines in words, the same as the server writes them. */

const local = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit",
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

interface Parts { year: string; month: string; day: string; hour: string; minute: string; second: string }

function parts(moment: Date): Parts {
  const found: Record<string, string> = {};
  for (const part of local.formatToParts(moment)) found[part.type] = part.value;
  return found as unknown as Parts;
}

export function shortTime(moment: Date, at: Date = new Date()): string {
  const elapsed = (at.getTime() - moment.getTime()) / 1000;
  if (elapsed >= 0 && elapsed < 60) return "刚刚";
  if (elapsed >= 0 && elapsed < 3600) return `${Math.floor(elapsed / 60)} 分钟前`;
  const p = parts(moment);
  const day = `${p.month}-${p.day} ${p.hour}:${p.minute}`;
  return p.year === parts(at).year ? day : `${p.year}-${day}`;
}

export function fullTime(moment: Date): string {
  const p = parts(moment);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}`;
}

export function clockTime(moment: Date): string {
  const p = parts(moment);
  return `${p.hour}:${p.minute}:${p.second}`;
}

/** Seconds as 00:42 or 1:05:09. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${pad(Math.floor((whole % 3600) / 60))}:${pad(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

export interface Remaining { text: string; state: "calm" | "near" | "late" }

/** A deadline as a countdown: "剩 17:20", "超 03:05"; near within ten minutes. */
export function remaining(due: Date, at: Date = new Date()): Remaining {
  const left = (due.getTime() - at.getTime()) / 1000;
  if (left <= 0) return { text: `超 ${long(-left)}`, state: "late" };
  return { text: `剩 ${long(left)}`, state: left <= 600 ? "near" : "calm" };
}

function long(seconds: number): string {
  if (seconds < 86400) return stopwatch(seconds);
  const days = Math.floor(seconds / 86400);
  return `${days} 天 ${Math.floor((seconds % 86400) / 3600)} 小时`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** Metres as "850 m" or "3.2 km". */
export function distanceText(metres: number | null | undefined): string {
  if (metres === null || metres === undefined) return "—";
  return metres < 999.5 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(1)} km`;
}

export function etaText(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "";
  return `约 ${Math.max(1, Math.round(seconds / 60))} 分钟`;
}
