/** The weather: a dial for the wind, every value to be overridden, where each came from, how the class was decided. */

import { h, replace } from "../ui/dom";
import { shortTime } from "../ui/times";
import { labelled, NumberField, select } from "./inputs";
import { STABILITY, TERRAIN, WEATHER, windName, type Quantity } from "./quantities";
import type { Store } from "./store";

const SVG = "http://www.w3.org/2000/svg";
const ASSUMED: Record<string, string> = { wind_speed: "风速", wind_direction_deg: "风向", temperature_K: "气温", humidity: "湿度", cloud_octas: "云量" };

export class WeatherPanel {
  readonly element = h("section", { class: "calc-block", "aria-label": "气象" });
  private readonly dial: WindDial;
  private readonly fields = new Map<string, NumberField>();
  private readonly stability: HTMLSelectElement;
  private readonly terrain: HTMLSelectElement;
  private readonly origin = h("p", { class: "calc-note" });
  private readonly decided = h("p", { class: "calc-note" });

  constructor(private readonly store: Store) {
    this.dial = new WindDial((degrees) => store.setWeather("wind_direction_deg", degrees));
    const number = (name: string) => {
      const made = new NumberField(WEATHER[name] as Quantity, `weather.${name}`, (value) => store.setWeather(name, value));
      this.fields.set(name, made);
      return made.element;
    };
    this.stability = select("大气稳定度", STABILITY, (value) => store.setWeather("stability", value));
    this.terrain = select("地形", TERRAIN, (value) => store.setWeather("terrain", value));
    this.element.append(
      h("div", { class: "calc-head" }, h("h2", {}, "气象"), h("button", { type: "button", class: "btn-text", onclick: () => void store.readWeather().then(() => store.run(0)) }, "取当前气象")),
      this.origin,
      h("div", { class: "calc-wind" }, this.dial.element, h("div", { class: "calc-wind-fields" }, number("wind_direction_deg"), number("wind_speed"))),
      h("div", { class: "calc-pair" }, labelled("稳定度", this.stability), labelled("地形", this.terrain)),
      this.decided,
      h("details", { class: "calc-more" }, h("summary", {}, "气温、湿度、云量"),
        h("div", { class: "calc-pair" }, number("temperature_K"), number("humidity")), h("div", { class: "calc-pair" }, number("cloud_octas"), number("height_m"))));
  }

  draw(): void {
    const { weather, observed, complaints } = this.store;
    this.element.hidden = !this.store.place;
    this.dial.draw(Number(weather["wind_direction_deg"] ?? 0));
    for (const [name, field] of this.fields) field.draw(weather[name], complaints.get(`weather.${name}`));
    this.stability.value = String(weather["stability"] ?? "");
    this.terrain.value = String(weather["terrain"] ?? "rural");
    replace(this.origin, this.source());
    const used = this.store.answer?.weather;
    this.decided.textContent = used ? `稳定度 ${used.stability}：${used.stability_from}` : "";
    this.decided.hidden = !used;
    this.origin.title = observed?.notes.join("；") ?? "";
  }

  private source(): string {
    const { observed } = this.store;
    if (this.store.weatherKept) return "方案保存时的气象";
    if (this.store.shownCase) return "预算方案的固定气象，可转动风向";
    if (!observed) return "";
    const when = observed.observed_at ? ` ${shortTime(new Date(observed.observed_at))}` : "";
    const assumed = observed.assumed.map((each) => ASSUMED[each] ?? each);
    const open = assumed.length && observed.observed_at ? `；${assumed.join("、")}为默认值` : "";
    return `${observed.source}${when}${observed.stale ? "（已过时）" : ""}${open}${observed.observed_at ? "" : "，请以现场为准"}`;
  }
}

/** A compass: drag or turn with the arrow keys; the needle comes from where the wind comes. */
export class WindDial {
  readonly element: SVGSVGElement;
  private readonly needle: SVGGElement;
  private readonly name: SVGTextElement;
  private degrees = 0;

  constructor(private readonly turned: (degrees: number) => void) {
    this.element = svg("svg", { viewBox: "0 0 120 120", class: "wind-dial", role: "slider", tabindex: "0", "aria-label": "风向（来向）", "aria-valuemin": "0", "aria-valuemax": "359" });
    this.element.append(svg("circle", { cx: "60", cy: "60", r: "54", class: "wind-ring" }));
    for (let mark = 0; mark < 360; mark += 15) {
      const inner = mark % 45 === 0 ? 46 : 50;
      const [sine, cosine] = [Math.sin((mark * Math.PI) / 180), -Math.cos((mark * Math.PI) / 180)];
      this.element.append(svg("line", { x1: String(60 + sine * inner), y1: String(60 + cosine * inner), x2: String(60 + sine * 53), y2: String(60 + cosine * 53), class: "wind-mark" }));
    }
    for (const [word, x, y] of [["北", 60, 24], ["东", 100, 65], ["南", 60, 105], ["西", 20, 65]] as const) {
      const text = svg("text", { x: String(x), y: String(y), class: "wind-word" });
      text.textContent = word;
      this.element.append(text);
    }
    this.needle = svg("g", { class: "wind-needle" });
    this.needle.append(svg("line", { x1: "60", y1: "12", x2: "60", y2: "92" }), svg("path", { d: "M60 104 L52 86 L68 86 Z" }), svg("circle", { cx: "60", cy: "12", r: "7" }));
    this.name = svg("text", { x: "60", y: "64", class: "wind-name" });
    this.element.append(this.needle, this.name);
    this.element.addEventListener("pointerdown", (event) => this.drag(event));
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  draw(degrees: number): void {
    this.degrees = degrees;
    this.needle.setAttribute("transform", `rotate(${degrees} 60 60)`);
    this.element.setAttribute("aria-valuenow", String(Math.round(degrees)));
    this.element.setAttribute("aria-valuetext", `${windName(degrees)} ${Math.round(degrees)} 度`);
    this.name.textContent = "";
    this.element.setAttribute("data-wind", windName(degrees));
  }

  private drag(event: PointerEvent): void {
    this.element.setPointerCapture(event.pointerId);
    const move = (at: PointerEvent) => {
      const box = this.element.getBoundingClientRect();
      const angle = (Math.atan2(at.clientX - box.left - box.width / 2, -(at.clientY - box.top - box.height / 2)) * 180) / Math.PI;
      this.set(Math.round((angle + 360) % 360));
    };
    const end = () => {
      this.element.removeEventListener("pointermove", move);
      this.element.removeEventListener("pointerup", end);
      this.element.removeEventListener("pointercancel", end);
    };
    this.element.addEventListener("pointermove", move);
    this.element.addEventListener("pointerup", end);
    this.element.addEventListener("pointercancel", end);
    move(event);
    event.preventDefault();
    this.element.focus();
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 45, PageDown: -45 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.set((Math.round(this.degrees) + step + 360) % 360);
  }

  private set(degrees: number): void {
    if (degrees === this.degrees) return;
    this.draw(degrees);
    this.turned(degrees);
  }
}

export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string>): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
