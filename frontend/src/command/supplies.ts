/** 物资: what a depot holds, and asking for supplies for this incident. */

import { api, explain } from "../ui/api";
import { h, type Child } from "../ui/dom";
import { toast } from "../ui/toasts";
import { ask, choose, field, valueOf } from "./dialogs";
import { section } from "./parts";
import type { Store } from "./state";

interface Item { id: string; name: string; unit: string; category_label: string }
interface Level { item: { name: string; unit: string }; free: string; low: boolean }
interface Line { item: { name: string; unit: string }; quantity: string }
interface Request { id: string; number: string; status: string; status_label: string; lines: Line[] }

const ROWS = 4;
const TONES: Record<string, string> = { requested: "waiting", committed: "active", sent: "active", received: "done" };

/** Requests of this incident, read again whenever the log grew. */
export class IncidentSupplies {
  private requests: Request[] = [];
  private readAt = -1;

  constructor(private readonly store: Store) {}

  draw(): Child {
    if (this.store.props.wall) return null;
    this.renew();
    const shown = this.requests.map((each) => h("a", { class: "supply-request", href: `/supplies/requests/${each.id}/` },
      h("span", {}, each.lines.map((line) => `${line.item.name} ${line.quantity}${line.item.unit}`).join("、")),
      h("span", { class: `status status-${TONES[each.status] ?? "off"}` }, h("span", { class: "status-mark" }), each.status_label)));
    const may = this.store.may("supplies") && this.store.open;
    if (!shown.length && !may) return null;
    return section(`物资调拨（${shown.length}）`, ...shown,
      may ? h("button", { type: "button", class: "btn btn-sm", "data-focus": "supplies", onclick: () => void askSupplies(this.store) }, "请求物资") : null);
  }

  private renew(): void {
    const length = this.store.entries.length;
    if (length === this.readAt) return;
    this.readAt = length;
    api<{ items: Request[] }>(`supplies/requests?subject=${this.store.incident.id}&page_size=20`).then((found) => {
      const changed = JSON.stringify(found.items) !== JSON.stringify(this.requests);
      this.requests = found.items;
      if (changed) this.store.changed();
    }, () => { this.readAt = -1; });
  }
}

/** What a depot holds, and from there a request of it. */
export async function showStock(store: Store, depot: string, name: string): Promise<void> {
  let levels: Level[];
  try {
    levels = (await api<{ items: Level[] }>(`supplies/stock?depot=${depot}&page_size=200`)).items;
  } catch (error) {
    return toast({ text: explain(error), tone: "error" });
  }
  const rows = levels.map((each) => h("div", { class: "supply-level" }, h("span", {}, each.item.name), h("span", { class: "num" }, `${each.free} ${each.item.unit}`)));
  const may = store.may("supplies") && store.open;
  ask({
    title: `${name} 可用库存`, confirm: may ? "向此库请求" : "关闭",
    content: rows.length ? rows : [h("p", { class: "missing" }, "没有结存。")],
    run: async () => { if (may) void askSupplies(store, { id: depot, name }); },
  });
}

/** Ask for supplies; without a depot the city's desk decides who gives. */
export async function askSupplies(store: Store, from?: { id: string; name: string }): Promise<void> {
  let items: Item[];
  try {
    items = (await api<{ items: Item[] }>("supplies/items?is_active=1&page_size=500&order=category")).items;
  } catch (error) {
    return toast({ text: explain(error), tone: "error" });
  }
  const options: Array<[string, string]> = [["", "—"], ...items.map((each): [string, string] => [each.id, `${each.name}（${each.unit}）`])];
  const depots: Array<[string, string]> = [["", "由上级调度"]];
  for (const each of store.resources) if (each["kind"] === "supplies") depots.push([String(each["id"]), String(each["name"])]);
  if (from && !depots.some(([id]) => id === from.id)) depots.push([from.id, from.name]);
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const item = choose(`item-${row}`, options, "");
    item.setAttribute("aria-label", `物资 ${row + 1}`);
    return h("div", { class: "supply-ask" }, item, h("input", { class: "form-control num", type: "number", min: 0, step: "any", name: `quantity-${row}`, "aria-label": `数量 ${row + 1}`, placeholder: "数量" }));
  });
  const once = crypto.randomUUID();
  ask({
    title: "请求物资", confirm: "提交请求",
    content: [
      ...lines,
      field("发货库", choose("depot", depots, from?.id ?? "")),
      field("现场收货人", h("input", { class: "form-control", name: "receiver", maxlength: 64 })),
      field("收货电话", h("input", { class: "form-control", name: "receiver_phone", type: "tel", maxlength: 32 })),
      field("用途", h("input", { class: "form-control", name: "reason", maxlength: 300 })),
    ],
    run: async (form) => {
      const wanted = lines.map((_, row) => ({ item: valueOf(form, `item-${row}`), quantity: valueOf(form, `quantity-${row}`) })).filter((each) => each.item);
      const made = await api<Request>("supplies/requests", {
        method: "POST", key: once,
        body: { incident: store.incident.id, lines: wanted, depot: valueOf(form, "depot") || null, receiver: valueOf(form, "receiver"), receiver_phone: valueOf(form, "receiver_phone"), reason: valueOf(form, "reason") },
      });
      toast({ text: `已请求物资 ${made.number}`, tone: "success" });
      store.renew("timeline");
    },
  });
}
