/** Left rail: what happened, running clocks, casualties with the guard against overwriting another's change. */

import { api, ApiError, explain } from "../ui/api";
import { h, replace, type Child } from "../ui/dom";
import { tick } from "../ui/frame";
import { sentence } from "../ui/presence";
import { clockTime, remaining, shortTime } from "../ui/times";
import { toast } from "../ui/toasts";
import { factList, installationRow, missing, textOf } from "./parts";
import type { Incident, Store } from "./state";

const PEOPLE = [["deaths", "死亡"], ["missing", "失踪"], ["serious_injuries", "重伤"]] as const;
type PeopleKey = (typeof PEOPLE)[number][0];

export class LeftRail {
  readonly element = h("aside", { class: "rail rail-left", "aria-label": "事故概况", tabindex: "-1" });
  private readonly clocks = h("section", { class: "rail-part" });
  private readonly facts = h("section", { class: "rail-part" });
  private readonly site = h("section", { class: "rail-part" });
  private readonly people: Casualties;

  constructor(private readonly store: Store) {
    this.people = new Casualties(store);
    store.onTick(() => this.tickThen());
    this.element.append(this.clocks, this.people.element, this.facts, this.site);
  }

  draw(): void {
    this.drawClocks();
    this.people.draw();
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
    const moment = this.store.asOf;
    const rows = this.store.shownClocks.map((clock) => h("div", { class: `clock-line${clock.met_at ? " clock-met" : ""}`, title: `${clock.basis} 截止 ${clockTime(new Date(clock.due_at))}`, ...(clock.met_at ? {} : { [moment ? "data-clock-then" : "data-clock"]: clock.due_at }) },
      h("span", {}, clock.label),
      clock.met_at ? h("span", { class: "num" }, `${clockTime(new Date(clock.met_at))} ${new Date(clock.met_at) > new Date(clock.due_at) ? "超时完成" : "完成"}`) : h("span", { class: "clock-left num", "data-clock-left": true })));
    replace(this.clocks, h("h3", {}, "时限"), ...rows, rows.length ? null : h("p", { class: "text-faint" }, this.store.loaded ? "没有运行中的时限" : "读取中"));
  }

  private drawFacts(): void {
    const i = this.store.shownIncident;
    const caller = [i.caller_name, i.caller_phone].filter(Boolean).join(" ");
    replace(this.facts, h("h3", {}, "概况"), factList([
      ["类型", i.kind_label], ["地点", i.place || "待核实"], ["区划", i.division?.name ?? "待核实"],
      ["坐标", i.lon !== null && i.lat !== null ? h("span", { class: "num" }, `${i.lon.toFixed(5)}, ${i.lat.toFixed(5)}`) : "未定位"],
      ["物质", i.substance?.name ?? i.substance_text], ["接报", `${shortTime(new Date(i.received_at))} ${i.received_by}`],
      ["报告人", caller], ["监管", i.supervised_by?.name ?? "待确定"],
    ]), i.description ? h("p", { class: "rail-text" }, i.description) : null, i.summary ? h("p", { class: "rail-text" }, `小结：${i.summary}`) : null);
  }

  private drawSite(): void {
    const part = this.store.picture["enterprise"];
    const installations = this.store.picture["installations"];
    const row = part?.value ?? null;
    const content: Child[] = row
      ? [h("div", { class: "intake-name" }, h("a", { href: textOf(row, "url") || `/enterprises/${textOf(row, "id")}/`, target: "_blank" }, textOf(row, "name"))), h("div", { class: "intake-sub" }, [textOf(row, "industry_label", "industry"), textOf(row, "address")].filter(Boolean).join(" · "))]
      : [missing(part?.missing ?? (this.store.loaded ? "尚未确定事故单位" : "读取中"))];
    content.push(...(installations?.items ?? []).slice(0, 4).map(installationRow));
    if (row && installations?.missing) content.push(missing(installations.missing));
    replace(this.site, h("h3", {}, "事故单位"), ...content);
  }
}

class Casualties {
  readonly element = h("section", { class: "rail-part" });
  private readonly inputs = new Map<PeopleKey, HTMLInputElement>();
  private readonly note = h("div", { class: "casualty-note", role: "alert", hidden: true });
  private readonly others = h("p", { class: "presence-note", role: "status", hidden: true });
  private readonly save = h("button", { type: "submit", class: "btn btn-sm btn-primary", hidden: true }, "保存伤亡");
  private version: number;
  /** Only what this person typed is sent: another's figures beside it stay as they are. */
  private readonly touched = new Set<PeopleKey>();

  constructor(private readonly store: Store) {
    this.version = store.incident.version;
    const form = h("form", { class: "casualties", novalidate: true, onsubmit: (event) => { event.preventDefault(); void this.send(); } });
    for (const [name, label] of PEOPLE) {
      const input = h("input", { class: "form-control num", inputmode: "numeric", id: `cas-${name}`, name, autocomplete: "off", oninput: () => { this.touched.add(name); this.save.hidden = false; }, onfocus: () => { if (!input.readOnly) store.presence.editing(name); }, onblur: () => setTimeout(() => this.left(), 0) });
      this.inputs.set(name, input);
      form.append(h("div", {}, h("label", { class: "form-label", for: `cas-${name}` }, label), input));
    }
    form.append(h("div", { class: "casualty-save" }, this.save));
    this.element.append(h("h3", {}, "伤亡"), this.others, form, this.note);
  }

  /** Done with the figures: neither in one of them nor anything typed that is not saved. */
  private left(): void {
    if (!this.touched.size && ![...this.inputs.values()].includes(document.activeElement as HTMLInputElement)) this.store.presence.editing("");
  }

  private drawOthers(): void {
    const others = this.store.asOf ? [] : this.store.presence.others;
    this.others.textContent = sentence(others, Object.fromEntries(PEOPLE.map(([name, label]) => [name, `${label}人数`])));
    this.others.hidden = !others.length;
    for (const [name, input] of this.inputs) input.classList.toggle("being-edited", others.some((each) => each.field === name));
  }

  draw(): void {
    this.drawOthers();
    const may = this.store.may("change") && this.store.open;
    for (const [name, input] of this.inputs) {
      input.readOnly = !may;
      // What a person is typing is never replaced by another's change; the guard speaks when they save.
      if (!this.touched.has(name)) input.value = String(this.store.shownIncident[name]);
    }
    if (!this.touched.size) this.version = this.store.incident.version;
  }

  private async send(): Promise<void> {
    const values: Record<string, number> = {};
    for (const [name, label] of PEOPLE) {
      if (!this.touched.has(name)) continue;
      const text = this.inputs.get(name)?.value.trim() || "0";
      if (!/^\d{1,6}$/.test(text)) return this.say(`${label}人数应为 0 以上的整数。`);
      values[name] = Number(text);
    }
    this.save.disabled = true;
    try {
      const changed = await api<Incident>(`incidents/${this.store.incident.id}`, { method: "PATCH", body: { ...values, version: this.version } });
      this.touched.clear();
      this.left();
      this.save.hidden = true;
      this.save.textContent = "保存伤亡";
      this.say("");
      this.store.incident = changed;
      toast({ text: "伤亡人数已更新", tone: "success" });
      this.store.renew("incident", "picture", "timeline");
      this.store.changed();
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) await this.conflict(error);
      else this.say(explain(error));
    } finally {
      this.save.disabled = false;
    }
  }

  private async conflict(error: ApiError): Promise<void> {
    const latest = await api<Incident>(`incidents/${this.store.incident.id}`).catch(() => null);
    if (!latest) return this.say(explain(error));
    this.version = latest.version;
    this.store.incident = latest;
    this.draw();
    const now = PEOPLE.map(([name, label]) => `${label} ${latest[name]}`).join("、");
    this.say(`${error.detail} 现为：${now}。您填写的项仍在，核对后再次保存即以您的为准。`);
    this.save.textContent = "核对无误，保存";
  }

  private say(text: string): void {
    this.note.textContent = text;
    this.note.hidden = !text;
  }
}
