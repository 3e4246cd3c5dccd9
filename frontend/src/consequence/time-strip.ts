/** Below the map: the moment of the cloud, played or dragged; isopleths; what is drawn. */

import pauseSvg from "@tabler/icons/outline/player-pause.svg?raw";
import playSvg from "@tabler/icons/outline/player-play.svg?raw";
import { h, icon, replace } from "../ui/dom";
import { reducedMotion } from "../map/anlan-map";
import { arrival } from "./quantities";
import type { Store } from "./store";

const STEP_MS = 450;

export class TimeStrip {
  readonly element = h("div", { class: "calc-strip" });
  private readonly play = h("button", { type: "button", class: "btn btn-sm", onclick: () => this.toggle() });
  private readonly slider = h("input", { type: "range", class: "calc-slider", min: 0, step: 1, "aria-label": "泄漏后时间" });
  private readonly when = h("span", { class: "num calc-when" });
  private readonly lines = h("input", { type: "checkbox", class: "form-check-input" });
  private readonly linesLabel = h("label", { class: "calc-check" }, this.lines, "等值线");
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly store: Store) {
    this.slider.addEventListener("input", () => { this.stop(); this.to(Number(this.slider.value)); });
    this.lines.addEventListener("change", () => { store.isopleths = this.lines.checked; store.changed(); });
    this.element.append(this.play, this.slider, this.when, this.linesLabel);
  }

  draw(): void {
    const outcome = this.store.outcome;
    const frames = outcome?.frames ?? [];
    this.element.hidden = !outcome;
    const timed = frames.length > 1;
    for (const part of [this.play, this.slider, this.when]) part.hidden = !timed;
    this.linesLabel.hidden = !outcome?.isopleths.length;
    this.lines.checked = this.store.isopleths;
    if (!timed) this.stop();
    this.slider.max = String(frames.length);
    this.slider.value = String(this.store.frame ?? frames.length);
    const at = this.store.frame === null ? null : frames[this.store.frame]?.time_s;
    this.when.textContent = at === null || at === undefined ? "全过程最大" : `泄漏后 ${arrival(at)}`;
    this.slider.setAttribute("aria-valuetext", this.when.textContent);
    this.drawButton();
  }

  private drawButton(): void {
    const playing = this.timer !== undefined;
    replace(this.play, icon(playing ? pauseSvg : playSvg));
    this.play.setAttribute("aria-label", playing ? "暂停" : "播放时间过程");
  }

  private to(index: number): void {
    const count = this.store.outcome?.frames.length ?? 0;
    this.store.frame = index >= count ? null : index;
    this.store.changed();
  }

  private toggle(): void {
    if (this.timer !== undefined) return this.stop();
    this.to(0);
    this.timer = setInterval(() => {
      const next = (this.store.frame ?? -1) + 1;
      const count = this.store.outcome?.frames.length ?? 0;
      this.to(next);
      if (next >= count) this.stop();
    }, reducedMotion() ? STEP_MS * 2 : STEP_MS);
    this.drawButton();
  }

  private stop(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.drawButton();
  }
}
