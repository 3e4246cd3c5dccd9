/** "X 正在修改": who else edits the same record now. Beats while a field is being edited, asks while one only looks.
 *
 * Any server-drawn form takes part by `data-presence="kind:id"`; islands use the class.
 */

import { api } from "./api";
import { h } from "./dom";
import { csrfToken } from "./frame";

export interface Other { name: string; field: string; since: string }

/** How often one says where one is and asks for the others; the server forgets whom it did not hear for 14 s. */
const BEAT_MS = 5_000;

export class Presence {
  others: Other[] = [];
  private field = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly kind: string, private readonly id: string, private readonly changed: (others: Other[]) => void) {
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.soon(0); });
    this.soon(300);
  }

  /** Say which field is being edited; "" when none is. */
  editing(field: string): void {
    if (field === this.field) return;
    this.field = field;
    this.soon(0);
  }

  /** Done with these fields; whatever else was taken up meanwhile stays. */
  done(fields: readonly string[]): void {
    if (fields.includes(this.field)) this.editing("");
  }

  private soon(after: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), after);
  }

  private async ask(): Promise<void> {
    if (document.hidden && !this.field) return; // woken when the tab is seen again
    try {
      const { others } = await api<{ others: Other[] }>("presence", { method: "POST", body: { subject: { kind: this.kind, id: this.id }, field: this.field } });
      if (JSON.stringify(others) !== JSON.stringify(this.others)) {
        this.others = others;
        this.changed(others);
      }
    } catch {
      // Nobody's work hangs on it; asked again below.
    }
    this.soon(BEAT_MS);
  }

  private leave(): void {
    if (!this.field) return;
    this.field = "";
    void fetch("/api/v1/presence", {
      method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ subject: { kind: this.kind, id: this.id }, field: "" }),
    }).catch(() => undefined);
  }
}

/** "钱领航 正在修改伤亡人数、赵值 正在修改地点"; "" when nobody is. */
export function sentence(others: Other[], labels: Record<string, string>): string {
  return others.map((each) => `${each.name} 正在修改${labels[each.field] ?? each.field}`).join("，");
}

/** Forms drawn by the server: the field another edits is outlined, with their name above the form. */
export function startPresence(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-presence]").forEach((form) => {
    const [kind, id] = (form.dataset["presence"] ?? "").split(":");
    if (!kind || !id) return;
    const note = h("p", { class: "presence-note", role: "status", hidden: true });
    form.prepend(note);
    const labelOf = (name: string) => [...form.querySelectorAll("label")].find((each) => each.htmlFor === name || (form.elements.namedItem(name) as HTMLElement | null)?.id === each.htmlFor)?.textContent?.replace(/^\d+\.\s*/, "").trim() ?? "";
    const presence = new Presence(kind, id, (others) => {
      note.textContent = sentence(others, Object.fromEntries(others.map((each) => [each.field, `“${labelOf(each.field) || each.field}”`])));
      note.hidden = !others.length;
      form.querySelectorAll(".being-edited").forEach((each) => each.classList.remove("being-edited"));
      for (const each of others) {
        const field = form.elements.namedItem(each.field);
        if (field instanceof HTMLElement) field.classList.add("being-edited");
      }
    });
    form.addEventListener("focusin", (event) => {
      const field = event.target as HTMLInputElement;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName) && field.type !== "hidden") presence.editing(field.name);
    });
    form.addEventListener("focusout", () => setTimeout(() => { if (!form.contains(document.activeElement)) presence.editing(""); }, 0));
  });
}
