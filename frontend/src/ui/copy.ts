/** Buttons that copy a field's value: `data-copy="#id"`. Where the clipboard is refused, the text is selected instead. */

import { toast } from "./toasts";

export function startCopying(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    const source = document.querySelector<HTMLInputElement>(button?.dataset["copy"] || ":not(*)");
    if (!source) return;
    source.select();
    navigator.clipboard?.writeText(source.value).then(
      () => toast({ text: "已复制", tone: "success", key: "copied" }),
      () => toast({ text: "浏览器不允许复制，请按 Ctrl+C。", key: "copied" }),
    );
  });
}
