/** 指挥: the headquarters, its posts and groups. A leading post nobody holds stands out. */

import { api, explain } from "../ui/api";
import { h, type Child } from "../ui/dom";
import { sentence } from "../ui/presence";
import { clockTime } from "../ui/times";
import { toast } from "../ui/toasts";
import { contactOption } from "./contacts";
import type { Appointment, Group, Headquarters } from "./desk";
import { ask, field, valueOf } from "./dialogs";
import { missing, section } from "./parts";
import { Picker } from "./picker";
import type { Store } from "./state";

const FIELDS = { plan: "指挥部", posts: "指挥部岗位" };

export class HeadquartersPanel {
  constructor(private readonly store: Store) {}

  private get may(): boolean {
    return this.store.may("lead") && this.store.open;
  }

  draw(): Child[] {
    const { store } = this;
    if (!store.desk.need("headquarters")) return [h("p", { class: "text-faint" }, "读取中")];
    const others = store.asOf ? "" : sentence(store.staffPresence.others, FIELDS);
    const note = others ? h("p", { class: "presence-note", role: "status" }, others) : null;
    const staff = store.shownStaff;
    if (!staff) return [note, ...this.empty()];
    const led = staff.appointments.filter((each) => each.role === "deputy");
    return [
      note,
      h("div", { class: "staff-head" }, h("strong", {}, staff.headquarters.name), h("span", { class: "intake-sub" }, [staff.headquarters.place, `${staff.headquarters.set_up_by} ${clockTime(new Date(staff.headquarters.set_up_at))} 设立`].filter(Boolean).join(" · "))),
      this.may ? h("div", { class: "staff-actions" },
        this.button("调整", () => this.plan(staff.headquarters)),
        this.button(store.placing ? "请在地图上点击" : "在地图上放置", () => this.place(staff.headquarters)),
        this.button("撤销", () => this.standDown())) : null,
      section("指挥长", this.post("总指挥", staff.appointments.find((each) => each.role === "commander"), "commander", null), ...led.map((each) => this.post("副总指挥", each, "deputy", null)), this.may ? this.button("增加副总指挥", () => this.appoint("deputy", null, "副总指挥")) : null),
      ...staff.groups.map((group) => this.group(group, staff.appointments)),
      this.changes(),
    ];
  }

  private button(text: string, action: () => void, css = ""): HTMLElement {
    return h("button", { type: "button", class: `btn btn-sm ${css}`, "data-focus": `hq-${text}`, onclick: action }, text);
  }

  private empty(): Child[] {
    const { headquarters } = this.store.desk;
    const words = headquarters?.stood_down_at && !this.store.asOf ? `${headquarters.name}已于 ${clockTime(new Date(headquarters.stood_down_at))} 撤销` : "尚未设立指挥部";
    return [missing(words), this.may ? h("div", { class: "staff-actions" }, this.button("设立指挥部", () => this.plan(null), "btn-primary")) : null,
      section("建议工作组", ...this.store.desk.proposal.map((each) => h("div", { class: "staff-proposed" }, h("span", {}, each.label), h("small", {}, each.duties))))];
  }

  private group(group: Group, everybody: Appointment[]): HTMLElement {
    const own = everybody.filter((each) => each.group === group.id);
    const members = own.filter((each) => each.role === "member");
    return h("section", { class: "rail-part staff-group" }, h("h3", { title: group.duties }, group.label, this.may ? h("button", { type: "button", class: "btn btn-sm btn-quiet staff-add", "data-focus": `member-${group.id}`, onclick: () => this.appoint("member", group, `${group.label}成员`) }, "增加成员") : null),
      this.post("组长", own.find((each) => each.role === "head"), "head", group),
      ...members.map((each) => this.post("成员", each, "member", group)));
  }

  private post(label: string, held: Appointment | undefined, role: string, group: Group | null): HTMLElement {
    if (!held) {
      return h("div", { class: "staff-post staff-vacant" }, h("span", { class: "staff-label" }, label), h("strong", {}, "空缺"),
        this.may ? h("button", { type: "button", class: "btn btn-sm", "data-focus": `post-${role}-${group?.id ?? ""}`, onclick: () => this.appoint(role, group, `${group?.label ?? ""}${label}`) }, "指定") : null);
    }
    const single = role === "commander" || role === "head";
    return h("div", { class: "staff-post" }, h("span", { class: "staff-label" }, label),
      h("span", { class: "staff-name", title: `${clockTime(new Date(held.started_at))} 起` }, held.name, held.unit ? h("small", {}, ` ${held.unit}`) : null, held.phone ? h("a", { class: "num staff-phone", href: `tel:${held.phone}` }, held.phone) : null),
      this.may ? h("span", { class: "staff-buttons" }, single ? h("button", { type: "button", class: "btn btn-sm btn-quiet", "data-focus": `post-${role}-${group?.id ?? ""}`, onclick: () => this.appoint(role, group, `${group?.label ?? ""}${label}`, held) }, "接替") : null,
        h("button", { type: "button", class: "btn btn-sm btn-quiet", onclick: () => this.relieve(held) }, "免去")) : null);
  }

  /** Who relieved whom, newest first. */
  private changes(): Child {
    const ended = (this.store.desk.headquarters?.appointments ?? []).filter((each) => each.ended_at && (!this.store.asOf || new Date(each.ended_at) <= this.store.asOf)).reverse();
    if (!ended.length) return null;
    return section("变动", ...ended.map((each) => h("div", { class: "intake-sub" }, `${clockTime(new Date(each.ended_at ?? each.started_at))} ${each.name} 离任${each.post}（${each.end_reason}）`)));
  }

  // --- acts

  private plan(present: Headquarters | null): void {
    const { store } = this;
    const standing = new Set(present ? present.groups.filter((each) => !each.dissolved_at).map((each) => each.kind) : store.desk.proposal.map((each) => each.kind));
    const known = new Map([...store.desk.proposal.map((each) => [each.kind, each.label] as const), ...(present?.groups ?? []).map((each) => [each.kind, each.label] as const), ...Object.entries(store.props.groups ?? {})] as Array<[string, string]>);
    const boxes = h("fieldset", { class: "staff-groups" }, h("legend", {}, "工作组"), ...[...known].map(([kind, label]) => h("label", {}, h("input", { type: "checkbox", class: "form-check-input", name: "group", value: kind, checked: standing.has(kind) }), label)));
    const { lon, lat } = present ?? store.incident;
    const dialog = ask({
      title: present ? "调整指挥部" : "设立指挥部", confirm: present ? "保存" : "设立",
      text: present ? "" : "位置先取事故点，设立后可在地图上点击放置。",
      content: [
        field("名称", h("input", { class: "form-control", name: "name", required: true, maxlength: 64, value: present?.name ?? "现场指挥部" })),
        field("地点", h("input", { class: "form-control", name: "place", maxlength: 200, value: present?.place ?? store.incident.place })), boxes,
      ],
      run: async (form) => {
        const groups = new FormData(form).getAll("group").map(String);
        await api(`incidents/${store.incident.id}/headquarters`, { method: "PUT", body: { name: valueOf(form, "name"), place: valueOf(form, "place"), lon, lat, groups, version: present?.stood_down_at ? null : present?.version ?? null } });
        toast({ text: present ? "指挥部已调整" : "指挥部已设立", tone: "success" });
        store.desk.renew("headquarters");
        store.renew("timeline");
      },
    });
    this.seen(dialog, "plan");
  }

  /** Others see that somebody is at it while the dialog is open. */
  private seen(dialog: HTMLDialogElement, what: string): void {
    this.store.staffPresence.editing(what);
    dialog.addEventListener("close", () => this.store.staffPresence.editing(""));
  }

  private place(present: Headquarters): void {
    const { store } = this;
    if (store.placing) {
      store.placing = null;
      return store.changed();
    }
    store.placing = (lon, lat) => {
      store.placing = null;
      const groups = present.groups.filter((each) => !each.dissolved_at).map((each) => each.kind);
      void api(`incidents/${store.incident.id}/headquarters`, { method: "PUT", body: { name: present.name, place: present.place, lon, lat, groups, version: present.version } })
        .then(() => toast({ text: "指挥部位置已标定", tone: "success" }), (error: unknown) => toast({ text: explain(error), tone: "error" }))
        .finally(() => store.desk.renew("headquarters"));
      store.changed();
    };
    toast({ text: "请在地图上点击指挥部位置，Esc 取消。" });
    store.changed();
  }

  private standDown(): void {
    ask({
      title: "撤销指挥部？", text: "各岗位人员同时离任。", confirm: "撤销", content: [],
      run: async () => {
        await api(`incidents/${this.store.incident.id}/headquarters/stand-down`, { method: "POST" });
        this.store.desk.renew("headquarters");
      },
    });
  }

  private appoint(role: string, group: Group | null, label: string, held?: Appointment): void {
    const { store } = this;
    const version = store.desk.headquarters?.version;
    const phone = h("input", { class: "form-control", name: "phone", maxlength: 64, inputmode: "tel" });
    const unit = h("input", { class: "form-control", name: "unit", maxlength: 128 });
    const picker = new Picker(store.incident.id, { given: store.dispatches.map(contactOption).filter((each) => each !== null), required: true, picked: (option) => { if (option) { phone.value = option.phone; unit.value = option.detail; } } });
    const dialog = ask({
      title: held ? `接替 ${held.name} 任${label}` : `指定${label}`, confirm: held ? "接替" : "指定",
      content: [field("人员", wrap(picker)), field("单位职务", unit), field("电话", phone)],
      run: async (form) => {
        const { chosen } = picker;
        const who = chosen?.kind === "user" ? { user: chosen.id } : chosen?.kind === "resource" ? { resource: chosen.id, name: chosen.name } : { name: picker.text };
        await api(`incidents/${store.incident.id}/posts`, { method: "POST", body: { ...who, role, group: group?.id ?? null, unit: valueOf(form, "unit"), phone: valueOf(form, "phone"), version } });
        toast({ text: `${picker.text} 任${label}`, tone: "success" });
        store.desk.renew("headquarters");
        store.renew("timeline");
      },
    });
    picker.input.focus();
    this.seen(dialog, "posts");
  }

  private relieve(held: Appointment): void {
    ask({
      title: `免去 ${held.name} ${held.post}`, confirm: "免去",
      content: [field("原因", h("input", { class: "form-control", name: "reason", required: true, maxlength: 200 }))],
      run: async (form) => {
        await api(`posts/${held.id}/relieve`, { method: "POST", body: { reason: valueOf(form, "reason") } });
        this.store.desk.renew("headquarters");
        this.store.renew("timeline");
      },
    });
  }
}

/** The picker as a control a label can name. */
export function wrap(picker: Picker): HTMLElement {
  picker.element.id = `picker-${Math.random().toString(36).slice(2, 8)}`;
  picker.input.id = `${picker.element.id}-input`;
  picker.input.setAttribute("aria-label", "人员");
  return picker.element;
}
