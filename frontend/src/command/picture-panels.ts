/** What the picture knows, tab by tab: 方案, 预案, 视频, 通信. A part nobody can fill yet says why. */

import { h, type Child } from "../ui/dom";
import { describeSubstance, factList, missing, section, textOf, type Row } from "./parts";
import type { Part, Store } from "./state";

export class ApproachPanel {
  constructor(private readonly store: Store) {}

  draw(): Child[] {
    const substances = this.store.picture["substances"];
    const cases = this.store.picture["similar_cases"];
    return [
      part("物质", substances, (row) => h("div", { class: "rail-item" }, h("div", { class: "intake-name" }, textOf(row, "name"), h("small", {}, ` ${textOf(row, "relation")}`)), h("div", { class: "intake-sub" }, describeSubstance(row)), ...measures(row))),
      part("相近案例", cases, (row) => h("div", { class: "rail-item" }, h("div", { class: "intake-name" }, textOf(row, "title", "name")), h("div", { class: "intake-sub" }, [textOf(row, "occurred_on", "date"), textOf(row, "reason")].filter(Boolean).join(" · ")), textOf(row, "summary", "course") ? h("p", { class: "rail-text" }, textOf(row, "summary", "course")) : null, textOf(row, "lessons", "lesson") ? h("p", { class: "rail-text" }, `教训：${textOf(row, "lessons", "lesson")}`) : null)),
      generic(this.store, "隐患", "hidden_dangers"), generic(this.store, "最近检查", "last_inspection"), generic(this.store, "许可", "licences"),
    ];
  }
}

export class PlanPanel {
  constructor(private readonly store: Store) {}

  draw(): Child[] {
    return [generic(this.store, "预案", "plan")];
  }
}

/** Cameras near the scene; the photos of people there are drawn below them by `PhotosPanel`. */
export class CamerasPanel {
  constructor(private readonly store: Store) {}

  draw(): Child[] {
    return [generic(this.store, "摄像机", "cameras")];
  }
}

export class ContactPanel {
  constructor(private readonly store: Store) {}

  draw(): Child[] {
    const people = this.store.dispatches.filter((each) => each.resource.contact && each.status !== "released");
    return [
      part("联系人", this.store.picture["contacts"], (row) => h("div", { class: "intake-line" }, h("span", {}, [textOf(row, "role_label", "role", "title", "duty"), textOf(row, "name")].filter(Boolean).join(" ")), h("a", { class: "num", href: `tel:${textOf(row, "phone", "telephone")}` }, textOf(row, "phone", "telephone")))),
      section("已派出力量", ...(people.length ? people.map((each) => h("div", { class: "intake-line" }, h("span", {}, each.resource.name), h("span", { class: "num" }, each.resource.contact))) : [missing("尚未派出力量")])),
    ];
  }
}

function generic(store: Store, title: string, key: string): Child {
  return part(title, store.picture[key], (row) => h("div", { class: "rail-item" }, h("div", { class: "intake-name" }, textOf(row, "name", "title", "label")), h("div", { class: "intake-sub" }, textOf(row, "detail", "summary", "text", "status_label"))));
}

/** A part of the picture: its rows or value, how old, or why it is missing. */
export function part(title: string, found: Part | undefined, row: (row: Row) => HTMLElement): HTMLElement {
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
