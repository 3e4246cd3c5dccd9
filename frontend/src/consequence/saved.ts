/** Scenarios kept with the installation: save, open, duplicate, retire, print; and the precomputed ones. */

import { ask, field, valueOf } from "../command/dialogs";
import { api, explain } from "../ui/api";
import { h, replace, type Child } from "../ui/dom";
import { distanceText, shortTime } from "../ui/times";
import { toast } from "../ui/toasts";
import { amount, brief, windName } from "./quantities";
import type { Store } from "./store";
import { LEVELS, LEVEL_WORDS, type Precomputed, type Reach, type SavedScenario } from "./types";

export class SavedPanel {
  readonly element = h("section", { class: "calc-block", "aria-label": "方案" });
  readonly actions = h("div", { class: "calc-actions" });

  constructor(private readonly store: Store) {}

  draw(): void {
    const { store } = this;
    this.element.hidden = !store.installation;
    const may = store.props.may["save"];
    replace(this.actions,
      may ? h("button", { type: "button", class: "btn btn-primary", disabled: !store.answer || !store.installation || store.busy, title: store.installation ? "" : "选择重大危险源后才能保存方案", onclick: () => this.save() }, store.open ? "另存为方案" : "保存为方案") : null,
      may && store.open ? h("button", { type: "button", class: "btn", disabled: !store.answer || store.busy, onclick: () => void this.change() }, "保存修改") : null,
      store.open ? h("a", { class: "btn", href: store.open.pdf, target: "_blank", rel: "noopener" }, "方案单") : null,
      h("button", { type: "button", class: "btn", "data-print": true, disabled: !store.answer }, "打印"));
    const cases = store.precomputed.filter((each) => each.stability === "D" || !store.precomputed.some((other) => other.key === each.key && other.stability === "D"));
    replace(this.element,
      h("div", { class: "calc-head" }, h("h2", {}, `推演方案（${store.saved.length}）`), store.saved.length > 1 ? h("button", { type: "button", class: "btn-text", onclick: () => versus(store.saved) }, "对比") : null),
      store.saved.length ? h("ul", { class: "calc-saved" }, ...store.saved.map((each) => this.row(each))) : h("p", { class: "calc-note" }, "还没有保存的方案"),
      cases.length ? h("details", { class: "calc-more", open: Boolean(store.shownCase) }, h("summary", {}, `预算方案（${cases.length}）`), h("ul", { class: "calc-saved" }, ...cases.map((each) => this.precomputed(each)))) : null);
  }

  private row(each: SavedScenario): HTMLElement {
    const { store } = this;
    const current = each.id === store.open?.id;
    return h("li", { class: current ? "calc-saved-open" : null },
      h("button", { type: "button", class: "calc-saved-name", "aria-pressed": String(current), onclick: () => void store.start({ scenario: each.id }) }, each.name, h("small", {}, `${reach(each.reaches)} · ${each.saved_by} ${shortTime(new Date(each.saved_at))}${each.outdated ? " · 旧模型" : ""}`)),
      h("details", { class: "menu", "data-menu": true }, h("summary", { class: "btn btn-sm btn-quiet", "aria-label": `${each.name} 的操作` }, "⋯"), h("div", { class: "menu-sheet" },
        h("a", { class: "menu-item", href: each.pdf, target: "_blank", rel: "noopener" }, "方案单 PDF"),
        store.props.may["save"] ? h("button", { type: "button", class: "menu-item", onclick: () => this.rename(each) }, "名称和说明") : null,
        store.props.may["save"] ? h("button", { type: "button", class: "menu-item", onclick: () => void this.duplicate(each) }, "复制") : null,
        store.props.may["save"] ? h("button", { type: "button", class: "menu-item", onclick: () => this.retire(each) }, "停用") : null)));
  }

  private precomputed(each: Precomputed): HTMLElement {
    const { store } = this;
    const pair = store.precomputed.filter((other) => other.key === each.key);
    const buttons: Child[] = pair.map((one) => h("button", { type: "button", class: "calc-chip", "aria-pressed": String(one.id === store.shownCase?.id), disabled: Boolean(one.failure), title: one.failure, onclick: () => void store.showCase(one).catch((error: unknown) => toast({ text: explain(error), tone: "error" })) }, `${one.stability} ${one.wind_speed} m/s`));
    return h("li", {}, h("span", { class: "calc-saved-name" }, each.title, h("small", {}, each.failure || reach(each.reaches))), h("span", { class: "calc-chips" }, ...buttons));
  }

  private save(): void {
    const { store } = this;
    const name = h("input", { class: "form-control", name: "name", maxlength: 100, required: true, value: store.open ? "" : this.proposed() });
    const note = h("textarea", { class: "form-control", name: "note", maxlength: 500, rows: 2 });
    ask({
      title: "保存为推演方案", text: store.installation?.name ?? "", confirm: "保存", content: [field("名称", name), field("说明", note)],
      run: async (form) => {
        const saved = await api<SavedScenario>("consequence/scenarios", { method: "POST", key: crypto.randomUUID(), body: { installation: store.installation?.id, name: valueOf(form, "name"), note: valueOf(form, "note"), ...store.place, scenario: store.scenario, weather: store.weather } });
        store.saved = [saved, ...store.saved];
        store.open = saved;
        store.changed();
        toast({ text: `已保存“${saved.name}”`, tone: "success", url: saved.pdf, linkText: "方案单" });
      },
    });
  }

  private proposed(): string {
    const { scenario } = this.store;
    const hole = scenario["rupture"] === true ? "整体破裂" : typeof scenario["hole_diameter_m"] === "number" ? `${Number((scenario["hole_diameter_m"] * 1000).toPrecision(3))} mm 孔泄漏` : "泄漏";
    return `${scenario["substance"] ?? ""}${hole}`;
  }

  private async change(): Promise<void> {
    const { store } = this;
    if (!store.open) return;
    try {
      const saved = await api<SavedScenario>(`consequence/scenarios/${store.open.id}`, { method: "PATCH", body: { ...store.place, scenario: store.scenario, weather: store.weather, version: store.open.version } });
      store.saved = store.saved.map((each) => (each.id === saved.id ? saved : each));
      store.open = saved;
      store.changed();
      toast({ text: `已保存“${saved.name}”的修改`, tone: "success" });
    } catch (error) {
      toast({ text: explain(error), tone: "error" });
    }
  }

  private rename(each: SavedScenario): void {
    const name = h("input", { class: "form-control", name: "name", maxlength: 100, required: true, value: each.name });
    const note = h("textarea", { class: "form-control", name: "note", maxlength: 500, rows: 2 }, each.note);
    ask({
      title: "名称和说明", confirm: "保存", content: [field("名称", name), field("说明", note)],
      run: async (form) => {
        const saved = await api<SavedScenario>(`consequence/scenarios/${each.id}`, { method: "PATCH", body: { name: valueOf(form, "name"), note: valueOf(form, "note"), version: each.version } });
        this.store.saved = this.store.saved.map((other) => (other.id === saved.id ? saved : other));
        if (this.store.open?.id === saved.id) this.store.open = saved;
        this.store.changed();
      },
    });
  }

  private async duplicate(each: SavedScenario): Promise<void> {
    try {
      const copy = await api<SavedScenario>(`consequence/scenarios/${each.id}/duplicate`, { method: "POST" });
      this.store.saved = [copy, ...this.store.saved];
      this.store.changed();
      toast({ text: `已复制为“${copy.name}”`, tone: "success" });
    } catch (error) {
      toast({ text: explain(error), tone: "error" });
    }
  }

  private retire(each: SavedScenario): void {
    const reason = h("input", { class: "form-control", name: "reason", maxlength: 200, required: true });
    ask({
      title: `停用“${each.name}”？`, text: "停用后不再列出，可在推演方案中查到。", confirm: "停用", content: [field("原因", reason)],
      run: async (form) => {
        await api(`consequence/scenarios/${each.id}/retire`, { method: "POST", body: { reason: valueOf(form, "reason") } });
        this.store.saved = this.store.saved.filter((other) => other.id !== each.id);
        if (this.store.open?.id === each.id) this.store.open = null;
        this.store.changed();
        toast({ text: `已停用“${each.name}”`, tone: "success" });
      },
    });
  }
}

/** Saved scenarios beside one another: what was assumed and how far each outcome reaches. */
function versus(saved: SavedScenario[]): void {
  const outcomes = [...new Map(saved.flatMap((each) => each.reaches).map((each) => [each.kind, brief(each.label)])).entries()];
  const line = (label: string, cells: Child[]) => h("tr", {}, h("th", { scope: "row" }, label), ...cells.map((cell) => h("td", { class: "num" }, cell)));
  const scenario = (each: SavedScenario, name: string) => each.inputs.scenario[name];
  const rows = [
    line("物质", saved.map((each) => String(scenario(each, "substance") ?? ""))),
    line("数量", saved.map((each) => amount(Number(scenario(each, "amount_kg") ?? 0) / 1000, "吨"))),
    line("破口", saved.map((each) => (scenario(each, "rupture") === true ? "整体破裂" : `${Number((Number(scenario(each, "hole_diameter_m") ?? 0) * 1000).toPrecision(3))} mm`))),
    line("气象", saved.map((each) => [each.inputs.weather["stability"] ?? "", `${each.inputs.weather["wind_speed"]} m/s`, windName(Number(each.inputs.weather["wind_direction_deg"] ?? 0))].filter(Boolean).join("，"))),
    ...outcomes.flatMap(([kind, label]) => LEVELS.filter((level) => saved.some((each) => each.reaches.find((one) => one.kind === kind)?.[level])).map((level) => line(`${label} ${LEVEL_WORDS[level]}`, saved.map((each) => distanceText(each.reaches.find((one) => one.kind === kind)?.[level] ?? null))))),
  ];
  const dialog = h("dialog", { class: "dialog calc-wide", "aria-label": "方案对比" }, h("form", { method: "dialog" }, h("h2", { class: "dialog-title" }, "方案对比"), h("div", {}, h("table", { class: "calc-versus" }, h("thead", {}, h("tr", {}, h("th", {}), ...saved.map((each) => h("th", { scope: "col" }, each.name)))), h("tbody", {}, ...rows))), h("div", { class: "dialog-actions" }, h("button", { type: "submit", class: "btn btn-primary" }, "关闭"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function reach(reaches: Reach[]): string {
  const far = (level: "red" | "yellow") => Math.max(0, ...reaches.map((each) => each[level] ?? 0));
  const words = [far("red") ? `红区 ${distanceText(far("red"))}` : "", far("yellow") ? `黄区 ${distanceText(far("yellow"))}` : ""].filter(Boolean);
  return words.join("，") || "达不到分区阈值";
}
