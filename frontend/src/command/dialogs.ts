/** Dialogs of the command screen: what is decided or written, in native <dialog> elements. */

import { explain } from "../ui/api";
import { h, type Child } from "../ui/dom";

export interface DialogOptions { title: string; text?: string; confirm: string; content: Child[]; run: (form: HTMLFormElement) => Promise<void> }

/** Ask in a dialog; it closes when `run` succeeds and shows the refusal when it fails, with everything typed kept. */
export function ask(options: DialogOptions): HTMLDialogElement {
  const error = h("div", { class: "notice notice-error", role: "alert", hidden: true });
  const send = h("button", { type: "submit", class: "btn btn-primary" }, options.confirm);
  const form = h("form", { method: "dialog" },
    h("h2", { class: "dialog-title" }, options.title), options.text ? h("p", { class: "dialog-text" }, options.text) : null,
    error, ...options.content,
    h("div", { class: "dialog-actions" }, h("button", { type: "button", class: "btn", onclick: () => dialog.close() }, "取消"), send));
  const dialog = h("dialog", { class: "dialog", "aria-label": options.title }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.reportValidity() || send.disabled) return;
    send.disabled = true;
    options.run(form).then(() => dialog.close(), (reason: unknown) => {
      error.textContent = explain(reason);
      error.hidden = false;
    }).finally(() => (send.disabled = false));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector<HTMLElement>("textarea, input:not([type=hidden]), select")?.focus();
  return dialog;
}

export function field(label: string, control: HTMLElement): HTMLElement {
  const key = control.id || `f-${Math.random().toString(36).slice(2, 8)}`;
  control.id = key;
  return h("div", { class: "field dialog-field" }, h("label", { class: "form-label", for: key }, label), control);
}

export function choose(name: string, choices: Array<[string, string]>, current: string): HTMLSelectElement {
  const select = h("select", { class: "form-select", name }, ...choices.map(([value, label]) => h("option", { value }, label)));
  select.value = current;
  return select;
}

export function valueOf(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? "").trim();
}
