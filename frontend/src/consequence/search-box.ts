/** A field that offers records while typing: arrows and Enter, or a click. */

import { api } from "../ui/api";
import { h, replace } from "../ui/dom";

export interface Offer<T> { name: string; detail: string; value: T }
export interface SearchBoxOptions<T> {
  label: string; placeholder: string; id: string;
  ask: (text: string, signal: AbortSignal) => Promise<Array<Offer<T>>>;
  pick: (offer: Offer<T>) => void;
  /** What to do with text nobody offered, on Enter. */
  plain?: (text: string) => void;
}

export class SearchBox<T> {
  readonly input: HTMLInputElement;
  readonly element: HTMLElement;
  private readonly list: HTMLUListElement;
  private offers: Array<Offer<T>> = [];
  private active = -1;
  private asking: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: SearchBoxOptions<T>) {
    const key = options.id;
    this.input = h("input", { class: "form-control", id: key, autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": `${key}-list`, "aria-autocomplete": "list", placeholder: options.placeholder });
    this.list = h("ul", { class: "calc-offers", id: `${key}-list`, role: "listbox", "aria-label": options.label, hidden: true });
    this.element = h("div", { class: "calc-search" }, h("label", { class: "form-label", for: key }, options.label), this.input, this.list);
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.ask(), 140);
    });
    this.input.addEventListener("focus", () => { this.input.select(); void this.ask(); });
    this.input.addEventListener("blur", () => setTimeout(() => this.show(false), 150));
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  get text(): string {
    return this.input.value.trim();
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      this.offers = await this.options.ask(this.text, asking.signal);
    } catch {
      return; // a suggestion less; the field still takes what is typed
    }
    if (asking.signal.aborted) return;
    this.active = -1;
    replace(this.list, ...this.offers.map((each, index) => h("li", { class: "calc-offer", role: "option", id: `${this.options.id}-${index}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); this.pick(index); } }, h("span", {}, each.name), h("small", {}, each.detail))));
    if (!this.offers.length && this.text) replace(this.list, h("li", { class: "calc-offer calc-offer-none" }, "没有符合的记录"));
    this.show(document.activeElement === this.input && (this.offers.length > 0 || this.text !== ""));
  }

  private pick(index: number): void {
    const found = this.offers[index];
    if (!found) return;
    this.input.value = found.name;
    this.show(false);
    this.options.pick(found);
  }

  private show(open: boolean): void {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.offers.length) return;
      event.preventDefault();
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + this.offers.length) % this.offers.length;
      [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)));
      this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", `${this.options.id}-${this.active}`);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (this.offers.length && !this.list.hidden) this.pick(Math.max(this.active, 0));
      else if (this.text) this.options.plain?.(this.text);
    } else if (event.key === "Escape") {
      this.show(false);
    }
  }
}

interface Row { id: string; name: string; [name: string]: unknown }

/** Installations by name or enterprise. */
export async function installationOffers(text: string, signal: AbortSignal): Promise<Array<Offer<string>>> {
  const found = await api<{ items: Row[] }>(`major-hazard-installations?page_size=12&q=${encodeURIComponent(text)}`, { signal });
  return found.items.map((row) => {
    const stored = ((row["substances"] as Array<{ name: string; quantity_t: number }> | undefined) ?? []).slice(0, 2).map((each) => `${each.name} ${each.quantity_t} 吨`).join("、");
    const enterprise = (row["enterprise"] as { name?: string } | undefined)?.name ?? "";
    return { name: row.name, detail: [enterprise, stored].filter(Boolean).join(" · "), value: row.id };
  });
}

/** Substances by Chinese or English name, alias, CAS or UN number. */
export async function substanceOffers(text: string, signal: AbortSignal): Promise<Array<Offer<string>>> {
  const found = await api<{ items: Row[] }>(`substances?page_size=12&q=${encodeURIComponent(text)}`, { signal });
  return found.items.map((row) => ({ name: row.name, detail: [row["cas"] && `CAS ${row["cas"]}`, row["un"] && `UN ${row["un"]}`].filter(Boolean).join(" · "), value: row.name }));
}
