/** Saves the form it stands in while it is being filled in: half a second after the last key, and when a field is left.
 *
 * The server answers `{version, at}`; the version travels with the next save, so nobody's work is overwritten. When
 * somebody else was faster or the network is away, it says so and what was typed stays on the page.
 */

import { h } from "../ui/dom";

interface Answer { version?: number; at?: string; message?: string; code?: string; files?: string[] }

const QUIET_MS = 500;
const AGAIN_MS = 5_000;

export function mount(element: HTMLElement): void {
  const form = element.closest("form");
  const note = h("span", { class: "autosave-note", role: "status" });
  element.append(note);
  if (form) new Autosave(form, note).start();
}

class Autosave {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dirty = false;
  private saving = false;
  private leaving = false;
  private afterwards: (() => void) | null = null;

  constructor(private readonly form: HTMLFormElement, private readonly note: HTMLElement) {}

  start(): void {
    this.form.addEventListener("input", () => this.touched(QUIET_MS));
    this.form.addEventListener("change", () => this.touched(QUIET_MS / 2));
    this.form.addEventListener("submit", (event) => this.submitting(event));
    window.addEventListener("pagehide", () => { if (this.dirty && !this.leaving) void this.send(true); });
  }

  /** The form goes by itself now. A save under way is waited for: its answer brings the version the form must carry. */
  private submitting(event: SubmitEvent): void {
    clearTimeout(this.timer);
    this.leaving = true;
    if (!this.saving) return;
    event.preventDefault();
    this.afterwards = () => this.form.requestSubmit(event.submitter);
  }

  private touched(after: number): void {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), after);
  }

  private async save(): Promise<void> {
    if (this.saving || this.leaving || !this.dirty) return;
    this.saving = true;
    this.dirty = false;
    try {
      const response = await this.send(false);
      const answer = (await response.json().catch(() => ({}))) as Answer;
      if (response.ok) this.saved(answer);
      else this.refused(answer.message ?? "未能保存，请刷新页面后重试。");
    } catch {
      this.dirty = true;
      this.refused("网络不通，未保存；恢复后自动保存。");
      this.timer = setTimeout(() => void this.save(), AGAIN_MS);
    }
    this.saving = false;
    if (this.afterwards) this.afterwards();
    else if (this.dirty && this.timer === undefined) this.touched(0);
  }

  private send(last: boolean): Promise<Response> {
    const body = new FormData(this.form);
    this.timer = undefined;
    return fetch(this.form.getAttribute("action") ?? location.pathname, { method: "POST", body, headers: { "X-Autosave": "1" }, credentials: "same-origin", keepalive: last });
  }

  private saved(answer: Answer): void {
    const version = this.form.elements.namedItem("version");
    if (version instanceof HTMLInputElement && answer.version !== undefined) version.value = String(answer.version);
    // What was uploaded is kept; the next save need not send it again.
    if (answer.files?.length) this.form.querySelectorAll<HTMLInputElement>("input[type=file]").forEach((each) => { if (each.files?.length) each.value = ""; });
    this.note.className = "autosave-note";
    this.note.textContent = answer.files?.length ? `已保存 ${answer.at ?? ""}（${answer.files.join("、")}）` : `已保存 ${answer.at ?? ""}`;
  }

  private refused(words: string): void {
    this.note.className = "autosave-note autosave-refused";
    this.note.textContent = words;
  }
}
