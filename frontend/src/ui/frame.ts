/** Behaviour of the frame: menus, dialogs, folding, theme, search key, tables, tabs, ticking times. */

import { cookie, setCookie, typing } from "./dom";
import { remaining, shortTime } from "./times";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content || cookie("anlan_csrf");
}

/** A page whose scheme the server fixed keeps it whatever the user's theme: the command screen is dark by design. */
const fixed = "schemeFixed" in document.documentElement.dataset;

/** Apply a theme, and tell the server which scheme "auto" means here before the next first paint. */
export function applyTheme(theme: string): void {
  const scheme = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
  setCookie("anlan_scheme", dark.matches ? "dark" : "light");
  document.documentElement.dataset["theme"] = theme;
  if (document.documentElement.dataset["bsTheme"] !== scheme && !fixed) {
    document.documentElement.dataset["bsTheme"] = scheme;
    window.dispatchEvent(new CustomEvent("anlan:scheme", { detail: scheme }));
  }
}

function startTheme(): void {
  const current = () => document.documentElement.dataset["theme"] ?? "auto";
  applyTheme(current());
  dark.addEventListener("change", () => applyTheme(current()));
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-set]");
    if (!button) return;
    const theme = button.dataset["themeSet"] ?? "auto";
    applyTheme(theme);
    document.querySelectorAll("[data-theme-set]").forEach((other) =>
      other.setAttribute("aria-pressed", String(other === button)));
    const url = button.dataset["themeUrl"];
    if (url) {
      void fetch(url, {
        method: "POST",
        headers: { "X-CSRFToken": csrfToken(), "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ theme }),
      });
    }
  });
}

function startMenus(): void {
  const close = (except: Element | null) =>
    document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  document.addEventListener("click", (event) => close((event.target as Element).closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>("details[data-menu][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });
}

function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset["dialog"] ?? "");
      if (dialog instanceof HTMLDialogElement) dialog.showModal();
    }
    if (target.closest("[data-dialog-close]")) target.closest("dialog")?.close();
    if (target.closest("[data-back]")) history.back();
    if (target.closest("[data-print]")) window.print();
  });
}

function startFolding(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-fold]")) return;
    const folded = document.querySelector("[data-frame]")?.classList.toggle("frame-folded") ?? false;
    setCookie("anlan_nav", folded ? "folded" : "open");
    window.dispatchEvent(new Event("resize"));
  });
}

/** Where the window is as narrow as a telephone: the navigation is a drawer, and the server is told. */
function startDrawer(): void {
  const narrow = window.matchMedia("(max-width: 640px)");
  const tell = () => setCookie("anlan_narrow", narrow.matches ? "1" : "0");
  tell();
  narrow.addEventListener("change", tell);
  const frame = document.querySelector<HTMLElement>("[data-frame]");
  const opener = document.querySelector<HTMLElement>("[data-drawer]");
  if (!frame || !opener) return;
  const show = (open: boolean) => {
    frame.classList.toggle("frame-drawer", open);
    opener.setAttribute("aria-expanded", String(open));
    if (open) frame.querySelector<HTMLElement>(".nav a[aria-current], .nav a")?.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-drawer]")) show(!frame.classList.contains("frame-drawer"));
    else if (!target.closest(".nav") || target.closest("[data-drawer-close]")) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !frame.classList.contains("frame-drawer")) return;
    show(false);
    opener.focus();
  });
}

function startSearchKeys(): void {
  document.addEventListener("keydown", (event) => {
    const box = document.getElementById("search-box");
    if (!box) return;
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      event.preventDefault();
      box.focus();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && box.parentElement?.contains(event.target as Node)) {
      const hits = [...document.querySelectorAll<HTMLElement>("#search-results a")];
      const at = hits.indexOf(document.activeElement as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      (hits[at] ?? box).focus();
    } else if (event.key === "Escape" && event.target === box) {
      box.blur();
    }
  });
}

function startTables(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>("tr[data-href]");
    if (row?.dataset["href"] && !target.closest("a, button, input, label, .grid-check") && !getSelection()?.toString()) {
      if (event.ctrlKey || event.metaKey) window.open(row.dataset["href"]);
      else location.href = row.dataset["href"];
    }
    if (target.closest("[data-select-none]")) {
      target.closest("form")?.querySelectorAll<HTMLInputElement>("[data-select], [data-select-all]").forEach((box) => (box.checked = false));
      countSelection(target.closest("form"));
    }
  });
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    const form = box.closest("form");
    if (box.matches("[data-select-all]")) {
      form?.querySelectorAll<HTMLInputElement>("[data-select]").forEach((other) => (other.checked = box.checked));
    }
    if (box.matches("[data-select], [data-select-all]")) countSelection(form);
  });
  // Before the filter form around it takes the change for a filter's.
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (!box.matches("[data-column]")) return;
    event.stopPropagation();
    chooseColumns(box);
  }, true);
  // Filters left empty stay out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, elt, formData } = (event as CustomEvent<{ verb: string; elt: Element; formData: FormData }>).detail;
    if (verb !== "get" || !elt.matches(".list-filters")) return;
    for (const [name, value] of [...formData.entries()]) if (value === "") formData.delete(name);
  });
  document.addEventListener("submit", (event) => {
    const question = (event as SubmitEvent).submitter?.dataset["confirm"];
    if (question && !window.confirm(question)) event.preventDefault();
  });
}

function countSelection(form: Element | null): void {
  if (!form) return;
  const chosen = form.querySelectorAll<HTMLInputElement>("[data-select]:checked");
  form.querySelectorAll("tr.row-selected").forEach((row) => row.classList.remove("row-selected"));
  chosen.forEach((box) => box.closest("tr")?.classList.add("row-selected"));
  const count = form.querySelector("[data-selected]");
  if (count) count.textContent = String(chosen.length);
  const bar = form.querySelector<HTMLElement>(".selection-bar");
  if (bar) bar.hidden = chosen.length === 0;
}

function chooseColumns(box: HTMLInputElement): void {
  const boxes = [...(box.closest("[data-columns]")?.querySelectorAll<HTMLInputElement>("[data-column]") ?? [])];
  const chosen = boxes.filter((other) => other.checked).map((other) => other.value);
  const url = new URL(location.href);
  if (chosen.length) url.searchParams.set("columns", chosen.join(","));
  else url.searchParams.delete("columns");
  location.href = url.toString();
}

function startTabs(): void {
  document.addEventListener("click", (event) => {
    const tab = (event.target as Element).closest<HTMLAnchorElement>("[data-tabs] a[href^='#']");
    if (!tab) return;
    event.preventDefault();
    tab.closest("[data-tabs]")?.querySelectorAll<HTMLAnchorElement>("a[href^='#']").forEach((other) => {
      other.toggleAttribute("aria-current", other === tab);
      if (other === tab) other.setAttribute("aria-current", "page");
      const panel = document.getElementById(other.hash.slice(1));
      if (panel) panel.hidden = other !== tab;
    });
  });
}

/** Keep `<time data-ago>` and countdowns current. */
export function tick(root: ParentNode = document): void {
  const at = new Date();
  root.querySelectorAll<HTMLTimeElement>("time[data-ago]").forEach((element) => {
    const text = shortTime(new Date(element.dateTime), at);
    if (element.textContent !== text) element.textContent = text;
  });
  root.querySelectorAll<HTMLElement>("[data-clock]").forEach((element) => {
    const left = remaining(new Date(element.dataset["clock"] ?? ""), at);
    element.classList.toggle("clock-near", left.state === "near");
    element.classList.toggle("clock-late", left.state === "late");
    const target = element.querySelector("[data-clock-left]");
    if (target && target.textContent !== left.text) target.textContent = left.text;
  });
}

export function startFrame(): void {
  startTheme();
  startMenus();
  startDialogs();
  startFolding();
  startDrawer();
  startSearchKeys();
  startTables();
  startTabs();
  tick();
  setInterval(tick, 1000);
}
