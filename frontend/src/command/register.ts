/** 人员: the casualty register, its counts beside the incident's figures, and how each person fared. */

import { api } from "../ui/api";
import { h, type Child } from "../ui/dom";
import { clockTime } from "../ui/times";
import { toast } from "../ui/toasts";
import type { Person } from "./desk";
import { ask, choose, field, valueOf } from "./dialogs";
import { missing, section, textOf } from "./parts";
import { tallyOf } from "./replay";
import type { Store } from "./state";

const CONDITIONS: Array<[string, string]> = [["dead", "死亡"], ["missing", "失踪"], ["serious", "重伤"], ["minor", "轻伤"], ["rescued", "获救"], ["void", "误登"]];
const TONES: Record<string, string> = { dead: "late", missing: "waiting", serious: "active", minor: "neutral", rescued: "done", void: "off" };

export class RegisterPanel {
  constructor(private readonly store: Store) {}

  private get base(): string {
    return `incidents/${this.store.incident.id}/casualties-register`;
  }

  draw(): Child[] {
    const { store } = this;
    if (!store.desk.need("register")) return [h("p", { class: "text-faint" }, "读取中")];
    const register = store.desk.register;
    const people = store.shownPeople;
    const may = store.may("register");
    const against = store.asOf ? [] : register?.contradictions ?? [];
    return [
      h("div", { class: "tally" }, ...CONDITIONS.slice(0, 5).map(([key, label]) => h("div", {}, h("span", { class: "num" }, tallyOf(people)[key] ?? 0), h("small", {}, label)))),
      against.length ? h("div", { class: "contradiction", role: "alert" }, h("p", {}, `登记与通报不一致：${against.join("，")}。`),
        store.may("change") && may ? h("button", { type: "button", class: "btn btn-sm", "data-focus": "adopt", onclick: () => this.adopt() }, "采用登记人数") : null) : null,
      h("div", { class: "staff-actions" },
        may ? h("button", { type: "button", class: "btn btn-sm btn-primary", "data-focus": "add-person", onclick: () => this.add() }, "登记人员") : null,
        register?.personal && !store.props.wall ? h("a", { class: "btn btn-sm", href: `/command/${store.incident.id}/register/`, target: "_blank" }, "打印和导出") : null),
      section(`登记（${people.length}）`, ...(people.length ? people.map((each) => this.person(each)) : [missing("尚无登记人员")])),
      register && !register.personal ? h("p", { class: "text-faint" }, "姓名等个人信息只对值守和指挥人员显示。") : null,
    ];
  }

  private person(person: Person): HTMLElement {
    const may = this.store.may("register");
    const about = [person.sex_label, person.age ? `${person.age} 岁` : "", person.unit].filter(Boolean).join(" · ");
    const course = person.steps.map((step) => `${step.condition_label} ${clockTime(new Date(step.at)).slice(0, 5)}`).join(" → ");
    return h("article", { class: `dispatch person person-${person.condition}` },
      h("div", { class: "dispatch-head" }, h("strong", {}, person.name === undefined ? person.shown_name : `${person.number}. ${person.shown_name}`), h("span", { class: `status status-${TONES[person.condition] ?? "neutral"}` }, h("span", { class: "status-mark" }), person.condition_label)),
      about ? h("div", { class: "intake-sub" }, about) : null,
      person.hospital ? h("div", { class: "intake-sub" }, person.hospital) : null,
      h("div", { class: "intake-sub num" }, course),
      person.note ? h("p", { class: "rail-text" }, person.note) : null,
      may ? h("div", { class: "dispatch-next" },
        h("button", { type: "button", class: "btn btn-sm btn-next", "data-focus": `${person.id}-condition`, onclick: () => this.condition(person) }, "更新状况"),
        h("button", { type: "button", class: "btn btn-sm btn-quiet", "data-focus": `${person.id}-describe`, onclick: () => this.describe(person) }, "补充信息"),
        person.identified && this.store.may("identity") ? h("button", { type: "button", class: "btn btn-sm btn-quiet", "data-focus": `${person.id}-identity`, onclick: () => this.identity(person) }, "身份标识") : null) : null);
  }

  // --- acts

  private hospitals(current: string | null | undefined): { select: HTMLElement; read: (form: HTMLFormElement) => Record<string, unknown> } {
    const known = this.store.resources.filter((each) => each["kind"] === "medical-institution").map((each) => [String(each["id"]), textOf(each, "name")] as [string, string]);
    const select = choose("hospital_id", [["", "未送医或台账外"], ...known], current ?? "");
    return { select, read: (form) => ({ hospital_id: valueOf(form, "hospital_id") || null, hospital: valueOf(form, "hospital") }) };
  }

  private add(): void {
    const hospitals = this.hospitals(null);
    ask({
      title: "登记伤亡人员", confirm: "登记",
      content: [
        h("div", { class: "form-pair" }, field("状况", choose("condition", CONDITIONS.slice(0, 5), "serious")), field("状况时间", timeField())),
        h("div", { class: "form-pair" }, field("姓名", h("input", { class: "form-control", name: "name", maxlength: 64, placeholder: "不明可不填" })), field("单位", h("input", { class: "form-control", name: "unit", maxlength: 128 }))),
        h("div", { class: "form-pair" }, field("性别", choose("sex", [["", "不明"], ["male", "男"], ["female", "女"]], "")), field("年龄", h("input", { class: "form-control num", name: "age", inputmode: "numeric", pattern: "[0-9]{1,3}", title: "0 到 130 的整数", maxlength: 3 }))),
        h("div", { class: "form-pair" }, field("收治医院", hospitals.select), field("其他医院", h("input", { class: "form-control", name: "hospital", maxlength: 128 }))),
        field("身份标识", h("input", { class: "form-control", name: "identity", maxlength: 200, placeholder: "证件号、衣着、体貌特征；仅有权人员可查看" })),
        field("备注", h("input", { class: "form-control", name: "note", maxlength: 300 })),
      ],
      run: async (form) => {
        const words = Object.fromEntries(["condition", "name", "unit", "sex", "identity", "note"].map((name) => [name, valueOf(form, name)]));
        await api(this.base, { method: "POST", body: { ...words, ...hospitals.read(form), age: ageOf(form), condition_at: timeOf(form) } });
        this.after("已登记");
      },
    });
  }

  private condition(person: Person): void {
    const hospitals = this.hospitals(person.hospital_id);
    ask({
      title: `${person.shown_name} 的状况`, text: `现为${person.condition_label}`, confirm: "更新",
      content: [
        h("div", { class: "form-pair" }, field("状况", choose("condition", CONDITIONS, person.condition)), field("时间", timeField())),
        h("div", { class: "form-pair" }, field("收治医院", hospitals.select), field("其他医院", h("input", { class: "form-control", name: "hospital", maxlength: 128, value: person.hospital_id ? "" : person.hospital ?? "" }))),
        field("说明", h("input", { class: "form-control", name: "reason", maxlength: 300, placeholder: "如何得知；死亡改为其他状况时必填" })),
      ],
      run: async (form) => {
        await api(`${this.base}/${person.id}`, { method: "PATCH", body: { condition: valueOf(form, "condition"), condition_at: timeOf(form), ...hospitals.read(form), reason: valueOf(form, "reason"), version: person.version } });
        this.after("状况已更新");
      },
    });
  }

  private describe(person: Person): void {
    ask({
      title: `补充 ${person.number} 号人员信息`, confirm: "保存",
      content: [
        h("div", { class: "form-pair" }, field("姓名", h("input", { class: "form-control", name: "name", maxlength: 64, value: person.name ?? "" })), field("单位", h("input", { class: "form-control", name: "unit", maxlength: 128, value: person.unit ?? "" }))),
        h("div", { class: "form-pair" }, field("性别", choose("sex", [["", "不明"], ["male", "男"], ["female", "女"]], person.sex ?? "")), field("年龄", h("input", { class: "form-control num", name: "age", inputmode: "numeric", pattern: "[0-9]{1,3}", title: "0 到 130 的整数", maxlength: 3, value: person.age ?? "" }))),
        field("身份标识", h("input", { class: "form-control", name: "identity", maxlength: 200, placeholder: person.identified ? "已有，重填则替换" : "证件号、衣着、体貌特征" })),
        field("备注", h("input", { class: "form-control", name: "note", maxlength: 300, value: person.note ?? "" })),
      ],
      run: async (form) => {
        const words: Record<string, unknown> = Object.fromEntries(["name", "unit", "sex", "note"].map((name) => [name, valueOf(form, name)]));
        if (valueOf(form, "identity")) words["identity"] = valueOf(form, "identity");
        await api(`${this.base}/${person.id}`, { method: "PATCH", body: { ...words, age: ageOf(form), version: person.version } });
        this.after("信息已补充");
      },
    });
  }

  private identity(person: Person): void {
    ask({
      title: `查看 ${person.shown_name} 的身份标识`, text: "查看人、时间和用途将留痕。", confirm: "查看",
      content: [field("用途", h("input", { class: "form-control", name: "purpose", required: true, minlength: 2, maxlength: 200 }))],
      run: async (form) => {
        const { identity } = await api<{ identity: string }>(`${this.base}/${person.id}/identity`, { method: "POST", body: { purpose: valueOf(form, "purpose") } });
        toast({ text: `${person.shown_name}：${identity || "没有身份标识"}`, key: `identity-${person.id}` });
      },
    });
  }

  private adopt(): void {
    ask({
      title: "采用登记人数？", text: `${(this.store.desk.register?.contradictions ?? []).join("，")}。采用后通报人数、等级建议和报送对象随之变化。`, confirm: "采用登记人数",
      content: [field("说明", h("input", { class: "form-control", name: "reason", maxlength: 200, placeholder: "人数减少时说明原因" }))],
      run: async (form) => {
        await api(`${this.base}/adopt`, { method: "POST", body: { reason: valueOf(form, "reason") } });
        toast({ text: "已采用登记人数", tone: "success" });
        this.store.desk.renew("register", "history");
        this.store.renew("incident", "picture", "timeline");
      },
    });
  }

  private after(words: string): void {
    toast({ text: words, tone: "success" });
    this.store.desk.renew("register");
    this.store.renew("timeline");
  }
}

function timeField(): HTMLInputElement {
  const here = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
  return h("input", { class: "form-control num", type: "datetime-local", name: "at", value: here.toISOString().slice(0, 16), required: true });
}

/** The time given; null (the server's now) when it is the present minute. */
function timeOf(form: HTMLFormElement): string | null {
  const given = new Date(valueOf(form, "at"));
  return Math.abs(Date.now() - given.getTime()) < 90_000 ? null : given.toISOString();
}

function ageOf(form: HTMLFormElement): number | null {
  const text = valueOf(form, "age");
  return text ? Number(text) : null;
}
