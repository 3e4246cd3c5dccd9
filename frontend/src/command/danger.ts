/** 涉险: people endangered, trapped, evacuated, and the signs that are no figures; what makes a 较大涉险事故. */

import { api } from "../ui/api";
import { h, replace, type Child } from "../ui/dom";
import { toast } from "../ui/toasts";
import { ask, field, valueOf } from "./dialogs";
import type { Store } from "./state";

const FIGURES = [["endangered", "涉险"], ["trapped", "被困"], ["evacuated", "紧急疏散"]] as const;

export class Danger {
  readonly element = h("section", { class: "rail-part" });

  constructor(private readonly store: Store) {}

  draw(): void {
    const i = this.store.shownIncident;
    const may = this.store.may("change") && this.store.open;
    const signs = i.danger_signs.map((each) => this.store.props.signs[each] ?? each);
    const told = [...FIGURES.filter(([name]) => i[name]).map(([name, label]) => `${label} ${i[name]} 人`), ...signs];
    this.element.hidden = !told.length && !may;
    replace(this.element,
      h("h3", {}, "涉险", may ? h("button", { type: "button", class: "btn-text", onclick: () => this.edit() }, "修改") : null),
      told.length ? h("p", { class: "rail-text" }, told.join("，")) : h("p", { class: "text-faint" }, "无"));
  }

  private edit(): void {
    const { incident, props } = this.store;
    const version = incident.version;
    const dialog = ask({
      title: "涉险情况", confirm: "保存", text: "涉险 10 人以上、被困或下落不明 3 人以上、紧急疏散 500 人以上或有下列情形之一，为较大涉险事故，按事故报告。",
      content: [
        h("div", { class: "intake-people" }, ...FIGURES.map(([name, label]) => field(label, h("input", { class: "form-control num", name, type: "number", min: 0, value: incident[name] })))),
        h("div", { class: "intake-signs" }, ...Object.entries(props.signs).map(([value, label]) => h("label", {}, h("input", { type: "checkbox", class: "form-check-input", name: "signs", value, checked: incident.danger_signs.includes(value) }), label))),
      ],
      run: async (form) => {
        const body = { version, danger_signs: new FormData(form).getAll("signs"), ...Object.fromEntries(FIGURES.map(([name]) => [name, Number(valueOf(form, name)) || 0])) };
        await api(`incidents/${incident.id}`, { method: "PATCH", body });
        toast({ text: "涉险情况已保存", tone: "success" });
        this.store.renew("incident", "picture", "timeline");
      },
    });
    this.store.presence.editing("danger");
    dialog.addEventListener("close", () => this.store.presence.done(["danger"]));
  }
}

/** The badge beside the grade. */
export function dangerBadge(store: Store): Child {
  const reasons = store.shownIncident.danger_reasons;
  return reasons.length ? h("span", { class: "danger-mark", title: reasons.join("、") }, "较大涉险") : null;
}
