/** Right rail: 资源 · 方案 · 预案 · 影响 · 视频 · 通信 · 日志. A part nobody can fill yet says why. */

import { h, replace, type Child } from "../ui/dom";
import { clockTime, distanceText, etaText, fullTime, shortTime } from "../ui/times";
import type { Actions } from "./actions";
import { missing } from "./left-rail";
import { describeSubstance, factList, textOf, type Row } from "./parts";
import { type Dispatch, statusAt, type Part, type Store } from "./state";

export const TABS: Array<[string, string, string]> = [
  ["z", "资源", "resources"], ["f", "方案", "approach"], ["y", "预案", "plan"], ["x", "影响", "impact"],
  ["s", "视频", "video"], ["t", "通信", "contact"], ["r", "日志", "log"],
];
const KINDS: Array<[string, string]> = [["rescue-team", "救援队伍"], ["medical-institution", "医疗机构"], ["supplies", "应急物资"], ["expert", "专家"], ["shelter", "避难场所"], ["vehicle", "车辆"]];
const TONES: Record<string, string> = { ordered: "waiting", requested: "waiting", acknowledged: "active", accepted: "active", en_route: "active", on_scene: "done", released: "off" };

export class RightRail {
  readonly element = h("aside", { class: "rail rail-right", "aria-label": "处置" });
  private readonly tabs = h("div", { class: "tab-row rail-tabs", role: "tablist" });
  private readonly body = h("div", { class: "rail-body", role: "tabpanel", tabindex: "-1" });
  private current = "resources";

  constructor(private readonly store: Store, private readonly actions: Actions) {
    for (const [key, title, name] of TABS) {
      this.tabs.append(h("button", { type: "button", class: "tab", role: "tab", "data-tab": name, "aria-selected": "false", title: `g ${key}`, onclick: () => this.show(name) }, title));
    }
    this.element.append(this.tabs, this.body);
  }

  show(name: string): void {
    this.current = name;
    this.draw();
    this.body.scrollTop = 0;
    this.body.focus({ preventScroll: true });
  }

  draw(): void {
    for (const tab of this.tabs.children) tab.setAttribute("aria-selected", String((tab as HTMLElement).dataset["tab"] === this.current));
    const scrolled = this.body.scrollTop;
    const focused = (document.activeElement as HTMLElement | null)?.dataset["focus"];
    const content: Record<string, () => Child[]> = {
      resources: () => this.resources(), approach: () => this.approach(), plan: () => [this.generic("预案", "plan")],
      impact: () => this.impact(), video: () => [this.generic("摄像机", "cameras"), this.generic("现场照片", "scene_photos")],
      contact: () => this.contact(), log: () => this.log(),
    };
    replace(this.body, ...(this.store.loaded ? content[this.current]?.() ?? [] : [h("p", { class: "text-faint" }, "读取中")]));
    this.body.scrollTop = scrolled;
    if (focused) this.body.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  // --- resources

  private resources(): Child[] {
    const { store } = this;
    const out = store.dispatches.filter((each) => statusAt(each, store.asOf));
    const part = store.picture["resources"];
    return [
      section(`已调派（${out.filter((each) => statusAt(each, store.asOf) !== "released").length}）`, ...(out.length ? out.map((each) => this.dispatched(each)) : [h("p", { class: "missing" }, "尚未派出力量")]),
        store.may("dispatch") && store.open ? h("button", { type: "button", class: "btn btn-sm", onclick: () => this.actions.request() }, "请求联动") : null),
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
      next.length ? h("div", { class: "dispatch-next" }, ...next.map((each, index) => h("button", { type: "button", class: `btn btn-sm${index === 0 ? " btn-next" : " btn-quiet"}`, "data-focus": `${dispatch.id}-${each}`, onclick: () => void this.actions.advance(dispatch, each) }, store.props.statuses[each] ?? each))) : null);
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
        h("span", { class: "intake-resource-name" }, textOf(each, "name"), h("small", { class: "block" }, [ready ? "" : "不可用", textOf(each, "contact")].filter(Boolean).join(" · "))),
        h("span", { class: "num" }, distanceText(each["distance_m"] as number), h("small", {}, etaText(each["eta_s"] as number | null))),
      ];
      return h("label", { class: `intake-resource${ready ? "" : " not-ready"}` }, ...content);
    }));
  }

  // --- other tabs

  private approach(): Child[] {
    const substances = this.store.picture["substances"];
    const cases = this.store.picture["similar_cases"];
    return [
      part("物质", substances, (row) => h("div", { class: "rail-item" }, h("div", { class: "intake-name" }, textOf(row, "name"), h("small", {}, ` ${textOf(row, "relation")}`)), h("div", { class: "intake-sub" }, describeSubstance(row)), ...measures(row))),
      part("相近案例", cases, (row) => h("div", { class: "rail-item" }, h("div", { class: "intake-name" }, textOf(row, "title", "name")), h("div", { class: "intake-sub" }, [textOf(row, "occurred_on", "date"), textOf(row, "reason")].filter(Boolean).join(" · ")), textOf(row, "summary", "course") ? h("p", { class: "rail-text" }, textOf(row, "summary", "course")) : null, textOf(row, "lessons", "lesson") ? h("p", { class: "rail-text" }, `教训：${textOf(row, "lessons", "lesson")}`) : null)),
      this.generic("隐患", "hidden_dangers"), this.generic("最近检查", "last_inspection"), this.generic("许可", "licences"),
    ];
  }

  private impact(): Child[] {
    return [
      this.generic("影响范围", "zones"), this.generic("气象", "weather"),
      part("敏感场所（3 公里内）", this.store.picture["sensitive_places"], (row) => h("div", { class: "intake-line" }, h("span", {}, textOf(row, "name"), h("small", {}, ` ${[textOf(row, "kind_label", "category_label"), textOf(row, "people", "capacity", "headcount") && `${textOf(row, "people", "capacity", "headcount")} 人`].filter(Boolean).join(" ")}`)), h("span", { class: "num" }, distanceText(row["distance_m"] as number)))),
      this.generic("人口", "population"),
    ];
  }

  private contact(): Child[] {
    const people = this.store.dispatches.filter((each) => each.resource.contact && each.status !== "released");
    return [
      part("联系人", this.store.picture["contacts"], (row) => h("div", { class: "intake-line" }, h("span", {}, [textOf(row, "role_label", "role", "title", "duty"), textOf(row, "name")].filter(Boolean).join(" ")), h("a", { class: "num", href: `tel:${textOf(row, "phone", "telephone")}` }, textOf(row, "phone", "telephone")))),
      section("已派出力量", ...(people.length ? people.map((each) => h("div", { class: "intake-line" }, h("span", {}, each.resource.name), h("span", { class: "num" }, each.resource.contact))) : [missing("尚未派出力量")])),
    ];
  }

  private log(): Child[] {
    const { store } = this;
    const entries = [...store.shownEntries()].reverse();
    return [
      store.may("log") ? h("button", { type: "button", class: "btn btn-sm", onclick: () => this.actions.log() }, h("kbd", {}, "l"), "写日志") : null,
      section("报告", ...(store.bulletins.length ? store.bulletins.map((each) => h("div", { class: "intake-line" }, h("a", { href: each.url }, `${each.kind_label}（第 ${each.ordinal} 号）`), h("span", {}, each.signed_by ? `${each.signed_by} ${each.signed_at ? shortTime(new Date(each.signed_at)) : ""} 签发` : each.status_label))) : [missing("尚未拟写报告")])),
      section(`日志（${entries.length}）`, h("ol", { class: "timeline-list" }, ...entries.map((each) => h("li", { class: `timeline-entry entry-${each.kind}` }, h("div", { class: "timeline-when num", title: fullTime(new Date(each.at)) }, `${clockTime(new Date(each.at))} ${each.kind_label}`), h("div", {}, each.corrects ? "更正：" : "", each.text, h("span", { class: "timeline-by" }, each.by)))))),
    ];
  }

  private generic(title: string, key: string): Child {
    return part(title, this.store.picture[key], (row) => h("div", { class: "rail-item" }, h("div", { class: "intake-name" }, textOf(row, "name", "title", "label")), h("div", { class: "intake-sub" }, textOf(row, "detail", "summary", "text", "status_label"))));
  }
}

function section(title: string, ...content: Child[]): HTMLElement {
  return h("section", { class: "rail-part" }, h("h3", {}, title), ...content);
}

/** A part of the picture: its rows or value, how old, or why it is missing. */
function part(title: string, found: Part | undefined, row: (row: Row) => HTMLElement): HTMLElement {
  const items = found?.items ?? [];
  const value = found?.value;
  const content: Child[] = items.map(row);
  if (value) content.push(factList(Object.entries(value).filter(([, each]) => typeof each === "string" || typeof each === "number").map(([name, each]) => [name, String(each)])));
  if (!content.length) content.push(missing(found?.missing ?? "暂无数据"));
  const days = found?.as_of ? Math.floor((Date.now() - Date.parse(found.as_of)) / 86_400_000) : 0;
  return h("section", { class: "rail-part" }, h("h3", {}, title, items.length && days > 0 ? h("small", { class: "as-of" }, `${found?.source} ${days} 天前确认`) : null), ...content);
}

const MEASURES: Array<[string, string]> = [["isolation_m", "初始隔离"], ["protection_day_m", "昼间防护"], ["protection_night_m", "夜间防护"], ["firefighting", "灭火"], ["extinguishing", "灭火"], ["leak_response", "泄漏处置"], ["spill", "泄漏处置"], ["first_aid", "急救"], ["protection", "防护"], ["measures", "处置"]];

function measures(row: Row): HTMLElement[] {
  return MEASURES.map(([key, label]) => [label, textOf(row, key), key] as const).filter(([, text]) => text).map(([label, text, key]) => h("p", { class: "rail-text" }, `${label}：${text}${key.endsWith("_m") ? " m" : ""}`));
}
