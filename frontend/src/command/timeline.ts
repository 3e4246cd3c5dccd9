/** The strip below the map: entries in order, and the replay: the response as it was at a moment, or running again. */

import { h, replace } from "../ui/dom";
import { clockTime } from "../ui/times";
import { Player, SPEEDS } from "./player";
import type { Store } from "./state";

const STEPS = 1000;

export class TimelineStrip {
  readonly element = h("section", { class: "strip", "aria-label": "时间轴" });
  readonly player: Player;
  private readonly slider = h("input", { type: "range", min: 0, max: STEPS, value: STEPS, class: "strip-slider", "aria-label": "回看时刻" });
  private readonly state = h("span", { class: "strip-state num" });
  private readonly play = h("button", { type: "button", class: "btn btn-sm strip-play", title: "空格", onclick: () => this.player.toggle() }, "回放");
  private readonly speeds = h("div", { class: "strip-speeds", role: "group", "aria-label": "回放速度", hidden: true });
  private readonly back = h("button", { type: "button", class: "btn btn-sm", hidden: true, onclick: () => this.toNow() }, "回到现在");
  private readonly row = h("ol", { class: "strip-row", tabindex: 0, "aria-label": "过程记录" });
  private drawn: string[] = [];

  constructor(private readonly store: Store) {
    this.player = new Player(() => ({ start: this.start, end: this.end }), () => store.changes, () => store.asOf?.getTime() ?? null, (moment) => store.lookBack(moment === null ? null : new Date(moment)));
    this.slider.addEventListener("input", () => {
      if (this.player.playing) this.player.pause();
      const at = Number(this.slider.value);
      store.lookBack(at >= STEPS ? null : new Date(this.start + ((this.end - this.start) * at) / STEPS));
    });
    for (const speed of SPEEDS) {
      this.speeds.append(h("button", { type: "button", class: "btn btn-sm btn-quiet", "data-speed": speed, "aria-pressed": String(speed === this.player.speed), onclick: () => { this.player.speed = speed; this.tick(); } }, `×${speed}`));
    }
    store.onTick(() => this.tick());
    this.element.append(h("div", { class: "strip-head" }, h("h3", {}, "过程"), this.play, this.speeds, this.slider, this.state, this.back), this.row);
  }

  private get start(): number {
    return Date.parse(this.store.incident.received_at);
  }

  private get end(): number {
    return this.store.incident.closed_at ? Date.parse(this.store.incident.closed_at) + 1000 : Date.now();
  }

  toNow(): void {
    if (this.player.playing) this.player.pause();
    this.store.lookBack(null);
  }

  /** Keys of the replay; whether it was one. */
  key(key: string): boolean {
    if (key === " ") this.player.toggle();
    else if (key === "arrowleft" || key === "arrowright") {
      if (this.player.playing) this.player.pause();
      this.player.step(key === "arrowright" ? 1 : -1);
    } else if (key === "escape" && this.store.asOf) this.toNow();
    else return false;
    return true;
  }

  /** What shows the time itself; cheap, called many times a second. */
  private tick(): void {
    const { asOf } = this.store;
    this.back.hidden = !asOf;
    this.play.textContent = this.player.playing ? "暂停" : asOf ? "播放" : "回放";
    this.speeds.hidden = !asOf;
    for (const each of this.speeds.querySelectorAll<HTMLElement>("button")) each.setAttribute("aria-pressed", String(Number(each.dataset["speed"]) === this.player.speed));
    this.state.textContent = asOf ? `回看 ${clockTime(asOf)}` : this.store.open ? "现在" : "已结束";
    this.element.classList.toggle("strip-back", Boolean(asOf));
    const share = asOf ? (asOf.getTime() - this.start) / Math.max(1, this.end - this.start) : 1;
    const value = String(Math.round(Math.min(1, Math.max(0, share)) * STEPS));
    if (this.slider.value !== value && !(asOf === null && document.activeElement === this.slider && this.slider.value === String(STEPS))) this.slider.value = value;
  }

  draw(): void {
    this.tick();
    const shown = this.store.shownEntries();
    const ids = shown.map((each) => each.id);
    if (ids.length === this.drawn.length && ids.every((each, index) => each === this.drawn[index])) return;
    const item = (entry: (typeof shown)[number]) => h("li", { class: `strip-entry entry-${entry.kind}`, title: `${entry.text}（${entry.by}）` }, h("span", { class: "strip-when num" }, clockTime(new Date(entry.at)), h("em", {}, entry.kind_label)), h("span", { class: "strip-text" }, entry.text));
    // In a replay entries come one after the other: only what is new is made.
    if (this.drawn.length && ids.length > this.drawn.length && this.drawn.every((each, index) => each === ids[index])) this.row.append(...shown.slice(this.drawn.length).map(item));
    else replace(this.row, ...shown.map(item));
    this.drawn = ids;
    this.row.scrollLeft = this.row.scrollWidth;
  }
}
