/** Choosing a person, unit or resource by a few letters, or writing a name as it is. One field, keyboard first. */

import { api } from "../ui/api";
import { h, replace } from "../ui/dom";

/** `kind` as the API takes it ("user", "post", "organisation", "dispatch", "resource"), or "name" for plain text. */
export interface Option { kind: string; id: string; name: string; detail: string; phone: string }
interface Found { people: Array<{ id: string; name: string; unit: string; phone: string }>; organisations: Array<{ id: string; name: string; phone: string }> }

export class Picker {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  chosen: Option | null = null;
  private readonly list = h("ul", { class: "picker-list", role: "listbox", hidden: true });
  private options: Option[] = [];
  private active = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  constructor(private readonly incident: string, private readonly settings: { given?: Option[]; organisations?: boolean; placeholder?: string; required?: boolean; picked?: (option: Option | null) => void }) {
    this.input = h("input", { class: "form-control", autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", placeholder: settings.placeholder ?? "姓名、职务，或直接填写", required: settings.required ?? false, maxlength: 64 });
    this.element = h("div", { class: "picker" }, this.input, this.list);
    this.input.addEventListener("input", () => { this.choose(null, false); this.search(); });
    this.input.addEventListener("focus", () => { if (!this.chosen) this.search(); });
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  get text(): string {
    return this.input.value.trim();
  }

  private search(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), 150);
  }

  private async ask(): Promise<void> {
    const turn = ++this.asked;
    const given = (this.settings.given ?? []).filter((each) => !this.text || `${each.name}${each.detail}`.includes(this.text));
    this.offer(given);
    const found = await api<Found>(`incidents/${this.incident}/recipients?q=${encodeURIComponent(this.text)}`).catch(() => null);
    if (!found || turn !== this.asked) return;
    const people = found.people.map((each) => ({ kind: "user", id: each.id, name: each.name, detail: each.unit, phone: each.phone }));
    const units = this.settings.organisations ? found.organisations.map((each) => ({ kind: "organisation", id: each.id, name: each.name, detail: "单位", phone: each.phone })) : [];
    this.offer([...given, ...people, ...units].slice(0, 30));
  }

  private offer(options: Option[]): void {
    if (document.activeElement !== this.input) return;
    this.options = options;
    this.active = -1;
    replace(this.list, ...options.map((each, index) => h("li", { class: "picker-option", role: "option", "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); this.pick(index); } }, h("span", {}, each.name), h("small", {}, each.detail))));
    this.show(options.length > 0);
  }

  private show(open: boolean): void {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  private close(): void {
    this.asked += 1;
    this.show(false);
  }

  private pick(index: number): void {
    const option = this.options[index];
    if (!option) return;
    this.input.value = option.name;
    this.choose(option, true);
    this.close();
  }

  private choose(option: Option | null, always: boolean): void {
    if (!always && !this.chosen) return;
    this.chosen = option;
    this.settings.picked?.(option);
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.active = (this.active + step + this.options.length) % this.options.length;
      [...this.list.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === this.active)));
      this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && this.active >= 0) this.pick(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
