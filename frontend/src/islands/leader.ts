/** One tap signs: the act waits five seconds in which it can be undone, then it is done, also when the page goes. */

import { h } from "../ui/dom";
import { toast } from "../ui/toasts";

const UNDO_S = 5;

interface Pending { url: string; body: URLSearchParams; words: string; timer: ReturnType<typeof setInterval>; bar: HTMLElement }

const pending = new Map<string, Pending>();

function bodyOf(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form).entries()) if (typeof value === "string") body.append(name, value);
  return body;
}

function request(entry: Pending, keepalive: boolean): Promise<Response> {
  return fetch(entry.url, {
    method: "POST",
    body: entry.body,
    keepalive,
    headers: { Accept: "application/json", "X-CSRFToken": entry.body.get("csrfmiddlewaretoken") ?? "" },
  });
}

async function send(key: string): Promise<void> {
  const entry = pending.get(key);
  if (!entry) return;
  drop(key);
  try {
    const response = await request(entry, false);
    const answer = (await response.json().catch(() => ({}))) as { message?: string };
    if (response.ok) toast({ text: answer.message ?? `${entry.words}完成。`, tone: "success" });
    else toast({ text: answer.message ?? "未能完成，请刷新页面后重试。", tone: "error" });
  } catch {
    toast({ text: `网络不通，${entry.words}未完成，请重试。`, tone: "error" });
  }
  const region = document.querySelector<HTMLElement>("[data-live]");
  region?.dispatchEvent(new CustomEvent("anlan:renew"));
}

function drop(key: string): void {
  const entry = pending.get(key);
  if (!entry) return;
  clearInterval(entry.timer);
  entry.bar.remove();
  pending.delete(key);
}

function begin(form: HTMLFormElement, element: HTMLElement): void {
  const key = form.dataset["key"] ?? form.action;
  if (pending.has(key)) return;
  const words = form.dataset["oneTap"] ?? "";
  const left = h("span", { class: "num" }, String(UNDO_S));
  const undo = h("button", { type: "button", class: "btn leader-undo", onclick: () => drop(key) }, "撤销");
  const bar = h("div", { class: "leader-pending", role: "status" }, h("span", {}, left, ` 秒后${words}`), undo);
  let seconds = UNDO_S;
  const timer = setInterval(() => {
    seconds -= 1;
    left.textContent = String(seconds);
    if (seconds <= 0) void send(key);
  }, 1000);
  pending.set(key, { url: form.action, body: bodyOf(form), words, timer, bar });
  element.append(bar);
  undo.focus({ preventScroll: true });
}

export function mount(element: HTMLElement): void {
  element.classList.add("leader-pendings");
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-one-tap]")) return;
    event.preventDefault();
    begin(form, element);
  });
  // A telephone put away within the five seconds has signed: nothing was undone.
  window.addEventListener("pagehide", () => {
    for (const [key, entry] of pending) {
      void request(entry, true);
      drop(key);
    }
  });
}
