/** What the picture knows, tab by tab: 方案, 预案, 视频, 通信. A part nobody can fill yet says why. */

import { h, type Child } from "../ui/dom";
import { aged, describeSubstance, factList, missing, section, staleMark, textOf, type Row } from "./parts";
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
    return [generic(this.store, "预案", "plan"), ...siteParts(this.store.picture["site"])];
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
      part("联系人", this.store.picture["contacts"], (row) => h("div", { class: aged(row, "intake-line") }, h("span", { class: row["now"] === false ? "text-faint" : "" }, [textOf(row, "role_label", "role", "title", "duty"), textOf(row, "name")].filter(Boolean).join(" "), row["now"] === false ? h("small", {}, ` 此时不值守 ${textOf(row, "hours")}`) : null, " ", staleMark(row)), h("a", { class: "num", href: `tel:${textOf(row, "phone", "telephone")}` }, textOf(row, "phone", "telephone")))),
      section("已派出力量", ...(people.length ? people.map((each) => h("div", { class: "intake-line" }, h("span", {}, each.resource.name), h("span", { class: "num" }, each.resource.contact))) : [missing("尚未派出力量")])),
    ];
  }
}

/** What stands at the enterprise, from its dossier: how to shut off, water, units, plans. */
function siteParts(found: Part | undefined): Child[] {
  const value = found?.value;
  if (!value) return [section("企业档案", missing(found?.missing ?? "暂无数据"))];
  const rows = (key: string): Row[] => (value[key] as Row[] | undefined) ?? [];
  const item = (row: Row, ...detail: string[]): HTMLElement => h("div", { class: aged(row, "rail-item") }, h("div", { class: "intake-name" }, h("a", { href: textOf(row, "url"), target: "_blank" }, [textOf(row, "tag"), textOf(row, "name")].filter(Boolean).join(" ")), " ", staleMark(row)), ...detail.filter(Boolean).map((text) => h("div", { class: "intake-sub" }, text)));
  const list = (title: string, key: string, draw: (row: Row) => HTMLElement): Child => (rows(key).length ? section(title, ...rows(key).map(draw)) : null);
  const who = (row: Row): string => [textOf(row, "key_holder", "keeper", "responsible"), textOf(row, "telephone")].filter(Boolean).join(" ");
  return [
    value["people_now"] === null || value["people_now"] === undefined ? null : section("此时在岗", h("div", { class: "intake-line" }, h("span", {}, rows("shifts").map((row) => textOf(row, "name")).join("、")), h("b", { class: "num" }, `${textOf(value, "people_now")} 人`))),
    list("怎么切断", "shut_offs", (row) => item(row, [textOf(row, "kind"), textOf(row, "address")].filter(Boolean).join(" · "), textOf(row, "how"), who(row))),
    list("消防水源", "fire_water", (row) => item(row, [textOf(row, "kind"), textOf(row, "capacity_m3") && `${textOf(row, "capacity_m3")} m³`, textOf(row, "supply_l_s") && `${textOf(row, "supply_l_s")} L/s`].filter(Boolean).join(" · "), who(row))),
    list("储罐与装置", "units", (row) => item(row, [textOf(row, "substance"), textOf(row, "storage"), textOf(row, "quantity_t") && `${textOf(row, "quantity_t")} t`, textOf(row, "volume_m3") && `${textOf(row, "volume_m3")} m³`].filter(Boolean).join(" · "), textOf(row, "isolation"))),
    list("图纸与说明书", "files", (row) => item(row, [textOf(row, "kind"), textOf(row, "made_on")].filter(Boolean).join(" · "))),
  ];
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

const MEASURES: Array<[string, string]> = [["dos", "要做"], ["donts", "不要做"], ["isolation_m", "初始隔离"], ["distances", "防护距离"], ["fire_use", "可用"], ["fire_never", "禁用"], ["protection_day_m", "昼间防护"], ["protection_night_m", "夜间防护"], ["firefighting", "灭火"], ["extinguishing", "灭火"], ["leak_response", "泄漏处置"], ["spill", "泄漏处置"], ["first_aid", "急救"], ["protection", "防护"], ["measures", "处置"]];

function measures(row: Row): HTMLElement[] {
  return MEASURES.map(([key, label]) => [label, textOf(row, key), key] as const).filter(([, text]) => text).map(([label, text, key]) => h("p", { class: "rail-text" }, `${label}：${text}${key.endsWith("_m") ? " m" : ""}`));
}
