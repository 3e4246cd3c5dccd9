/** 伤亡: what stands now beside what is typed, reason and day of death where they are needed, how the figures went. */

import { subscribe } from "../live";
import { api, ApiError, explain } from "../ui/api";
import { h, replace } from "../ui/dom";
import { sentence } from "../ui/presence";
import { fullTime } from "../ui/times";
import { toast } from "../ui/toasts";
import type { Incident, Store } from "./state";

export const PEOPLE = [["deaths", "死亡"], ["missing", "失踪"], ["serious_injuries", "重伤"]] as const;
type PeopleKey = (typeof PEOPLE)[number][0];
type Figures = Record<PeopleKey | "later_deaths", number>;
interface Change {
  id: string; at: string; by: string; before: Figures; after: Figures; died_on: string | null; counted: boolean;
  grade_before: string; grade_after: string; reason: string; effects: string;
}

export class Casualties {
  readonly element = h("section", { class: "rail-part" });
  private readonly inputs = new Map<PeopleKey, HTMLInputElement>();
  private readonly standing = new Map<PeopleKey, HTMLElement>();
  private readonly note = h("div", { class: "casualty-note", role: "alert", hidden: true });
  private readonly others = h("p", { class: "presence-note", role: "status", hidden: true });
  private readonly save = h("button", { type: "submit", class: "btn btn-sm btn-primary", hidden: true }, "保存伤亡");
  private readonly diedOn = h("input", { class: "form-control", type: "date", id: "cas-died-on", name: "died_on" });
  private readonly reason = h("input", { class: "form-control", id: "cas-reason", name: "reason", maxlength: 300, autocomplete: "off" });
  private readonly diedRow = h("div", { class: "casualty-extra", hidden: true }, h("label", { class: "form-label", for: "cas-died-on" }, "死亡日期"), this.diedOn);
  private readonly reasonRow = h("div", { class: "casualty-extra", hidden: true }, h("label", { class: "form-label", for: "cas-reason" }, "减少的理由"), this.reason);
  private readonly later = h("p", { class: "casualty-later", hidden: true });
  private readonly course = h("details", { class: "casualty-course", hidden: true }, h("summary", {}, "变化记录"));
  private readonly list = h("ol", { class: "casualty-changes" });
  private version: number;
  private changes: Change[] | null = null;
  /** Only what this person typed is sent: another's figures beside it stay as they are. */
  private readonly touched = new Set<PeopleKey>();

  constructor(private readonly store: Store) {
    this.version = store.incident.version;
    const form = h("form", { class: "casualties", novalidate: true, onsubmit: (event) => { event.preventDefault(); void this.send(); } });
    for (const [name, label] of PEOPLE) {
      const input = h("input", { class: "form-control num", inputmode: "numeric", id: `cas-${name}`, name, autocomplete: "off", oninput: () => this.type(name), onfocus: () => { if (!input.readOnly) store.presence.editing(name); }, onblur: () => setTimeout(() => this.left(), 0) });
      const now = h("small", { class: "casualty-now num", hidden: true });
      this.inputs.set(name, input);
      this.standing.set(name, now);
      form.append(h("div", {}, h("label", { class: "form-label", for: `cas-${name}` }, label), input, now));
    }
    form.append(this.diedRow, this.reasonRow, h("div", { class: "casualty-save" }, this.save));
    this.course.append(this.list);
    this.course.addEventListener("toggle", () => { if (this.course.open) void this.read(); });
    this.element.append(h("h3", {}, "伤亡"), this.others, form, this.note, this.later, this.course);
    subscribe(["incident"], (event) => {
      if (event.subject?.id === store.incident.id && this.course.open) void this.read();
    });
  }

  private type(name: PeopleKey): void {
    this.touched.add(name);
    this.save.hidden = false;
    this.drawNeeds();
  }

  private typed(name: PeopleKey): number {
    const text = this.inputs.get(name)?.value.trim() ?? "";
    return this.touched.has(name) ? Number(text || "0") : this.store.incident[name];
  }

  /** What stands now under what is typed; the day of death when deaths rise; a reason when people drop out. */
  private drawNeeds(): void {
    const { incident } = this.store;
    for (const [name] of PEOPLE) {
      const now = this.standing.get(name);
      if (!now) continue;
      now.hidden = !this.touched.has(name);
      now.textContent = `现 ${incident[name]}`;
    }
    const dead = this.typed("deaths") - incident.deaths;
    const hurt = dead + this.typed("serious_injuries") - incident.serious_injuries;
    const all = hurt + this.typed("missing") - incident.missing;
    this.diedRow.hidden = dead <= 0;
    if (dead > 0 && !this.diedOn.value) this.diedOn.value = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
    this.reasonRow.hidden = !(dead < 0 || hurt < 0 || all < 0);
  }

  /** Done with the figures: neither in one of them nor anything typed that is not saved. */
  private left(): void {
    if (!this.touched.size && ![...this.inputs.values()].includes(document.activeElement as HTMLInputElement)) this.store.presence.done(PEOPLE.map(([name]) => name));
  }

  private drawOthers(): void {
    const others = this.store.asOf ? [] : this.store.presence.others.filter((each) => PEOPLE.some(([name]) => name === each.field));
    this.others.textContent = sentence(others, Object.fromEntries(PEOPLE.map(([name, label]) => [name, `${label}人数`])));
    this.others.hidden = !others.length;
    for (const [name, input] of this.inputs) input.classList.toggle("being-edited", others.some((each) => each.field === name));
  }

  draw(): void {
    this.drawOthers();
    const { incident } = this.store;
    // After the close the figures may still be supplemented (补报), unless nothing is counted here any more.
    const may = this.store.may("change") && (this.store.open || !incident.outcome || incident.outcome === "handled");
    for (const [name, input] of this.inputs) {
      input.readOnly = !may;
      // What a person is typing is never replaced by another's change; the guard speaks when they save.
      if (!this.touched.has(name)) input.value = String(this.store.shownIncident[name]);
    }
    if (!this.touched.size) this.version = incident.version;
    this.later.hidden = !incident.later_deaths;
    this.later.textContent = `法定期限后另死亡 ${incident.later_deaths} 人，不计入等级`;
    this.course.hidden = this.store.props.wall;
    this.drawNeeds();
  }

  private async read(): Promise<void> {
    try {
      this.changes = (await api<{ items: Change[] }>(`incidents/${this.store.incident.id}/casualties`)).items;
    } catch {
      this.changes ??= [];
    }
    const moved = (each: Change) => [...PEOPLE, ["later_deaths", "期限外死亡"] as const].filter(([name]) => each.before[name] !== each.after[name]).map(([name, label]) => `${label} ${each.before[name]} → ${each.after[name]}`).join("，");
    replace(this.list, ...[...this.changes].reverse().map((each) => h("li", {}, h("strong", {}, moved(each)), h("span", { class: "intake-sub" }, `${fullTime(new Date(each.at)).slice(5, 16)} ${each.by}${each.reason ? `：${each.reason}` : ""}`), each.effects ? h("span", { class: "rail-text" }, each.effects) : null)),
      this.changes.length ? null : h("li", { class: "text-faint" }, "没有变化"));
  }

  private async send(): Promise<void> {
    const values: Record<string, number | string> = {};
    for (const [name, label] of PEOPLE) {
      if (!this.touched.has(name)) continue;
      const text = this.inputs.get(name)?.value.trim() || "0";
      if (!/^\d{1,6}$/.test(text)) return this.say(`${label}人数应为 0 以上的整数。`);
      values[name] = Number(text);
    }
    if (!this.diedRow.hidden && this.diedOn.value) values["died_on"] = this.diedOn.value;
    if (this.reason.value.trim()) values["reason"] = this.reason.value.trim();
    this.save.disabled = true;
    try {
      const before = this.store.incident.grade;
      const changed = await api<Incident>(`incidents/${this.store.incident.id}/casualties`, { method: "POST", body: { ...values, version: this.version } });
      this.touched.clear();
      this.reason.value = this.diedOn.value = "";
      this.left();
      this.save.hidden = true;
      this.save.textContent = "保存伤亡";
      this.say("");
      this.store.incident = changed;
      toast(changed.grade === before ? { text: "伤亡人数已更新", tone: "success" } : { text: `伤亡人数已更新，事故等级 ${before} → ${changed.grade}`, tone: "alarm" });
      this.store.renew("incident", "picture", "timeline");
      this.store.changed();
      if (this.course.open) void this.read();
    } catch (error) {
      if (error instanceof ApiError && error.status === 409 && error.code !== "closed") await this.conflict(error);
      else this.say(explain(error));
      if (error instanceof ApiError && error.errors.some((each) => each.field === "reason")) {
        this.reasonRow.hidden = false;
        this.reason.focus();
      }
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
