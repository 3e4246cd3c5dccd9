/** 接转: to whom the incident was passed on, who signed, who took over; passing on, noting answers, taking back. */

import { askOnward } from "../intake/onward";
import { subscribe } from "../live";
import { api, explain } from "../ui/api";
import { h, type Child } from "../ui/dom";
import { clockTime, fullTime } from "../ui/times";
import { toast } from "../ui/toasts";
import { ask, field, valueOf } from "./dialogs";
import { missing, section } from "./parts";
import type { Store } from "./state";
import type { Panel } from "./tabs";

export interface Transfer {
  id: string; to: { name: string; organisation: string | null; service: string | null }; way: string; way_label: string;
  incident: { id: string; number: string; title: string; url: string };
  contact: string; content: string; status: string; status_label: string; sent_at: string; sent_by: string; due_at: string;
  alarmed_at: string | null; received_at: string | null; receiver: string | null; received_noted_by: string | null;
  taken_over_at: string | null; taken_over_by: string | null; ended_at: string | null; ended_by: string | null;
  end_reason: string; mine: boolean; url: string;
}

const TONES: Record<string, string> = { sent: "waiting", received: "active", taken_over: "done", returned: "off", withdrawn: "off" };
const ENDED: Record<string, string> = { returned: "退回", withdrawn: "撤回" };

export class TransfersPanel implements Panel {
  private rows: Transfer[] | null = null;
  private failed = "";

  constructor(private readonly store: Store) {
    subscribe(["transfer", "incident"], (event) => {
      if (event.data["incident"] === store.incident.id) void this.load();
    });
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.rows = (await api<{ items: Transfer[] }>(`incidents/${this.store.incident.id}/transfers`)).items;
      this.failed = "";
    } catch (error) {
      this.failed = explain(error);
    }
    this.store.changed();
  }

  draw(): Child[] {
    if (!this.rows) return [this.failed ? missing(this.failed) : h("p", { class: "text-faint" }, "读取中")];
    const until = this.store.asOf;
    const shown = until ? this.rows.filter((each) => new Date(each.sent_at) <= until) : this.rows;
    const active = shown.filter((each) => isActive(each));
    return [
      section(`接转（${shown.length}）`, ...(shown.length ? shown.map((each) => this.row(each)) : [missing("尚未接转")])),
      this.store.may("transfer") && this.store.open ? h("div", { class: "rail-action" }, h("button", { type: "button", class: "btn btn-primary", "data-focus": "transfer", onclick: () => this.send() }, active.length ? "再接转其他单位" : "接转")) : null,
    ];
  }

  private row(each: Transfer): HTMLElement {
    const late = isActive(each) && new Date(each.due_at) <= new Date();
    const steps: Child[] = [
      step("接转", each.sent_at, each.sent_by),
      each.received_at ? step("签收", each.received_at, noted(each.receiver, each.received_noted_by)) : null,
      each.taken_over_at ? step("接办", each.taken_over_at, each.taken_over_by ?? "") : null,
      each.ended_at ? step(ENDED[each.status] ?? "结束", each.ended_at, `${each.ended_by ?? ""}：${each.end_reason}`) : null,
    ];
    return h("div", { class: `dispatch transfer-${each.status}` },
      h("div", { class: "dispatch-head" }, h("strong", {}, h("a", { href: each.url }, each.to.name)), h("span", { class: `status status-${late ? "late" : TONES[each.status] ?? "neutral"}` }, h("span", { class: "status-mark" }), late ? "无人接办" : each.status_label),
        isActive(each) ? h("span", { class: "clock", "data-clock": each.due_at, title: `接办时限 ${clockTime(new Date(each.due_at))}` }, h("span", { class: "clock-left num", "data-clock-left": true })) : null),
      h("div", { class: "intake-sub" }, [each.way_label, each.contact, each.incident.id === this.store.incident.id ? "" : `由 ${each.incident.number} 转入`].filter(Boolean).join(" · ")),
      each.content ? h("p", { class: "rail-text" }, each.content) : null,
      h("ol", { class: "transfer-steps" }, ...steps), this.buttons(each));
  }

  private buttons(each: Transfer): Child {
    const { store } = this;
    const button = (text: string, action: () => void, css = "btn-quiet") => h("button", { type: "button", class: `btn btn-sm ${css}`, "data-focus": `${each.id}-${text}`, onclick: action }, text);
    const answering = store.may("answer") && isActive(each);
    const noting = answering && !each.mine && each.way === "telephone" && store.may("transfer");
    const buttons = [
      answering && each.mine ? button("接办", () => void this.act(each, "take-over", {}), "btn-next") : null,
      answering && each.mine && each.status === "sent" ? button("签收", () => void this.act(each, "receive", {})) : null,
      noting ? button("登记签收", () => this.note(each), "btn-next") : null,
      answering && (each.mine || noting) ? button("退回", () => this.reason(each, "return", "退回接转")) : null,
      store.may("transfer") && !each.mine && isActive(each) ? button("撤回", () => this.reason(each, "withdraw", "撤回接转")) : null,
      store.may("transfer") && !each.mine && each.status !== "taken_over" && store.open ? button("改接", () => this.send(each)) : null,
    ].filter(Boolean) as HTMLElement[];
    return buttons.length ? h("div", { class: "dispatch-next" }, ...buttons) : null;
  }

  /** Pass on, or instead of a transfer that nobody took over or that came back. */
  send(instead: Transfer | null = null): void {
    const once = crypto.randomUUID();
    askOnward({
      title: instead ? `改接（原接转${instead.to.name}）` : "接转", confirm: instead ? "改接" : "接转", incident: this.store.incident.id,
      content: instead?.content ?? this.store.incident.description,
      run: async (onward) => {
        const path = instead ? `transfers/${instead.id}/resend` : `incidents/${this.store.incident.id}/transfers`;
        const sent = await api<Transfer>(path, { method: "POST", body: onward, key: once });
        toast({ text: `已接转${sent.to.name}，等待签收`, tone: "success" });
        void this.load();
        this.store.renew("timeline");
      },
    });
  }

  /** By telephone the desk writes down who signed there, when, and whether they take it over. */
  private note(each: Transfer): void {
    const receiver = h("input", { class: "form-control", name: "receiver", required: true, maxlength: 64, placeholder: "姓名、警号或工号" });
    const minutes = h("input", { class: "form-control num", name: "minutes", type: "number", min: 0, max: 1440, value: 0 });
    const take = h("input", { type: "checkbox", class: "form-check-input", name: "take", checked: true });
    ask({
      title: `登记${each.to.name}的签收`, confirm: "登记",
      content: [field("对方签收人", receiver), field("几分钟前", minutes), h("label", { class: "menu-check" }, take, "对方已接办，停止计时")],
      run: async (form) => {
        const ago = Number(valueOf(form, "minutes")) || 0;
        const at = ago ? new Date(Math.max(Date.now() - ago * 60_000, Date.parse(each.sent_at))).toISOString() : undefined;
        await this.post(each, take.checked ? "take-over" : "receive", { receiver: valueOf(form, "receiver"), ...(at ? { at } : {}) });
      },
    });
  }

  private reason(each: Transfer, path: string, title: string): void {
    ask({
      title, confirm: title.slice(0, 2),
      content: [field("理由", h("textarea", { class: "form-control", name: "reason", rows: 3, required: true, maxlength: 300 }))],
      run: (form) => this.post(each, path, { reason: valueOf(form, "reason") }),
    });
  }

  private async act(each: Transfer, path: string, body: Record<string, unknown>): Promise<void> {
    try {
      await this.post(each, path, body);
    } catch (error) {
      toast({ text: explain(error), tone: "error" });
      void this.load();
    }
  }

  private async post(each: Transfer, path: string, body: Record<string, unknown>): Promise<void> {
    const done = await api<Transfer>(`transfers/${each.id}/${path}`, { method: "POST", body });
    toast({ text: `${done.to.name}：${done.status_label}`, tone: "success" });
    void this.load();
    this.store.renew("timeline");
  }
}

function isActive(each: Transfer): boolean {
  return each.status === "sent" || each.status === "received";
}

function noted(person: string | null, by: string | null): string {
  return person && by && person !== by ? `${person}（${by}登记）` : person ?? "";
}

function step(word: string, at: string, who: string): HTMLElement {
  return h("li", { title: fullTime(new Date(at)) }, h("span", { class: "num" }, clockTime(new Date(at))), h("span", {}, word), h("span", {}, who));
}
