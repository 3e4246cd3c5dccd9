/** The strip below the map: entries in order, and a slider that shows the response as it was at a moment. */

import { h, replace } from "../ui/dom";
import { clockTime } from "../ui/times";
import type { Store } from "./state";

export class TimelineStrip {
  readonly element = h("section", { class: "strip", "aria-label": "时间轴" });
  private readonly slider = h("input", { type: "range", min: 0, max: 1000, value: 1000, class: "strip-slider", "aria-label": "回看时刻" });
  private readonly state = h("span", { class: "strip-state num" });
  private readonly back = h("button", { type: "button", class: "btn btn-sm", hidden: true, onclick: () => this.toNow() }, "回到现在");
  private readonly row = h("ol", { class: "strip-row", tabindex: 0, "aria-label": "过程记录" });
  private count = -1;

  constructor(private readonly store: Store) {
    this.slider.addEventListener("input", () => {
      const at = Number(this.slider.value);
      store.lookBack(at >= 1000 ? null : new Date(this.start + ((this.end - this.start) * at) / 1000));
    });
    this.element.append(h("div", { class: "strip-head" }, h("h3", {}, "过程"), this.slider, this.state, this.back), this.row);
  }

  private get start(): number {
    return Date.parse(this.store.incident.received_at);
  }

  private get end(): number {
    return this.store.incident.closed_at ? Date.parse(this.store.incident.closed_at) : Date.now();
  }

  private toNow(): void {
    this.slider.value = "1000";
    this.store.lookBack(null);
  }

  draw(): void {
    const { asOf } = this.store;
    const shown = this.store.shownEntries();
    this.back.hidden = !asOf;
    this.state.textContent = asOf ? `回看 ${clockTime(asOf)}` : this.store.open ? "现在" : "已结束";
    this.element.classList.toggle("strip-back", Boolean(asOf));
    replace(this.row, ...shown.map((entry) => h("li", { class: `strip-entry entry-${entry.kind}`, title: `${entry.text}（${entry.by}）` }, h("span", { class: "strip-when num" }, clockTime(new Date(entry.at)), h("em", {}, entry.kind_label)), h("span", { class: "strip-text" }, entry.text))));
    if (shown.length !== this.count) this.row.scrollLeft = this.row.scrollWidth;
    this.count = shown.length;
  }
}
