/** 报送: who was told what, by which way and when; receipts; reports by telephone. */

import { subscribe } from "../live";
import { api, explain } from "../ui/api";
import { h, type Child } from "../ui/dom";
import { clockTime } from "../ui/times";
import { toast } from "../ui/toasts";
import { ask, choose, field, valueOf } from "./dialogs";
import { missing, section } from "./parts";
import { deliveryAt } from "./replay";
import type { Store } from "./state";

interface Delivery {
  id: string; bulletin: string; bulletin_label: string; name: string; category_label: string; way: string; way_label: string; contact: string;
  state: "waiting" | "sent" | "received"; overdue: boolean; sent_at: string | null; sent_by: string | null; receiver: string; received_at: string | null; note: string; basis: string;
}
interface Addressee { name: string; contact: string; basis: string }
interface PhoneReport { id: string; addressee: string; receiver: string; phone: string; at: string; content: string; read_back: boolean; by: string }
interface Phone { items: PhoneReport[]; proposed: string; addressees: Addressee[] }

const WAYS: Array<[string, string]> = [["telephone", "电话"], ["fax", "传真"], ["exchange", "政务网"], ["courier", "专人送达"]];
const STATES: Record<string, [string, string]> = { waiting: ["waiting", "待送"], sent: ["active", "待签收"], received: ["done", "已签收"] };

export class ReportingPanel {
  private deliveries: Delivery[] | null = null;
  private phone: Phone | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted = false;

  constructor(private readonly store: Store) {
    subscribe(["delivery", "phone-report", "bulletin", "incident", "clock"], (event) => {
      if (event.data["incident"] !== store.incident.id && event.subject?.id !== store.incident.id) return;
      this.renew();
    });
  }

  draw(): Child[] {
    if (!this.wanted) {
      this.wanted = true;
      void this.load();
    }
    const { store, phone, deliveries } = this;
    if (!deliveries || !phone) return [h("p", { class: "text-faint" }, "读取中")];
    const { incident } = store;
    const may = store.may("report");
    const groups = new Map<string, Delivery[]>();
    const signed = new Set(store.shownBulletins.map((each) => each.id));
    for (const each of deliveries) if (!store.asOf || signed.has(each.bulletin)) groups.set(each.bulletin, [...(groups.get(each.bulletin) ?? []), deliveryAt(each, store.asOf)]);
    const calls = phone.items.filter((each) => !store.asOf || new Date(each.at) <= store.asOf);
    return [
      may ? h("div", { class: "staff-actions" },
        h("button", { type: "button", class: "btn btn-sm btn-primary", "data-focus": "phone", onclick: () => this.call() }, "登记电话快报"),
        h("a", { class: "btn btn-sm", href: `/incidents/${incident.id}/reporting/` }, "报送登记")) : null,
      incident.report_due_since && !store.asOf && store.props.may["bulletin"] ? h("div", { class: "casualty-note" }, "上次报告后数据有变化，需补报。", h("a", { href: `/incidents/${incident.id}/supplement/` }, "查看变化并拟稿")) : null,
      ...[...groups.values()].map((rows) => this.bulletin(rows, may)),
      groups.size ? null : section("报送记录", missing("尚无签发的报告")),
      store.asOf ? null : section("按现有等级应报送", h("p", { class: "rail-text" }, phone.addressees.map((each) => each.name).join("、") || "没有报送对象"),
        h("p", { class: "intake-sub" }, `调查主体：${incident.investigation_level}（${incident.investigation_basis}）`)),
      section(`电话快报（${calls.length}）`, ...(calls.length ? [...calls].reverse().map((each) => h("article", { class: "dispatch" },
        h("div", { class: "dispatch-head" }, h("strong", {}, `${each.addressee} ${each.receiver}`), h("span", { class: "num dispatch-time" }, clockTime(new Date(each.at)))),
        h("div", { class: "intake-sub" }, [each.phone, each.by, each.read_back ? "已复述核对" : "未复述"].filter(Boolean).join(" · ")),
        h("p", { class: "rail-text" }, each.content))) : [missing("尚无电话快报")])),
    ];
  }

  private bulletin(rows: Delivery[], may: boolean): HTMLElement {
    const first = rows[0] as Delivery;
    const waiting = rows.filter((each) => each.state === "waiting").length;
    return section(first.bulletin_label,
      may && waiting ? h("button", { type: "button", class: "btn btn-sm", "data-focus": `all-${first.bulletin}`, onclick: () => void this.all(first, waiting) }, `全部已送出（${waiting}）`) : null,
      ...rows.map((each) => this.row(each, may)));
  }

  private row(each: Delivery, may: boolean): HTMLElement {
    const [tone, word] = STATES[each.state] ?? ["neutral", each.state];
    const late = each.overdue ? (each.state === "waiting" ? "超时未送" : "未签收") : "";
    const when = each.received_at ?? each.sent_at;
    return h("article", { class: `dispatch delivery${each.overdue ? " delivery-late" : ""}`, title: each.basis },
      h("div", { class: "dispatch-head" }, h("strong", {}, each.name), h("span", { class: `status status-${late ? "late" : tone}` }, h("span", { class: "status-mark" }), late || word), h("span", { class: "num dispatch-time" }, when ? clockTime(new Date(when)) : "")),
      h("div", { class: "delivery-line" },
        h("span", { class: "intake-sub" }, [each.way_label, each.contact, each.receiver && `${each.receiver}接收`, each.note].filter(Boolean).join(" · ")),
        !may || each.state === "received" ? null : each.state === "waiting"
          ? h("button", { type: "button", class: "btn btn-sm btn-next", "data-focus": `${each.id}-send`, "aria-label": `${each.name} 送出`, onclick: () => this.send(each) }, "送出")
          : h("button", { type: "button", class: "btn btn-sm btn-next", "data-focus": `${each.id}-receipt`, "aria-label": `${each.name} 签收`, onclick: () => this.receive(each) }, "签收")));
  }

  // --- acts

  private send(each: Delivery): void {
    ask({
      title: `送出：${each.name}`, ...(each.contact ? { text: each.contact } : {}), confirm: "送出",
      content: [
        field("方式", choose("way", WAYS, each.way)),
        field("接收人", h("input", { class: "form-control", name: "receiver", maxlength: 64, autocomplete: "off" })),
        h("label", { class: "check-label" }, h("input", { class: "form-check-input", type: "checkbox", name: "received" }), " 对方已确认收到"),
      ],
      run: async (form) => {
        const at = new Date().toISOString();
        const receiver = valueOf(form, "receiver");
        const body: Record<string, string> = { way: valueOf(form, "way"), sent_at: at };
        if (receiver) body["receiver"] = receiver;
        if (valueOf(form, "received")) body["received_at"] = at;
        await api(`deliveries/${each.id}`, { method: "PATCH", body });
        toast({ text: `${each.name}已登记送出`, tone: "success" });
        this.renew();
        this.store.renew("picture", "timeline");
      },
    });
  }

  private receive(each: Delivery): void {
    ask({
      title: `签收：${each.name}`, confirm: "签收",
      content: [field("接收人", h("input", { class: "form-control", name: "receiver", maxlength: 64, required: true, value: each.receiver, autocomplete: "off" }))],
      run: async (form) => {
        await api(`deliveries/${each.id}/receipt`, { method: "POST", body: { receiver: valueOf(form, "receiver") } });
        toast({ text: `${each.name}已签收`, tone: "success" });
        this.renew();
        this.store.renew("timeline");
      },
    });
  }

  private async all(first: Delivery, waiting: number): Promise<void> {
    ask({
      title: `${first.bulletin_label} 全部已送出？`, text: `${waiting} 家按所列方式登记为现在送出。`, confirm: "全部已送出", content: [],
      run: async () => {
        const done = await api<{ sent: number }>(`bulletins/${first.bulletin}/send-rest`, { method: "POST", body: {} });
        toast({ text: `${done.sent} 家已登记送出`, tone: "success" });
        this.renew();
        this.store.renew("picture", "timeline");
      },
    });
  }

  /** A report by telephone, with the words proposed from the record. */
  call(): void {
    const phone = this.phone;
    if (!phone || !this.store.may("report")) return;
    const once = crypto.randomUUID();
    const names = h("datalist", { id: "phone-names" }, ...phone.addressees.map((each) => h("option", { value: each.name })));
    const number = h("input", { class: "form-control num", name: "phone", maxlength: 32, inputmode: "tel" });
    const addressee = h("input", { class: "form-control", name: "addressee", list: "phone-names", maxlength: 64, required: true, autocomplete: "off", onchange: () => {
      const contact = phone.addressees.find((each) => each.name === addressee.value)?.contact ?? "";
      if (!number.value && /^[\d\s+-]{5,32}$/.test(contact)) number.value = contact;
    } });
    ask({
      title: "登记电话快报", confirm: "登记",
      content: [
        field("报告对象", addressee), names,
        field("接听人", h("input", { class: "form-control", name: "receiver", maxlength: 64, required: true, autocomplete: "off" })),
        field("电话", number),
        field("报告内容", h("textarea", { class: "form-control", name: "content", rows: 6, maxlength: 2000, required: true }, phone.proposed)),
        h("label", { class: "check-label" }, h("input", { class: "form-check-input", type: "checkbox", name: "read_back" }), " 已复述核对"),
      ],
      run: async (form) => {
        await api(`incidents/${this.store.incident.id}/phone-reports`, { method: "POST", key: once, body: {
          addressee: valueOf(form, "addressee"), receiver: valueOf(form, "receiver"), phone: valueOf(form, "phone"),
          content: valueOf(form, "content"), read_back: valueOf(form, "read_back") === "on",
        } });
        toast({ text: "电话快报已登记", tone: "success" });
        this.renew();
        this.store.renew("picture", "timeline");
      },
    });
    addressee.focus();
  }

  // --- reading

  private renew(): void {
    if (!this.wanted) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), 150);
  }

  private async load(): Promise<void> {
    const base = `incidents/${this.store.incident.id}`;
    try {
      const [deliveries, phone] = await Promise.all([api<{ items: Delivery[] }>(`${base}/deliveries`), api<Phone>(`${base}/phone-reports`)]);
      this.deliveries = deliveries.items;
      this.phone = phone;
    } catch (error) {
      if (!this.deliveries) toast({ text: explain(error), tone: "error", key: "reporting" });
      this.timer = setTimeout(() => void this.load(), 4000); // the panel catches up when the server is back
      return;
    }
    this.store.changed();
  }
}
