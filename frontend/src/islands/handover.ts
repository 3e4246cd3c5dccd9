/** Opening the list of a hand-over is told to the server once: only then may everything be ticked at a stroke. */

import { csrfToken } from "../ui/frame";

export function mount(): void {
  document.addEventListener("toggle", (event) => {
    const list = event.target as HTMLElement;
    const url = list instanceof HTMLDetailsElement && list.open ? list.dataset["postOnce"] : undefined;
    if (!url) return;
    delete list.dataset["postOnce"];
    void fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
  }, true);
}
