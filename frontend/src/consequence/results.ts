/** Right column: outcomes as tabs, their zones, whom they reach, and how far the answer may be trusted. */

import { h, replace, type Child } from "../ui/dom";
import { distanceText, shortTime } from "../ui/times";
import { compareTable } from "./compare";
import { exposedList } from "./exposed";
import { amount, arrival, brief, factor, people, percent } from "./quantities";
import type { Store } from "./store";
import { LEVEL_NUMBER, LEVEL_WORDS, type Outcome, type Series, type ZoneRow } from "./types";
import { svg } from "./weather";

export class ResultsPanel {
  readonly element = h("section", { class: "calc-results", "aria-label": "结果", "aria-live": "polite" });
  private readonly tabs = h("div", { class: "calc-tabs", role: "tablist", "aria-label": "事故类型" });
  private readonly body = h("div", { class: "calc-result-body", role: "tabpanel", tabindex: "0" });

  constructor(private readonly store: Store, private readonly fly: (lon: number, lat: number, name: string) => void) {
    this.tabs.addEventListener("keydown", (event) => this.walk(event));
    this.element.append(this.tabs, this.body);
  }

  draw(): void {
    const { store } = this;
    this.element.classList.toggle("calc-busy", store.busy);
    this.element.setAttribute("aria-busy", String(store.busy || store.starting));
    const focused = this.tabs.contains(document.activeElement);
    const outcomes = store.view?.outcomes ?? [];
    this.tabs.hidden = !outcomes.length;
    replace(this.tabs, ...outcomes.map((each) => this.tab(each)));
    if (focused) this.tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
    const scrolled = this.body.scrollTop;
    replace(this.body, ...this.content());
    this.body.scrollTop = scrolled;
  }

  private tab(each: Outcome): HTMLElement {
    const selected = each.kind === this.store.outcome?.kind;
    return h("button", { type: "button", role: "tab", class: "calc-tab", "data-outcome": each.kind, "aria-selected": String(selected), tabindex: selected ? 0 : -1, title: each.label, onclick: () => this.store.choose(each.kind) }, brief(each.label), h("small", { class: "num" }, percent(each.probability)));
  }

  private walk(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const kinds = this.store.view?.outcomes.map((each) => each.kind) ?? [];
    if (!step || !kinds.length) return;
    event.preventDefault();
    const index = kinds.indexOf(this.store.outcome?.kind ?? "");
    this.store.choose(kinds[(index + step + kinds.length) % kinds.length] ?? "");
    this.tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }

  private content(): Child[] {
    const { store } = this;
    if (store.starting) return [state("读取中")];
    if (store.failure && !store.answer) return [h("div", { class: "notice notice-error", role: "alert" }, h("div", {}, h("p", {}, store.failure)))];
    if (!store.place) return [state("选择重大危险源，或在地图上点选泄漏位置")];
    if (!store.scenario["substance"]) return [state("选择泄漏的物质")];
    const { outcome, view } = store;
    if (!view) return [state("测算中")];
    return [
      store.failure ? h("div", { class: "notice notice-error", role: "alert" }, h("div", {}, h("p", {}, store.failure))) : null,
      this.standing(),
      ...warnings(view.warnings),
      outcome ? this.zones(outcome) : state("没有达到阈值的影响"),
      outcome ? exposedList(store, outcome, this.fly) : null,
      store.compared ? compareTable(store) : null,
      outcome ? this.trust(outcome) : null,
      this.source(),
    ];
  }

  /** What is shown, when it is not the calculation of the inputs on the left. */
  private standing(): Child {
    const { shownCase, answer, column, compared } = this.store;
    if (shownCase && answer) {
      return h("div", { class: "calc-standing" }, h("span", {}, `预算方案 ${shownCase.title} · 稳定度 ${shownCase.stability} · ${shortTime(new Date(shownCase.computed_at))}计算 · 模型 ${shownCase.model_version}${shownCase.outdated ? "（旧）" : ""}`), h("button", { type: "button", class: "btn btn-sm", onclick: () => { this.store.shownCase = null; void this.store.readWeather().then(() => this.store.run(0)); } }, "按当前气象测算"));
    }
    const title = compared?.columns.find((each) => each.key === column)?.title;
    return column !== "actual" && title ? h("div", { class: "calc-standing" }, h("span", {}, `地图显示：${title}`), h("button", { type: "button", class: "btn btn-sm", onclick: () => { this.store.column = "actual"; this.store.changed(); } }, "回到当前气象")) : null;
  }

  private zones(outcome: Outcome): HTMLElement {
    if (!outcome.zones.length) return state("达不到分区阈值");
    const exposure = this.store.exposure;
    return h("table", { class: "calc-zones" },
      h("thead", {}, h("tr", {}, ...["分区", "阈值", "最远", "到达", "人数"].map((each, index) => h("th", { scope: "col", class: index > 1 ? "cell-end" : null }, each)))),
      h("tbody", {}, ...outcome.zones.map((zone) => this.zone(zone, exposure ? people(exposure.zones[zone.id]?.people ?? 0) : "—"))));
  }

  private zone(zone: ZoneRow, inside: string): HTMLElement {
    return h("tr", { class: zone.level === this.store.level ? "calc-zone-chosen" : null, "data-level": zone.level, onclick: () => this.store.chooseLevel(zone.level) },
      h("td", {}, h("span", { class: `grade grade-${LEVEL_NUMBER[zone.level]}` }, LEVEL_WORDS[zone.level])),
      h("td", {}, h("span", { class: "num" }, amount(zone.threshold.value, zone.threshold.unit)), h("small", { class: "calc-meaning" }, zone.threshold.meaning)),
      h("td", { class: "cell-end num" }, distanceText(zone.max_distance_m)), h("td", { class: "cell-end num" }, arrival(zone.arrival_s)), h("td", { class: "cell-end num" }, inside));
  }

  private trust(outcome: Outcome): HTMLElement {
    const { view } = this.store;
    const assumed = [...new Set([...outcome.assumptions, ...(view?.assumptions ?? [])])];
    return h("section", { class: "calc-part" }, h("h3", {}, "可信程度"),
      h("p", { class: "calc-text" }, outcome.uncertainty), h("p", { class: "calc-note" }, `模型：${outcome.model}`),
      view?.sensitivity.length ? h("div", {}, h("h4", {}, "影响最大的条件"), ...view.sensitivity.map((each) => h("div", { class: "intake-line" }, h("span", {}, each.label), h("span", { class: "num" }, `${factor(each.factor_low, each.label)}：${distanceText(each.red_low_m)} · ${factor(each.factor_high, each.label)}：${distanceText(each.red_high_m)}`)))) : null,
      view?.shelter ? h("div", {}, h("h4", {}, "防护建议"), h("p", { class: "calc-text" }, view.shelter.text)) : null,
      assumed.length ? h("details", { class: "calc-more", open: true }, h("summary", {}, `假定（${assumed.length}）`), h("ul", { class: "calc-list" }, ...assumed.map((each) => h("li", {}, each)))) : null);
  }

  private source(): HTMLElement | null {
    const source = this.store.view?.source;
    if (!source) return null;
    const facts = [source.phase_label ?? source.phase, source.rate ? `${amount(source.rate, "kg/s")}，${arrival(source.duration)}` : "", source.instantaneous_kg ? `瞬时 ${amount(source.instantaneous_kg / 1000, "吨")}` : "", source.pool_area_m2 ? `液池 ${amount(source.pool_area_m2, "m²")}` : ""].filter(Boolean);
    return h("section", { class: "calc-part" }, h("h3", {}, "泄漏源"), h("p", { class: "calc-text" }, facts.join(" · ")), h("p", { class: "calc-note" }, `模型：${source.model}`), ...(this.store.view?.series ?? []).slice(0, 2).map(chart));
  }
}

function warnings(list: string[]): Child[] {
  return list.length ? [h("div", { class: "calc-warnings", role: "status" }, ...list.map((each) => h("p", {}, each)))] : [];
}

function state(text: string): HTMLElement {
  return h("p", { class: "calc-empty" }, text);
}

/** A quantity over time as a line, with its greatest value and its length in words. */
function chart(series: Series): HTMLElement {
  const last = series.time_s.at(-1) ?? 0;
  const most = Math.max(...series.value, 0);
  if (!last || !most) return h("span", {});
  const points = series.time_s.map((time, index) => `${((time / last) * 300).toFixed(1)},${(58 - ((series.value[index] ?? 0) / most) * 54).toFixed(1)}`).join(" ");
  const drawing = svg("svg", { viewBox: "0 0 300 60", class: "calc-chart", role: "img", "aria-label": `${series.label}，最大 ${amount(most, series.unit)}`, preserveAspectRatio: "none" });
  drawing.append(svg("polyline", { points }));
  return h("figure", { class: "calc-figure" }, h("figcaption", {}, `${series.label}：最大 ${amount(most, series.unit)}，${arrival(last)}`), drawing);
}
