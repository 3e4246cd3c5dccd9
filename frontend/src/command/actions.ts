/** What a person does on the command screen. Each asks, calls the API, and lets the live stream renew the screen. */

import { api, ApiError, explain } from "../ui/api";
import { h } from "../ui/dom";
import { toast } from "../ui/toasts";
import { ask, choose, field, valueOf } from "./dialogs";
import { textOf } from "./parts";
import type { Bulletin, Dispatch, Entry, Store } from "./state";

const TASKS: Record<string, string> = {
  "rescue-team": "赶赴现场救援处置", expert: "到场提供技术支持", "medical-institution": "做好伤员接收救治准备",
  supplies: "调运物资到现场", shelter: "开放安置", vehicle: "赶赴现场保障指挥通信",
};

function key(): string {
  return crypto.randomUUID();
}

export class Actions {
  constructor(private readonly store: Store) {}

  private get base(): string {
    return `incidents/${this.store.incident.id}`;
  }

  /** Order the selected resources out. */
  dispatch(): void {
    const { store } = this;
    if (!store.may("dispatch")) return;
    if (!store.open) return toast({ text: "响应已结束，不能再派出。", tone: "error" });
    const chosen = store.resources.filter((each) => store.selected.has(String(each["id"])));
    if (!chosen.length) return toast({ text: "请先在列表或地图上选择力量，再按 d 派出。" });
    const once = key();
    ask({
      title: `派出 ${chosen.length} 支力量`, confirm: "派出",
      content: [
        ...chosen.map((each) => field(textOf(each, "name"), h("input", { class: "form-control", name: `task-${String(each["id"])}`, value: TASKS[textOf(each, "kind")] ?? "", maxlength: 200, "aria-label": `${textOf(each, "name")} 任务` }))),
        field("附注", h("input", { class: "form-control", name: "note", maxlength: 200, placeholder: "集结点、进场路线等，可不填" })),
      ],
      run: async (form) => {
        const resources = chosen.map((each) => ({ id: String(each["id"]), task: valueOf(form, `task-${String(each["id"])}`) }));
        await api(`${this.base}/dispatches`, { method: "POST", body: { resources, note: valueOf(form, "note") }, key: once });
        store.selected.clear();
        toast({ text: `已派出 ${resources.length} 支力量`, tone: "success" });
        store.renew("dispatches", "picture", "timeline", "incident");
      },
    });
  }

  async advance(dispatch: Dispatch, status: string): Promise<void> {
    try {
      await api(`dispatches/${dispatch.id}`, { method: "PATCH", body: { status } });
      toast({ text: `${dispatch.resource.name}：${this.store.props.statuses[status] ?? status}`, tone: "success" });
    } catch (error) {
      toast({ text: explain(error), tone: "error" });
    }
    this.store.renew("dispatches", "picture", "timeline");
  }

  /** Request another service (消防, 公安, 医疗…). */
  request(): void {
    const given = this.store.props.services;
    const services: Array<[string, string]> = Array.isArray(given) ? given.map((each) => [each, each]) : Object.entries(given);
    const once = key();
    ask({
      title: "请求联动", confirm: "发出请求",
      content: [field("单位", choose("service", services, services[0]?.[0] ?? "")), field("事项", h("input", { class: "form-control", name: "task", maxlength: 200, required: true }))],
      run: async (form) => {
        await api(`${this.base}/service-requests`, { method: "POST", body: { service: valueOf(form, "service"), task: valueOf(form, "task") }, key: once });
        toast({ text: "联动请求已记录", tone: "success" });
        this.store.renew("dispatches", "timeline");
      },
    });
  }

  /** Write the log from anywhere. */
  log(): void {
    if (!this.store.may("log")) return;
    const once = key();
    ask({
      title: "写日志", confirm: "记入",
      content: [h("textarea", { class: "form-control", name: "text", rows: 4, required: true, maxlength: 4000, "aria-label": "日志内容", placeholder: "记入后不可修改；有误时另记更正" }), h("div", { class: "field-help" }, "Ctrl+Enter 记入")],
      run: async (form) => {
        await api(`${this.base}/timeline`, { method: "POST", body: { text: valueOf(form, "text") }, key: once });
        this.store.renew("timeline");
      },
    });
  }

  decide(): void {
    const { store } = this;
    const { incident, props } = store;
    const decisions = (entries: Entry[]) => entries.filter((each) => each.kind === "decision").length;
    let seen = decisions(store.entries);
    const dialog = ask({
      title: "认定等级和响应级别", text: incident.proposed.reasons.join("；"), confirm: "决定",
      content: [
        field("事故等级", choose("grade", props.grades.map((each) => [each, each]), incident.grade_decided_by ? incident.grade : incident.proposed.grade)),
        field("响应级别", choose("response_level", props.levels.map((each) => [each, `${each} 级`]), incident.response_decided_by ? incident.response_level : incident.proposed.response_level)),
        field("理由", h("textarea", { class: "form-control", name: "reason", rows: 2, maxlength: 300 })),
      ],
      run: async (form) => {
        try {
          await api(`${this.base}/decision`, { method: "POST", body: { grade: valueOf(form, "grade"), response_level: valueOf(form, "response_level"), reason: valueOf(form, "reason"), seen } });
        } catch (error) {
          // Another decided first: what they decided is shown, and a second press means one has seen it.
          if (error instanceof ApiError && error.code === "decided_meanwhile") {
            seen = decisions((await api<{ items: Entry[] }>(`${this.base}/timeline`)).items);
            store.renew("incident", "picture", "timeline");
          }
          throw error;
        }
        toast({ text: "等级和响应级别已决定", tone: "success" });
        store.renew("incident", "picture", "timeline");
      },
    });
    store.presence.editing("decision");
    dialog.addEventListener("close", () => store.presence.done(["decision"]));
  }

  async accept(): Promise<void> {
    await this.simply("accept", "已受理");
  }

  close(): void {
    const out = this.store.dispatches.filter((each) => each.status !== "released").length;
    ask({
      title: "结束本次响应？", text: out ? `尚有 ${out} 支力量未归队，结束后一并归队。时限停止计时。` : "结束后不能再派出力量，时限停止计时；需要时可说明理由重新启动。", confirm: "结束响应",
      content: [field("处置小结", h("textarea", { class: "form-control", name: "summary", rows: 5, required: true, maxlength: 8000 }))],
      run: async (form) => {
        await api(`${this.base}/close`, { method: "POST", body: { summary: valueOf(form, "summary") } });
        toast({ text: "响应已结束", tone: "success" });
        this.store.renew("incident", "picture", "dispatches", "timeline");
      },
    });
  }

  reopen(): void {
    ask({
      title: "重新启动响应", confirm: "重新启动",
      content: [field("理由", h("textarea", { class: "form-control", name: "reason", rows: 3, required: true, maxlength: 1000 }))],
      run: async (form) => {
        await api(`${this.base}/reopen`, { method: "POST", body: { reason: valueOf(form, "reason") } });
        this.store.renew("incident", "picture", "timeline");
      },
    });
  }

  /** A closed incident becomes a scenario of its own, ready to start. */
  async makeDrill(): Promise<void> {
    try {
      await api("drills/scenarios", { method: "POST", body: { incident: this.store.incident.id }, key: key() });
      location.href = "/drills/";
    } catch (error) {
      toast({ text: explain(error), tone: "error" });
    }
  }

  /** The next report due: first, then follow-ups, the final one after the close. An unfinished one is opened. */
  async bulletin(): Promise<void> {
    const unfinished = this.store.bulletins.find((each) => each.status !== "sent");
    if (unfinished) {
      location.href = unfinished.url;
      return;
    }
    try {
      const made = await api<Bulletin>(`${this.base}/bulletins`, { method: "POST", body: { kind: this.nextBulletin() }, key: key() });
      location.href = made.url;
    } catch (error) {
      toast({ text: explain(error), tone: "error" });
    }
  }

  nextBulletin(): "initial" | "follow_up" | "final" {
    if (!this.store.bulletins.length) return "initial";
    return this.store.open ? "follow_up" : "final";
  }

  private async simply(path: string, done: string): Promise<void> {
    try {
      await api(`${this.base}/${path}`, { method: "POST", body: {} });
      toast({ text: done, tone: "success" });
    } catch (error) {
      toast({ text: explain(error), tone: "error" });
    }
    this.store.renew("incident", "picture", "timeline");
  }
}
