/** The left column of intake: its fields and kind buttons, and complaints beside them. */

import { h, type Child } from "../ui/dom";
import type { Call } from "./call";

export type TextField = "caller_phone" | "caller_name" | "substance" | "deaths" | "missing" | "serious_injuries" | "endangered" | "trapped" | "evacuated" | "description";
export interface Kind { value: string; label: string; key: string }

export interface FormOptions {
  kinds: Kind[];
  onText: (name: TextField, value: string) => void;
  onKind: (value: string) => void;
  onInformed: (informed: boolean) => void;
  /** Signs of a 较大涉险事故 that are no figures, and services by number, each with its label. */
  signs: Record<string, string>;
  services: Array<[string, string]>;
  onSign: (value: string, on: boolean) => void;
  onService: (number: string) => void;
}

export class IntakeForm {
  readonly element = h("form", { class: "intake-form", novalidate: true, autocomplete: "off", onsubmit: (event) => event.preventDefault() });
  readonly earlier = h("div", { class: "intake-earlier" });
  private readonly fields = new Map<TextField, HTMLInputElement | HTMLTextAreaElement>();
  private readonly kinds = new Map<string, HTMLButtonElement>();
  private readonly signs = new Map<string, HTMLInputElement>();
  private readonly services = new Map<string, HTMLButtonElement>();
  private readonly danger = h("details", { class: "intake-danger" });
  private readonly dangerState = h("span", { class: "intake-danger-state" });
  private readonly informed = h("input", { type: "checkbox", class: "form-check-input", id: "in-head" });

  constructor(private readonly options: FormOptions, head: Child[], place: HTMLElement) {
    this.element.append(
      ...(head.filter(Boolean) as Node[]),
      h("div", { class: "intake-pair" }, this.row("来电", this.input("caller_phone", { inputmode: "tel", placeholder: "号码" })), this.row("报告人", this.input("caller_name", { placeholder: "姓名、身份" }))),
      this.earlier,
      place,
      this.kindRow(),
      this.row("涉及物质", this.input("substance", { placeholder: "名称、CAS 或 UN 号" })),
      h("div", { class: "intake-people" }, this.row("死亡", this.input("deaths", { inputmode: "numeric" })), this.row("失踪", this.input("missing", { inputmode: "numeric" })), this.row("重伤", this.input("serious_injuries", { inputmode: "numeric" }))),
      this.dangerFold(),
      this.serviceRow(),
      this.row("描述", this.textarea()),
      h("label", { class: "menu-check intake-informed" }, this.informed, "事故单位负责人已接报（起算单位一小时报告）"),
    );
    this.informed.addEventListener("change", () => options.onInformed(this.informed.checked));
  }

  /** Show a call as it was kept. */
  fill(call: Call): void {
    for (const [name, field] of this.fields) field.value = call[name];
    this.informed.checked = call.head_informed;
    for (const [name, box] of this.signs) box.checked = call.danger_signs.includes(name);
    this.danger.open = Boolean(call.endangered || call.trapped || call.evacuated || call.danger_signs.length);
    this.markServices(call.services);
    this.markKind(call.kind);
  }

  markServices(chosen: string[]): void {
    for (const [number, button] of this.services) button.setAttribute("aria-pressed", String(chosen.includes(number)));
  }

  /** What makes it a 较大涉险事故, beside the fold; nothing when it is none. */
  showDanger(reasons: string[]): void {
    this.dangerState.textContent = reasons.length ? `较大涉险事故：${reasons.join("、")}` : "";
  }

  /** Open the fold and stand in its first field. */
  openDanger(): void {
    this.danger.open = true;
    this.fields.get("endangered")?.focus();
  }

  markKind(value: string): void {
    for (const [kind, button] of this.kinds) button.setAttribute("aria-pressed", String(kind === value));
  }

  focus(): void {
    this.fields.get("caller_phone")?.focus();
  }

  focusFirstComplaint(): void {
    this.element.querySelector<HTMLElement>(".field-error")?.closest(".field")?.querySelector<HTMLElement>("input, button, textarea")?.focus();
  }

  /** A complaint beside a field; "" takes it away. */
  complain(name: string, text: string): void {
    const field = this.element.querySelector(`[data-field="${CSS.escape(name)}"]`);
    if (!field) return;
    field.querySelector(".field-error")?.remove();
    const control = field.querySelector("input, textarea");
    control?.classList.toggle("is-invalid", Boolean(text));
    if (text) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
    if (text) field.append(h("div", { class: "field-error", role: "alert" }, text));
  }

  private row(label: string, control: HTMLElement, extra: HTMLElement | null = null): HTMLElement {
    return h("div", { class: "field", "data-field": control.getAttribute("name") }, h("label", { class: "form-label", for: control.id }, label, extra), control);
  }

  private input(name: TextField, attributes: Record<string, string>): HTMLInputElement {
    const field = h("input", { class: "form-control", id: `in-${name}`, name, ...attributes });
    this.listen(name, field);
    return field;
  }

  private textarea(): HTMLTextAreaElement {
    const field = h("textarea", { class: "form-control", id: "in-description", name: "description", rows: 4, placeholder: "现场情况、已采取的措施" });
    this.listen("description", field);
    return field;
  }

  private dangerFold(): HTMLElement {
    this.danger.append(
      h("summary", {}, h("kbd", {}, "A"), "涉险", this.dangerState),
      h("div", { class: "intake-people" }, this.row("涉险人数", this.input("endangered", { inputmode: "numeric" })), this.row("被困", this.input("trapped", { inputmode: "numeric" })), this.row("紧急疏散", this.input("evacuated", { inputmode: "numeric" }))),
      h("div", { class: "intake-signs" }, ...Object.entries(this.options.signs).map(([value, label]) => {
        const box = h("input", { type: "checkbox", class: "form-check-input", onchange: (event) => this.options.onSign(value, (event.target as HTMLInputElement).checked) });
        this.signs.set(value, box);
        return h("label", {}, box, label);
      })));
    return this.danger;
  }

  private serviceRow(): HTMLElement {
    const buttons = this.options.services.map(([number, name], index) => {
      const button = h("button", { type: "button", class: "kind", "aria-pressed": "false", title: `请求${name}　Alt+${index + 6}`, onclick: () => this.options.onService(number) }, h("kbd", {}, index + 6), number);
      this.services.set(number, button);
      return button;
    });
    return h("div", { class: "intake-services", role: "group", "aria-label": "随立案请求联动" }, h("span", { class: "form-label" }, "联动"), ...buttons);
  }

  private listen(name: TextField, field: HTMLInputElement | HTMLTextAreaElement): void {
    this.fields.set(name, field);
    field.addEventListener("input", () => this.options.onText(name, field.value));
  }

  private kindRow(): HTMLElement {
    const buttons = this.options.kinds.map((kind) => {
      const button = h("button", { type: "button", class: "kind", "aria-pressed": "false", title: `Alt+${kind.key.toUpperCase()}`, onclick: () => this.options.onKind(kind.value) }, h("kbd", {}, kind.key.toUpperCase()), kind.label);
      this.kinds.set(kind.value, button);
      return button;
    });
    return h("div", { class: "field", "data-field": "kind" }, h("div", { class: "form-label", id: "in-kind-label" }, "类型"), h("div", { class: "kind-row", role: "group", "aria-labelledby": "in-kind-label" }, ...buttons));
  }
}
