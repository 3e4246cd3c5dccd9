/** 立案并接转: to whom, by keyboard alone. Services first, then the bureau of the place, other bureaus, partners. */

import { api } from "../ui/api";
import { h, replace } from "../ui/dom";
import { ask, field, valueOf } from "../command/dialogs";
import type { Onward } from "./call";

export interface Target { to: string; name: string; kind: string; kind_label: string; contact: string; platform: boolean }

/** The list of targets as a field: type to narrow, arrows to choose; what matches nothing is another department. */
export class TargetPicker {
  readonly filter = h("input", { class: "form-control", autocomplete: "off", placeholder: "输入单位名称筛选；名单外的部门直接填写", "aria-label": "筛选接收单位" });
  readonly list = h("select", { class: "form-select target-list", name: "to", size: 8, required: true, "aria-label": "接收单位" });
  private targets: Target[] = [];

  constructor(private readonly near = "") {
    this.filter.addEventListener("input", () => this.draw());
    this.filter.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.list.selectedIndex = Math.min(Math.max(this.list.selectedIndex + step, 0), this.list.options.length - 1);
      this.list.dispatchEvent(new Event("change"));
    });
  }

  get chosen(): Target | undefined {
    return this.targets.find((each) => each.to === this.list.value);
  }

  async load(incident = ""): Promise<void> {
    const answer = await api<{ items: Target[] }>(`transfers/targets${incident ? `?incident=${incident}` : ""}`);
    const here = (each: Target) => Boolean(this.near) && each.kind === "district_bureau" && each.name.startsWith(this.near);
    this.targets = [...answer.items].sort((a, b) => Number(here(b) && a.kind !== "service") - Number(here(a) && b.kind !== "service"));
    this.draw();
  }

  private draw(): void {
    const words = this.filter.value.trim().split(/\s+/).filter(Boolean);
    const shown = this.targets.filter((each) => words.every((word) => each.name.includes(word) || each.kind_label.includes(word)));
    const other = this.filter.value.trim();
    replace(this.list,
      ...shown.map((each) => h("option", { value: each.to }, `${each.name}（${each.platform ? "平台签收" : `电话${each.contact ? ` ${each.contact}` : ""}`}）`)),
      other.length >= 2 && !this.targets.some((each) => each.name === other) ? h("option", { value: other }, `其他部门：${other}（电话）`) : null);
    this.list.selectedIndex = this.list.options.length ? 0 : -1;
    this.list.dispatchEvent(new Event("change"));
  }
}

export interface OnwardOptions { title: string; confirm: string; content: string; near?: string; incident?: string; run: (onward: Onward) => Promise<void> }

/** Ask to whom an incident is passed on. */
export function askOnward(options: OnwardOptions): void {
  const picker = new TargetPicker(options.near);
  const contact = h("input", { class: "form-control", name: "contact", maxlength: 128, placeholder: "不填用登记的值班电话" });
  const dialog = ask({
    title: options.title, confirm: options.confirm,
    content: [
      picker.filter, picker.list, field("联系方式", contact),
      field("接转内容", h("textarea", { class: "form-control", name: "content", rows: 3, maxlength: 2000 }, options.content)),
    ],
    run: (form) => options.run({ to: valueOf(form, "to"), contact: valueOf(form, "contact"), content: valueOf(form, "content") }),
  });
  dialog.classList.add("dialog-wide");
  picker.filter.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    dialog.querySelector("form")?.requestSubmit();
  });
  picker.filter.focus();
  void picker.load(options.incident);
}
