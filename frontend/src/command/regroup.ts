/** 并入, 撤销并入, 拆分, 误报: what makes one incident of two, two of one, or none. Behind 更多 of the command screen. */

import { api, explain } from "../ui/api";
import { h, replace, type Child } from "../ui/dom";
import { shortTime } from "../ui/times";
import { toast } from "../ui/toasts";
import { ask, choose, field, valueOf } from "./dialogs";
import type { Incident, Store } from "./state";

interface Candidate { id: string; number: string; title: string; reason: string; status_label: string; received_at: string; figures: Record<string, number> }
interface Kept { id: string; at: string; caller_name: string; caller_phone: string; said: string; incident: { id: string } | null }

const FIGURES: Array<[string, string]> = [["deaths", "死亡"], ["missing", "失踪"], ["serious_injuries", "重伤"], ["endangered", "涉险"], ["trapped", "被困"], ["evacuated", "疏散"]];

export class Regroup {
  constructor(private readonly store: Store) {}

  /** Entries of the menu 更多. */
  menu(): Child[] {
    const { store } = this;
    const item = (text: string, action: () => void) => h("button", { type: "button", class: "menu-item", onclick: (event) => { (event.target as HTMLElement).closest("details")?.removeAttribute("open"); action(); } }, text);
    if (store.incident.merged_into) return [store.may("merge") ? item("撤销并入", () => this.unmerge()) : null];
    if (!store.open) return [];
    return [
      store.may("merge") ? item("并入其他事故", () => void this.merge()) : null,
      store.may("merge") ? item("拆分", () => void this.split()) : null,
      store.may("close") ? item("认定为误报或测试", () => this.dismiss()) : null,
    ];
  }

  private get base(): string {
    return `incidents/${this.store.incident.id}`;
  }

  private async calls(): Promise<Kept[]> {
    const { items } = await api<{ items: Kept[] }>(`${this.base}/calls`);
    return items.filter((each) => each.incident?.id === this.store.incident.id);
  }

  // --- merge

  private async merge(): Promise<void> {
    const { store } = this;
    let calls: Kept[];
    try {
      calls = await this.calls();
    } catch (error) {
      return toast({ text: explain(error), tone: "error" });
    }
    const out = store.dispatches.filter((each) => each.status !== "released");
    const search = h("input", { class: "form-control", autocomplete: "off", placeholder: "编号、名称或地点", "aria-label": "查找事故" });
    const list = h("div", { class: "merge-list", role: "radiogroup", "aria-label": "目标事故" });
    const figures = h("div", { class: "merge-figures" });
    let found: Candidate[] = [];
    const chosen = () => found.find((each) => each.id === list.querySelector<HTMLInputElement>("input:checked")?.value);
    const draw = () => {
      replace(list, ...found.map((each, index) => h("label", { class: "merge-row" },
        h("input", { type: "radio", class: "form-check-input", name: "into", value: each.id, required: true, checked: index === 0 && Boolean(each.reason), onchange: () => drawFigures() }),
        h("span", {}, h("strong", {}, `${each.number} ${each.title}`), h("small", {}, [each.reason, each.status_label, `接报 ${shortTime(new Date(each.received_at))}`].filter(Boolean).join(" · "))))),
      found.length ? null : h("p", { class: "missing" }, "没有符合条件的处置中事故"));
      drawFigures();
    };
    const drawFigures = () => replace(figures, ...figurePicker(store.incident, chosen()));
    const load = async () => {
      found = (await api<{ items: Candidate[] }>(`${this.base}/merge-candidates?${new URLSearchParams({ q: search.value })}`)).items;
      draw();
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => void load(), 250); });
    search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    const moves = [`来电 ${calls.length} 个`, out.length ? `力量 ${out.map((each) => each.resource.name).join("、")}` : "没有在途力量"].join("；");
    const dialog = ask({
      title: "并入其他事故", text: `随转：${moves}。本起事故结束，时限停止，可撤销并入。`, confirm: "并入",
      content: [search, list, figures, field("理由", h("input", { class: "form-control", name: "reason", required: true, maxlength: 300, value: "同一起事故" }))],
      run: async (form) => {
        const into = await api<Incident>(`${this.base}/merge`, { method: "POST", body: { into: valueOf(form, "into"), reason: valueOf(form, "reason"), figures: pickedFigures(form) } });
        sessionStorage.setItem("anlan-after-intake", `${store.incident.number} 已并入 ${into.number}`);
        location.href = into.url;
      },
    });
    dialog.classList.add("dialog-wide");
    search.focus();
    await load().catch((error: unknown) => toast({ text: explain(error), tone: "error" }));
  }

  private unmerge(): void {
    const into = this.store.incident.merged_into;
    ask({
      title: `撤销并入 ${into?.number ?? ""}`, text: "随转的来电和仍在途的力量回到本起事故；两边的伤亡请随后核对。", confirm: "撤销并入",
      content: [field("理由", h("textarea", { class: "form-control", name: "reason", rows: 3, required: true, maxlength: 300 }))],
      run: async (form) => {
        await api(`${this.base}/unmerge`, { method: "POST", body: { reason: valueOf(form, "reason") } });
        toast({ text: "已撤销并入", tone: "success" });
        this.store.renew("incident", "picture", "dispatches", "timeline");
      },
    });
  }

  // --- split

  private async split(): Promise<void> {
    const { store } = this;
    let calls: Kept[];
    try {
      calls = await this.calls();
    } catch (error) {
      return toast({ text: explain(error), tone: "error" });
    }
    const out = store.dispatches.filter((each) => each.status !== "released");
    const box = (name: string, value: string, text: string) => h("label", { class: "merge-row" }, h("input", { type: "checkbox", class: "form-check-input", name, value }), h("span", {}, text));
    const dialog = ask({
      title: "拆分出另一起事故", confirm: "拆分",
      content: [
        field("类型", choose("kind", Object.entries(store.props.kinds), store.incident.kind)),
        field("地点", h("input", { class: "form-control", name: "place", required: true, maxlength: 200 })),
        calls.length > 1 ? h("fieldset", { class: "merge-list" }, h("legend", { class: "form-label" }, "转去的来电（至少留一个）"), ...calls.map((each) => box("calls", each.id, `${shortTime(new Date(each.at))} ${[each.caller_name, each.caller_phone].filter(Boolean).join(" ") || "未留名"}：${each.said || "没有记下内容"}`))) : null,
        out.length ? h("fieldset", { class: "merge-list" }, h("legend", { class: "form-label" }, "转去的力量"), ...out.map((each) => box("dispatches", each.id, `${each.resource.name}（${each.status_label}）`))) : null,
        field("理由", h("input", { class: "form-control", name: "reason", required: true, maxlength: 300 })),
      ],
      run: async (form) => {
        const data = new FormData(form);
        const body = { kind: valueOf(form, "kind"), place: valueOf(form, "place"), reason: valueOf(form, "reason"), calls: data.getAll("calls"), dispatches: data.getAll("dispatches") };
        const made = await api<Incident>(`${this.base}/split`, { method: "POST", body, key: once });
        toast({ text: `已拆分出 ${made.number}`, url: made.url, linkText: "打开", tone: "success" });
        store.renew("incident", "picture", "dispatches", "timeline");
      },
    });
    const once = crypto.randomUUID();
    dialog.classList.add("dialog-wide");
  }

  // --- none at all

  private dismiss(): void {
    const out = this.store.dispatches.filter((each) => each.status !== "released").length;
    ask({
      title: "认定为误报或测试", text: `结束处置，不计入任何统计${out ? `；${out} 支力量随之归队` : ""}。需要时可重新启动。`, confirm: "认定",
      content: [
        field("认定", choose("outcome", [["false_alarm", "误报"], ["test", "测试"]], "false_alarm")),
        field("理由", h("textarea", { class: "form-control", name: "reason", rows: 3, required: true, maxlength: 300 })),
      ],
      run: async (form) => {
        await api(`${this.base}/dismiss`, { method: "POST", body: { outcome: valueOf(form, "outcome"), reason: valueOf(form, "reason") } });
        toast({ text: "已认定，处置结束", tone: "success" });
        this.store.renew("incident", "picture", "dispatches", "timeline");
      },
    });
  }
}

/** Where the two differ, both figures side by side: the officer picks, nothing is added up. */
function figurePicker(here: Incident, there: Candidate | undefined): Child[] {
  if (!there) return [];
  const own = here as unknown as Record<string, number>;
  const rows = FIGURES.filter(([name]) => (own[name] ?? 0) !== (there.figures[name] ?? 0));
  if (!rows.length) return [];
  const choice = (name: string, value: number, checked: boolean) => h("label", {}, h("input", { type: "radio", class: "form-check-input", name: `figure-${name}`, value, checked }), h("span", { class: "num" }, value));
  return [
    h("div", { class: "form-label" }, "伤亡和涉险不相加，请选用："),
    h("table", { class: "data-grid" }, h("thead", {}, h("tr", {}, h("th", {}, ""), h("th", {}, `目标 ${there.number}`), h("th", {}, `本起 ${here.number}`))),
      h("tbody", {}, ...rows.map(([name, label]) => h("tr", {}, h("th", {}, label), h("td", {}, choice(name, there.figures[name] ?? 0, true)), h("td", {}, choice(name, own[name] ?? 0, false)))))),
  ];
}

function pickedFigures(form: HTMLFormElement): Record<string, number> {
  const data = new FormData(form);
  return Object.fromEntries(FIGURES.map(([name]) => [name, data.get(`figure-${name}`)] as const).filter(([, value]) => value !== null).map(([name, value]) => [name, Number(value)]));
}

/** What became of an incident that counts no more, and where it is now; above the screen's head. */
export function outcomeNote(incident: Incident): Child {
  const { merged_into: into, split_from: from } = incident;
  if (into) return h("div", { class: "outcome-note", role: "status" }, "已并入 ", h("a", { href: into.url }, `${into.number} ${into.title}`));
  if (incident.outcome === "false_alarm" || incident.outcome === "test") return h("div", { class: "outcome-note", role: "status" }, `${incident.outcome_label}，不计入统计：${incident.summary}`);
  if (from) return h("div", { class: "outcome-note", role: "status" }, "拆分自 ", h("a", { href: from.url }, `${from.number} ${from.title}`));
  return null;
}
