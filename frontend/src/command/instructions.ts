/** 指令和任务: what was ordered to whom, who received it, what came of it; what is to be done. */

import { api, ApiError, explain } from "../ui/api";
import { h, type Child } from "../ui/dom";
import { clockTime, remaining } from "../ui/times";
import { toast } from "../ui/toasts";
import { dispatchOption } from "./contacts";
import type { Instruction, Task } from "./desk";
import { ask, choose, field, valueOf } from "./dialogs";
import { wrap } from "./headquarters";
import { missing, section } from "./parts";
import { Picker, type Option } from "./picker";
import type { Store } from "./state";

const TONES: Record<string, string> = { issued: "waiting", received: "active", done: "done", withdrawn: "off" };
const TASK_TONES: Record<string, string> = { todo: "waiting", doing: "active", done: "done", cancelled: "off" };
const TASK_WORDS: Record<string, string> = { todo: "退回待办", doing: "开始", done: "完成", cancelled: "取消" };
const WAYS: Array<[string, string]> = [["telephone", "电话"], ["radio", "对讲"], ["in_person", "当面"]];

export class InstructionsPanel {
  constructor(private readonly store: Store) {}

  draw(): Child[] {
    const { store } = this;
    if (!store.desk.need("instructions", "tasks", "headquarters")) return [h("p", { class: "text-faint" }, "读取中")];
    const orders = [...store.shownInstructions].reverse();
    const open = orders.filter((each) => each.status === "issued" || each.status === "received");
    const ended = orders.filter((each) => !open.includes(each));
    const tasks = store.shownTasks;
    const may = store.may("order") && store.open;
    return [
      may ? h("div", { class: "staff-actions" }, h("button", { type: "button", class: "btn btn-sm btn-primary", "data-focus": "issue", onclick: () => this.issue() }, h("kbd", {}, "i"), "下达指令"), h("button", { type: "button", class: "btn btn-sm", "data-focus": "add-task", onclick: () => this.addTask(null) }, "新增任务")) : null,
      section(`待办结指令（${open.length}）`, ...(open.length ? open.map((each) => this.order(each)) : [missing(orders.length ? "指令均已办结" : "尚未下达指令")])),
      section(`任务（${tasks.filter((each) => each.status === "todo" || each.status === "doing").length}）`, ...(tasks.length ? tasks.map((each) => this.task(each)) : [missing("尚无任务")])),
      ended.length ? section(`已办结、已撤回（${ended.length}）`, ...ended.map((each) => this.order(each))) : null,
    ];
  }

  private order(order: Instruction): HTMLElement {
    const { store } = this;
    const open = order.status === "issued" || order.status === "received";
    const may = !store.props.wall && !store.asOf;
    const desk = store.may("order");
    const button = (text: string, action: () => void, css = "btn-quiet") => h("button", { type: "button", class: `btn btn-sm ${css}`, "data-focus": `${order.id}-${text}`, onclick: action }, text);
    return h("article", { class: `dispatch order order-${order.status}` },
      h("div", { class: "dispatch-head" }, h("strong", {}, `${order.number} 号 · ${order.to.name}`), h("span", { class: `status status-${TONES[order.status] ?? "neutral"}` }, h("span", { class: "status-mark" }), order.status_label)),
      h("p", { class: "order-text" }, order.text),
      h("div", { class: "intake-sub" }, `${order.issued_by} ${clockTime(new Date(order.issued_at))} 下达`, order.to.phone ? h("a", { class: "num order-phone", href: `tel:${order.to.phone.split(" ").pop() ?? ""}` }, order.to.phone) : null),
      order.received_at ? h("div", { class: "intake-sub" }, `${order.received_by} ${clockTime(new Date(order.received_at))} ${order.received_way}接令`) : null,
      order.result_at ? h("p", { class: "rail-text" }, `结果：${order.result}（${order.result_by} ${clockTime(new Date(order.result_at))}）`) : null,
      order.withdrawn_at ? h("p", { class: "rail-text" }, `${order.withdrawn_by} ${clockTime(new Date(order.withdrawn_at))} 撤回：${order.withdrawn_reason}`) : null,
      open && order.due_at ? dueLine(order.due_at, store.asOf) : null,
      open && may ? h("div", { class: "dispatch-next" },
        order.status === "issued" && order.mine ? button("接令", () => void this.receive(order), "btn-next") : null,
        order.status === "issued" && !order.mine && desk ? button("登记回执", () => this.noteReceipt(order), "btn-next") : null,
        order.mine || desk ? button("反馈结果", () => this.result(order), order.status === "received" ? "btn-next" : "btn-quiet") : null,
        desk && store.open ? button("转任务", () => this.addTask(order)) : null,
        desk ? button("撤回", () => this.withdraw(order)) : null) : null);
  }

  private task(task: Task): HTMLElement {
    const { store } = this;
    const may = (store.may("order") || task.mine) && !store.asOf && !store.props.wall;
    const last = task.steps[task.steps.length - 1];
    return h("article", { class: `dispatch task task-${task.status}` },
      h("div", { class: "dispatch-head" }, h("strong", {}, task.title), h("span", { class: `status status-${TASK_TONES[task.status] ?? "neutral"}` }, h("span", { class: "status-mark" }), task.status_label)),
      h("div", { class: "intake-sub" }, [task.assignee_name || "未指定承办人", task.instruction ? `第 ${task.instruction} 号指令` : "", last && task.steps.length > 1 ? `${last.by} ${clockTime(new Date(last.at))}${last.note ? `：${last.note}` : ""}` : ""].filter(Boolean).join(" · ")),
      task.due_at && (task.status === "todo" || task.status === "doing") ? dueLine(task.due_at, store.asOf) : null,
      may && task.next.length ? h("div", { class: "dispatch-next" }, ...task.next.map((each, index) => h("button", { type: "button", class: `btn btn-sm ${index === 0 && task.status !== "done" ? "btn-next" : "btn-quiet"}`, "data-focus": `${task.id}-${each}`, onclick: () => void this.move(task, each) }, TASK_WORDS[each] ?? each)),
        store.may("order") && store.open ? h("button", { type: "button", class: "btn btn-sm btn-quiet", "data-focus": `${task.id}-assign`, onclick: () => this.assign(task) }, "指派") : null) : null);
  }

  // --- acts

  /** Give an order: from the panel or by `i`. */
  issue(): void {
    const { store } = this;
    if (!store.may("order")) return;
    if (!store.open) return toast({ text: "响应已结束，不能再下达指令。", tone: "error" });
    const seen = store.desk.instructions.reduce((most, each) => Math.max(most, each.number), 0);
    const posts: Option[] = (store.shownStaff?.appointments ?? []).map((each) => ({ kind: "post", id: each.id, name: `${each.post} ${each.name}`, detail: each.unit, phone: each.phone }));
    const out = store.dispatches.filter((each) => each.status !== "released").map(dispatchOption);
    const picker = new Picker(store.incident.id, { given: [...posts, ...out], organisations: true, required: true, placeholder: "岗位、已派力量、人员、单位，或直接填写" });
    let known = seen;
    ask({
      title: "下达指令", confirm: "下达",
      content: [
        field("对象", wrap(picker)),
        field("内容", h("textarea", { class: "form-control", name: "text", rows: 4, required: true, maxlength: 1000 })),
        field("要求完成", choose("due", [["", "不限时"], ["10", "10 分钟内"], ["20", "20 分钟内"], ["30", "30 分钟内"], ["60", "1 小时内"], ["120", "2 小时内"], ["240", "4 小时内"]], "")),
      ],
      run: async (form) => {
        const { chosen } = picker;
        const to = chosen ? { [chosen.kind]: chosen.id } : { name: picker.text };
        const minutes = Number(valueOf(form, "due"));
        try {
          await api(`incidents/${store.incident.id}/instructions`, { method: "POST", body: { to, text: valueOf(form, "text"), due_at: minutes ? new Date(Date.now() + minutes * 60_000).toISOString() : null, seen: known } });
        } catch (error) {
          // Another's order came first: it is shown, and a second press means one has seen it.
          if (error instanceof ApiError && error.code === "issued_meanwhile") {
            const found = await api<{ items: Instruction[] }>(`incidents/${store.incident.id}/instructions`).catch(() => null);
            known = (found?.items ?? []).reduce((most, each) => Math.max(most, each.number), known);
            store.desk.renew("instructions");
          }
          throw error;
        }
        toast({ text: "指令已下达", tone: "success" });
        store.desk.renew("instructions");
        store.renew("timeline");
      },
    });
    picker.input.focus();
  }

  private async receive(order: Instruction): Promise<void> {
    await this.say(`instructions/${order.id}/receipt`, { way: "platform" }, `已接第 ${order.number} 号指令`);
  }

  private async say(path: string, body: unknown, done: string): Promise<void> {
    try {
      await api(path, { method: "POST", body });
      toast({ text: done, tone: "success" });
    } catch (error) {
      toast({ text: explain(error), tone: "error" });
    }
    this.store.desk.renew("instructions");
    this.store.renew("timeline");
  }

  private noteReceipt(order: Instruction): void {
    ask({
      title: `登记第 ${order.number} 号指令回执`, confirm: "登记",
      content: [field("方式", choose("way", WAYS, "telephone")), field("接令人", h("input", { class: "form-control", name: "receiver", required: true, maxlength: 64 }))],
      run: async (form) => {
        await api(`instructions/${order.id}/receipt`, { method: "POST", body: { way: valueOf(form, "way"), receiver: valueOf(form, "receiver") } });
        this.after();
      },
    });
  }

  private result(order: Instruction): void {
    ask({
      title: `第 ${order.number} 号指令办理结果`, confirm: "反馈",
      content: [
        field("结果", h("textarea", { class: "form-control", name: "text", rows: 3, required: true, maxlength: 1000 })),
        order.mine ? null : field("反馈人", h("input", { class: "form-control", name: "reporter", maxlength: 64, value: order.received_by })),
      ],
      run: async (form) => {
        await api(`instructions/${order.id}/result`, { method: "POST", body: { text: valueOf(form, "text"), reporter: valueOf(form, "reporter") } });
        this.after();
      },
    });
  }

  private withdraw(order: Instruction): void {
    ask({
      title: `撤回第 ${order.number} 号指令`, text: order.text, confirm: "撤回",
      content: [field("原因", h("input", { class: "form-control", name: "reason", required: true, maxlength: 200 }))],
      run: async (form) => {
        await api(`instructions/${order.id}/withdraw`, { method: "POST", body: { reason: valueOf(form, "reason") } });
        this.after();
      },
    });
  }

  private after(): void {
    this.store.desk.renew("instructions");
    this.store.renew("timeline");
  }

  private addTask(order: Instruction | null): void {
    const picker = new Picker(this.store.incident.id, { placeholder: "承办人，可不填" });
    ask({
      title: order ? `由第 ${order.number} 号指令建立任务` : "新增任务", confirm: "建立",
      content: [
        field("任务", h("input", { class: "form-control", name: "title", required: true, maxlength: 200, value: order?.text.slice(0, 200) ?? "" })), field("承办人", wrap(picker)),
        field("期限", choose("due", [["", "不限时"], ["30", "30 分钟内"], ["60", "1 小时内"], ["120", "2 小时内"], ["240", "4 小时内"], ["720", "12 小时内"]], "")),
      ],
      run: async (form) => {
        const minutes = Number(valueOf(form, "due"));
        const who = picker.chosen?.kind === "user" ? { assignee: picker.chosen.id } : { assignee_name: picker.text };
        await api(`incidents/${this.store.incident.id}/tasks`, { method: "POST", body: { title: valueOf(form, "title"), ...who, instruction: order?.id ?? null, due_at: minutes ? new Date(Date.now() + minutes * 60_000).toISOString() : order?.due_at ?? null } });
        this.store.desk.renew("tasks");
      },
    });
  }

  private assign(task: Task): void {
    const picker = new Picker(this.store.incident.id, { required: true });
    ask({
      title: `指派：${task.title}`, confirm: "指派", content: [field("承办人", wrap(picker))],
      run: async () => {
        const who = picker.chosen?.kind === "user" ? { assignee: picker.chosen.id } : { assignee_name: picker.text };
        await api(`incidents/${this.store.incident.id}/tasks/${task.id}`, { method: "PATCH", body: { ...who, version: task.version } });
        this.store.desk.renew("tasks");
      },
    });
    picker.input.focus();
  }

  private async move(task: Task, status: string): Promise<void> {
    try {
      await api(`incidents/${this.store.incident.id}/tasks/${task.id}`, { method: "PATCH", body: { status, version: task.version } });
    } catch (error) {
      toast({ text: explain(error), tone: "error" });
    }
    this.store.desk.renew("tasks");
  }
}

/** The time left, ticking; in a look back as it was. */
function dueLine(due: string, moment: Date | null): HTMLElement {
  if (moment) {
    const left = remaining(new Date(due), moment);
    return h("div", { class: `order-due clock-${left.state}` }, `${clockTime(new Date(due))} 前完成，`, h("span", { class: "num" }, left.text));
  }
  return h("div", { class: "order-due", "data-clock": due }, `${clockTime(new Date(due))} 前完成，`, h("span", { class: "num", "data-clock-left": true }));
}
