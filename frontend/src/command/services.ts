/** Requests to other services and partner departments: 已请求, 已受理, 到场, with who accepted and what comes. */

import { api, explain } from "../ui/api";
import { h, type Child } from "../ui/dom";
import { clockTime } from "../ui/times";
import { toast } from "../ui/toasts";
import { ask, choose, field, valueOf } from "./dialogs";
import type { Dispatch, Store } from "./state";

interface Offer { service: string; name: string; contact: string }

export function isService(dispatch: Dispatch): boolean {
  return dispatch.resource.kind === "service";
}

/** Ask for a service or a partner. */
export async function askService(store: Store): Promise<void> {
  let offers: Offer[];
  try {
    offers = (await api<{ items: Offer[] }>("incidents/service-targets")).items;
  } catch (error) {
    return toast({ text: explain(error), tone: "error" });
  }
  const once = crypto.randomUUID();
  ask({
    title: "请求联动", confirm: "发出请求",
    content: [
      field("单位", choose("service", offers.map((each) => [each.service, each.contact && !each.name.includes(each.contact) ? `${each.name}（${each.contact}）` : each.name]), offers[0]?.service ?? "")),
      field("事项", h("input", { class: "form-control", name: "task", maxlength: 200, required: true, placeholder: "如：2 人吸入中毒，请派救护车" })),
    ],
    run: async (form) => {
      const made = await api<Dispatch>(`incidents/${store.incident.id}/service-requests`, { method: "POST", body: { service: valueOf(form, "service"), task: valueOf(form, "task") }, key: once });
      toast({ text: `已请求${made.resource.name}`, tone: "success" });
      store.renew("dispatches", "timeline");
    },
  });
}

/** The other side accepted, or is there: who, with what, and the number to call back. */
export function answerService(store: Store, dispatch: Dispatch, status: string): void {
  const label = store.props.statuses[status] ?? status;
  ask({
    title: `${dispatch.resource.name}：${label}`, confirm: label,
    content: [
      field("受理人", h("input", { class: "form-control", name: "accepted_by", maxlength: 64, value: dispatch.accepted_by ?? "", placeholder: "姓名、警号或工号" })),
      field("出动力量", h("input", { class: "form-control", name: "strength", maxlength: 200, value: dispatch.strength, placeholder: "如：消防车 5 台 26 人" })),
      field("回拨电话", h("input", { class: "form-control num", name: "call_back", maxlength: 32, inputmode: "tel", value: dispatch.call_back })),
    ],
    run: async (form) => {
      const body = { status, accepted_by: valueOf(form, "accepted_by"), strength: valueOf(form, "strength"), call_back: valueOf(form, "call_back") };
      await api(`dispatches/${dispatch.id}`, { method: "PATCH", body });
      toast({ text: `${dispatch.resource.name}：${label}`, tone: "success" });
      store.renew("dispatches", "timeline");
    },
  });
}

/** Under a request: what was answered, and when each step was. */
export function serviceLines(dispatch: Dispatch): Child[] {
  const said = [dispatch.accepted_by ? `受理人 ${dispatch.accepted_by}` : "", dispatch.strength, dispatch.call_back ? `回拨 ${dispatch.call_back}` : ""].filter(Boolean).join(" · ");
  const steps = ([["请求", dispatch.ordered_at], ["受理", dispatch.acknowledged_at], ["到场", dispatch.on_scene_at]] as const).filter(([, at]) => at).map(([word, at]) => `${word} ${clockTime(new Date(at as string))}`).join("　");
  return [said ? h("div", { class: "intake-sub" }, said) : null, h("div", { class: "dispatch-time num" }, steps)];
}
