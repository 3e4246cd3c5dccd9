/** Toasts: what was done, what came in. Text only; a link where there is something to open. */

import closeSvg from "@tabler/icons/outline/x.svg?raw";
import { h, icon } from "./dom";

export interface ToastDetail { text: string; url?: string; linkText?: string; tone?: "info" | "success" | "error" | "alarm"; key?: string }

const STAY_MS = 6000;

export function toast(detail: ToastDetail): void {
  const region = document.getElementById("toasts");
  if (!region) return;
  if (detail.key && region.querySelector(`[data-key="${CSS.escape(detail.key)}"]`)) return;
  const tone = detail.tone ?? "info";
  const note = h("div", { class: `toast-note toast-${tone}`, "data-toast": true, "data-key": detail.key },
    h("span", { class: "toast-text" }, detail.text, detail.url ? " " : null,
      detail.url ? h("a", { href: detail.url }, detail.linkText ?? "查看") : null),
    h("button", { type: "button", class: "btn-plain", "data-dismiss": true, "aria-label": "关闭" }, icon(closeSvg)));
  if (tone === "alarm" || tone === "error") note.setAttribute("role", "alert");
  region.append(note);
  while (region.children.length > 5) region.firstElementChild?.remove();
  if (tone !== "alarm") expire(note);
}

function expire(note: Element): void {
  setTimeout(() => {
    if (note.matches(":hover, :focus-within")) expire(note);
    else note.remove();
  }, STAY_MS);
}

export function startToasts(): void {
  document.querySelectorAll("#toasts [data-toast]:not(.toast-error)").forEach(expire);
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-dismiss]")) target.closest("[data-toast]")?.remove();
    const sample = target.closest<HTMLElement>("[data-toast-text]");
    if (sample?.dataset["toastText"]) toast({ text: sample.dataset["toastText"], tone: "success" });
  });
  window.addEventListener("anlan:toast", (event) => toast((event as CustomEvent<ToastDetail>).detail));
}
