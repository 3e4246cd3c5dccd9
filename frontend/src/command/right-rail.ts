/** Right rail: one panel at a time, chosen in the dock at its edge or by `g` and the tab's letter. */

import { h, replace, type Child } from "../ui/dom";
import type { Actions } from "./actions";
import type { Store } from "./state";
import { TABS, type Panel } from "./tabs";

export class RightRail {
  readonly element = h("aside", { class: "rail rail-right", "aria-label": "处置" });
  private readonly dock = h("div", { class: "rail-dock", role: "tablist", "aria-orientation": "vertical", "aria-label": "栏目" });
  private readonly title = h("h2", { class: "rail-title" });
  private readonly body = h("div", { class: "rail-body", role: "tabpanel", tabindex: "-1" });
  private readonly panels = new Map<string, Panel>();
  private current = "resources";

  constructor(private readonly store: Store, private readonly actions: Actions) {
    for (const { letter, title, name } of TABS) {
      this.dock.append(h("button", { type: "button", class: "dock-tab", role: "tab", "data-tab": name, "aria-selected": "false", title: `g ${letter}`, onclick: () => this.press(name) }, h("span", {}, title), h("kbd", { "aria-hidden": "true" }, letter)));
    }
    this.dock.addEventListener("keydown", (event) => this.walk(event));
    this.element.append(h("div", { class: "rail-main" }, this.title, this.body), this.dock);
  }

  show(name: string): void {
    this.current = name;
    this.fold(false);
    this.draw();
    this.body.scrollTop = 0;
    this.body.focus({ preventScroll: true });
  }

  /** Fold the rail to its dock, or back; the map takes the room. */
  fold(folded = !this.folded): void {
    if (folded === this.folded) return;
    document.querySelector(".command")?.classList.toggle("right-folded", folded);
    window.dispatchEvent(new Event("resize"));
  }

  private get folded(): boolean {
    return document.querySelector(".command")?.classList.contains("right-folded") ?? false;
  }

  private press(name: string): void {
    if (name === this.current) this.fold();
    else this.show(name);
  }

  private walk(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const tabs = [...this.dock.querySelectorAll<HTMLElement>(".dock-tab")];
    tabs[(tabs.indexOf(document.activeElement as HTMLElement) + step + tabs.length) % tabs.length]?.focus();
    event.preventDefault();
  }

  draw(): void {
    for (const tab of this.dock.querySelectorAll<HTMLElement>(".dock-tab")) {
      const selected = tab.dataset["tab"] === this.current;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
    }
    const scrolled = this.body.scrollTop;
    const focused = (document.activeElement as HTMLElement | null)?.dataset["focus"];
    const content: Child[] = this.store.loaded ? this.panel(this.current)?.draw() ?? [] : [h("p", { class: "text-faint" }, "读取中")];
    this.title.textContent = TABS.find((tab) => tab.name === this.current)?.title ?? "";
    replace(this.body, ...content);
    this.body.scrollTop = scrolled;
    if (focused) this.body.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  private panel(name: string): Panel | undefined {
    const made = this.panels.get(name);
    if (made) return made;
    const panel = TABS.find((tab) => tab.name === name)?.panel(this.store, this.actions);
    if (panel) this.panels.set(name, panel);
    return panel;
  }
}
