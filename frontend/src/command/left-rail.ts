/** Left rail: what happened, running clocks, casualties with the guard against overwriting another's change. */

import { h, replace, type Child } from "../ui/dom";
import { tick } from "../ui/frame";
import { clockTime, remaining, shortTime } from "../ui/times";
import { Casualties } from "./casualties";
import { Danger } from "./danger";
import { aged, factList, installationRow, missing, staleMark, textOf } from "./parts";
import type { Clock, Store } from "./state";

const PAIRED = ["phone_report", "written_report"];

export class LeftRail {
  readonly element = h("aside", { class: "rail rail-left", "aria-label": "事故概况", tabindex: "-1" });
  private readonly clocks = h("section", { class: "rail-part" });
  private readonly facts = h("section", { class: "rail-part" });
  private readonly site = h("section", { class: "rail-part" });
  private readonly people: Casualties;
  private readonly danger: Danger;

  constructor(private readonly store: Store) {
    this.people = new Casualties(store);
    this.danger = new Danger(store);
    store.onTick(() => this.tickThen());
    this.element.append(this.clocks, this.people.element, this.danger.element, this.facts, this.site);
  }

  draw(): void {
    this.drawClocks();
    this.people.draw();
    this.danger.draw();
    this.drawFacts();
    this.drawSite();
    tick(this.element);
    this.tickThen();
  }

  /** Countdowns of a moment looked back to. */
  private tickThen(): void {
    const { asOf } = this.store;
    if (!asOf) return;
    this.element.querySelectorAll<HTMLElement>("[data-clock-then]").forEach((element) => {
      const left = remaining(new Date(element.dataset["clockThen"] ?? ""), asOf);
      element.classList.toggle("clock-near", left.state === "near");
      element.classList.toggle("clock-late", left.state === "late");
      const target = element.querySelector("[data-clock-left]");
      if (target) target.textContent = left.text;
    });
  }

  private drawClocks(): void {
    const clocks = this.store.shownClocks;
    // The telephone report and the written one stand beside each other: the second follows the first.
    const pair = clocks.filter((clock) => PAIRED.includes(clock.kind)).sort((a, b) => PAIRED.indexOf(a.kind) - PAIRED.indexOf(b.kind));
    const rows = clocks.filter((clock) => !pair.includes(clock)).map((clock) => this.clock(clock, "clock-line"));
    replace(this.clocks, h("h3", {}, "时限"), pair.length ? h("div", { class: "clock-pair" }, ...pair.map((clock) => this.clock(clock, "clock-cell"))) : null, ...rows,
      clocks.length ? null : h("p", { class: "text-faint" }, this.store.loaded ? "没有运行中的时限" : "读取中"));
  }

  private clock(clock: Clock, css: string): HTMLElement {
    const met = clock.met_at ? new Date(clock.met_at) : null;
    const over = !this.store.open && !this.store.asOf; // the close stops what still ran
    return h("div", { class: `${css}${met ? " clock-met" : ""}`, "data-kind": clock.kind, title: `${clock.basis} 截止 ${clockTime(new Date(clock.due_at))}`, ...(met || over ? {} : { [this.store.asOf ? "data-clock-then" : "data-clock"]: clock.due_at }) },
      h("span", {}, clock.label),
      over && !met ? h("span", { class: "text-faint" }, "未完成") : met ? h("span", { class: "num" }, `${clockTime(met)} ${met > new Date(clock.due_at) ? "超时完成" : "完成"}`) : h("span", { class: "clock-left num", "data-clock-left": true }));
  }

  private drawFacts(): void {
    const i = this.store.shownIncident;
    const caller = [i.caller_name, i.caller_phone].filter(Boolean).join(" ");
    replace(this.facts, h("h3", {}, "概况"), factList([
      ["类型", i.kind_label], ["地点", i.place || "待核实"], ["区划", i.division?.name ?? "待核实"],
      ["坐标", i.lon !== null && i.lat !== null ? h("span", { class: "num" }, `${i.lon.toFixed(5)}, ${i.lat.toFixed(5)}`) : "未定位"],
      ["物质", i.substance?.name ?? i.substance_text], ["接报", `${shortTime(new Date(i.received_at))} ${i.received_by}`],
      ["报告人", caller], ["监管", i.supervised_by?.name ?? "待确定"],
      ["调查", h("span", { title: i.investigation_basis }, i.investigation_level, h("small", { class: "text-faint" }, " 第十九条"))],
    ]), i.description ? h("p", { class: "rail-text" }, i.description) : null, i.summary ? h("p", { class: "rail-text" }, `小结：${i.summary}`) : null);
  }

  private drawSite(): void {
    const part = this.store.picture["enterprise"];
    const installations = this.store.picture["installations"];
    const row = part?.value ?? null;
    const content: Child[] = row
      ? [h("div", { class: aged(row, "intake-name") }, h("a", { href: textOf(row, "url") || `/enterprises/${textOf(row, "id")}/`, target: "_blank" }, textOf(row, "name")), " ", staleMark(row)), h("div", { class: "intake-sub" }, [textOf(row, "industry_label", "industry"), textOf(row, "address")].filter(Boolean).join(" · "))]
      : [missing(part?.missing ?? (this.store.loaded ? "尚未确定事故单位" : "读取中"))];
    content.push(...(installations?.items ?? []).slice(0, 4).map(installationRow));
    if (row && installations?.missing) content.push(missing(installations.missing));
    if (row && textOf(row, "dossier")) content.push(h("a", { class: "intake-sub", href: textOf(row, "dossier"), target: "_blank" }, "应急档案：切断、消防水源、平面图"));
    replace(this.site, h("h3", {}, "事故单位"), ...content);
  }
}
