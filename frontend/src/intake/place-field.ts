/** The place field: candidates while typing, chosen by arrows and Enter, Alt+1…3, 1…3 outside fields, or a click. */

import { api } from "../ui/api";
import { h, replace } from "../ui/dom";
import type { Place } from "./call";

const DEBOUNCE_MS = 120;
const KINDS: Record<string, string> = { enterprise: "企业", place: "地点", division: "区划", coordinates: "坐标" };

export interface PlaceFieldOptions {
  onText: (text: string) => void;
  onPick: (place: Place) => void;
  onCandidates: (places: Place[]) => void;
  near: () => [number, number] | null;
}

export class PlaceField {
  readonly input = h("input", { class: "form-control", id: "in-place", name: "place", autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": "in-place-list", "aria-autocomplete": "list", placeholder: "企业、地名、区划或坐标" });
  readonly list = h("ul", { class: "candidates", id: "in-place-list", role: "listbox", "aria-label": "地点候选" });
  private items: Place[] = [];
  private active = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;

  constructor(private readonly options: PlaceFieldOptions) {
    this.list.hidden = true;
    this.input.addEventListener("input", () => {
      options.onText(this.input.value);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.ask(), DEBOUNCE_MS);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => { if (this.items.length) this.open(true); });
    this.input.addEventListener("blur", () => setTimeout(() => this.open(false), 150));
  }

  get candidates(): Place[] {
    return this.items;
  }

  /** Choose the n-th candidate (from 0). */
  choose(index: number): boolean {
    const place = this.items[index];
    if (!place) return false;
    this.input.value = place.name;
    this.open(false);
    this.options.onPick(place);
    return true;
  }

  clear(): void {
    this.asking?.abort();
    clearTimeout(this.timer);
    this.items = [];
    this.open(false);
    replace(this.list);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const text = this.input.value.trim();
    if (!text) {
      this.clear();
      this.options.onCandidates([]);
      return;
    }
    const asking = new AbortController();
    this.asking = asking;
    const query = new URLSearchParams({ text });
    const near = this.options.near();
    if (near) {
      query.set("lon", String(near[0]));
      query.set("lat", String(near[1]));
    }
    try {
      const answer = await api<{ items: Place[] }>(`incidents/place-candidates?${query}`, { signal: asking.signal });
      if (asking.signal.aborted) return;
      this.items = answer.items;
      this.active = -1;
      this.draw();
      this.open(document.activeElement === this.input);
      this.options.onCandidates(answer.items);
    } catch {
      // Taking the call must not wait for a suggestion: without an answer the text alone is kept.
    }
  }

  private draw(): void {
    replace(this.list, ...this.items.map((place, index) => h("li", {
      role: "option", id: `in-place-${index}`, class: "candidate", "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); this.choose(index); },
    }, h("kbd", { class: index < 3 ? "" : "kbd-none" }, index < 3 ? index + 1 : " "), h("span", { class: "candidate-text" }, h("strong", {}, place.name), h("small", {}, [place.division?.name, place.detail].filter(Boolean).join(" · "))), h("span", { class: "candidate-kind" }, KINDS[place.kind] ?? ""))));
  }

  private open(open: boolean): void {
    this.list.hidden = !open || !this.items.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.items.length) return;
      event.preventDefault();
      this.open(true);
      const count = this.items.length;
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + count) % count;
      [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)));
      this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", `in-place-${this.active}`);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (!this.list.hidden) this.choose(Math.max(this.active, 0));
    } else if (event.key === "Escape") {
      this.open(false);
    }
  }
}
