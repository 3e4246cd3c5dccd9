/** 资源: who is out and how far they are, who can be sent. */

import { h, type Child } from "../ui/dom";
import { clockTime, distanceText, etaText } from "../ui/times";
import type { Actions } from "./actions";
import { aged, missing, section, staleMark, textOf } from "./parts";
import { IncidentSupplies, showStock } from "./supplies";
import { answerService, askService, isService, serviceLines } from "./services";
import { type Dispatch, statusAt, type Store } from "./state";

const KINDS: Array<[string, string]> = [["rescue-team", "救援队伍"], ["medical-institution", "医疗机构"], ["supplies", "应急物资"], ["expert", "专家"], ["shelter", "避难场所"], ["vehicle", "车辆"]];
const TONES: Record<string, string> = { ordered: "waiting", requested: "waiting", acknowledged: "active", accepted: "active", en_route: "active", on_scene: "done", released: "off" };

export class ResourcesPanel {
  private readonly supplies: IncidentSupplies;

  constructor(private readonly store: Store, private readonly actions: Actions) {
    this.supplies = new IncidentSupplies(store);
  }

  draw(): Child[] {
    const { store } = this;
    const out = store.dispatches.filter((each) => statusAt(each, store.asOf));
    const part = store.picture["resources"];
    return [
      section(`已调派（${out.filter((each) => statusAt(each, store.asOf) !== "released").length}）`, ...(out.length ? out.map((each) => this.dispatched(each)) : [h("p", { class: "missing" }, "尚未派出力量")]),
        store.may("dispatch") && store.open ? h("button", { type: "button", class: "btn btn-sm", onclick: () => void askService(store) }, "请求联动") : null),
      this.supplies.draw(),
      part?.missing && !part.items?.length ? section("可用力量", missing(part.missing)) : null,
      ...KINDS.map(([kind, title]) => this.available(kind, title)),
      store.may("dispatch") && store.open ? h("div", { class: "rail-action" }, h("button", { type: "button", class: "btn btn-primary", "data-focus": "dispatch", disabled: store.selected.size === 0, title: store.selected.size ? "" : "先选择力量", onclick: () => this.actions.dispatch() }, h("kbd", {}, "d"), `派出所选（${store.selected.size}）`)) : null,
    ];
  }

  private dispatched(dispatch: Dispatch): HTMLElement {
    const { store } = this;
    const status = statusAt(dispatch, store.asOf);
    const next = store.may("advance") ? dispatch.next.slice(0, 3) : [];
    const since = { ordered: dispatch.ordered_at, requested: dispatch.ordered_at, acknowledged: dispatch.acknowledged_at, accepted: dispatch.acknowledged_at, en_route: dispatch.en_route_at, on_scene: dispatch.on_scene_at, released: dispatch.released_at }[status];
    return h("div", { class: `dispatch dispatch-${status}` },
      h("div", { class: "dispatch-head" }, h("strong", {}, dispatch.resource.name), h("span", { class: `status status-${TONES[status] ?? "neutral"}` }, h("span", { class: "status-mark" }), store.props.statuses[status] ?? dispatch.status_label), h("span", { class: "num dispatch-time" }, since ? clockTime(new Date(since)) : "")),
      dispatch.task || dispatch.resource.contact ? h("div", { class: "intake-sub" }, [dispatch.task, dispatch.resource.contact].filter(Boolean).join(" · ")) : null,
      ...(isService(dispatch) ? serviceLines(dispatch) : []),
      next.length ? h("div", { class: "dispatch-next" }, ...next.map((each, index) => h("button", { type: "button", class: `btn btn-sm${index === 0 ? " btn-next" : " btn-quiet"}`, "data-focus": `${dispatch.id}-${each}`, onclick: () => (isService(dispatch) && each !== "released" ? answerService(store, dispatch, each) : void this.actions.advance(dispatch, each)) }, store.props.statuses[each] ?? each))) : null);
  }

  private available(kind: string, title: string): Child {
    const rows = this.store.resources.filter((each) => each["kind"] === kind && !this.store.sent(String(each["id"])));
    if (!rows.length) return null;
    const may = this.store.may("dispatch") && this.store.open;
    return section(title, ...rows.map((each) => {
      const id = String(each["id"]);
      const ready = each["ready"] !== false;
      const content = [
        may ? h("input", { type: "checkbox", class: "form-check-input", "data-focus": `r-${id}`, checked: this.store.selected.has(id), disabled: !ready, onchange: () => this.store.toggle(id) }) : null,
        h("span", { class: "intake-resource-name" }, textOf(each, "name"), " ", staleMark(each), h("small", { class: "block" }, [ready ? "" : "不可用", textOf(each, "contact")].filter(Boolean).join(" · "))),
        h("span", { class: "num" }, distanceText(each["distance_m"] as number), h("small", {}, etaText(each["eta_s"] as number | null))),
      ];
      const row = h("label", { class: aged(each, `intake-resource${ready ? "" : " not-ready"}`) }, ...content);
      if (kind !== "supplies" || this.store.props.wall) return row;
      return h("div", { class: "supply-depot-row" }, row, h("button", { type: "button", class: "btn btn-sm", "aria-label": `${textOf(each, "name")} 库存`, onclick: () => void showStock(this.store, id, textOf(each, "name")) }, "库存"));
    }));
  }
}
