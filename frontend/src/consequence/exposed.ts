/** Whom the chosen zone reaches: numbers by kind, then names; a click flies there. */

import { h, type Child } from "../ui/dom";
import { distanceText } from "../ui/times";
import { people } from "./quantities";
import type { Store } from "./store";
import { LEVEL_NUMBER, LEVEL_WORDS, type ExposedItem, type Outcome, type ZoneExposure } from "./types";

const LISTED = 40;
const ORDER = ["school", "kindergarten", "hospital", "nursing_home", "residential", "market", "station", "venue", "other", "enterprise", "installation", "resource"];
const WORDS: Record<string, string> = { enterprise: "企业", installation: "重大危险源", resource: "应急资源", school: "学校", kindergarten: "幼儿园", hospital: "医院", nursing_home: "养老机构", residential: "居民区", market: "商场市场", station: "车站港口", venue: "体育文化场馆", other: "其他场所" };

export function exposedList(store: Store, outcome: Outcome, fly: (lon: number, lat: number, name: string) => void): HTMLElement | null {
  const { exposure } = store;
  if (!exposure || !outcome.zones.length) return null;
  const zone = outcome.zones.find((each) => each.level === store.level) ?? outcome.zones[0];
  if (!zone) return null;
  const numbers = exposure.zones[zone.id];
  const inside = exposure.items.filter((item) => item.zones.includes(zone.id));
  const chips = outcome.zones.map((each) => h("button", { type: "button", class: "calc-chip", "aria-pressed": String(each.level === zone.level), onclick: () => store.chooseLevel(each.level) }, h("span", { class: `calc-dot calc-dot-${LEVEL_NUMBER[each.level]}`, "aria-hidden": "true" }), LEVEL_WORDS[each.level]));
  return h("section", { class: "calc-part", "data-exposed": zone.id },
    h("h3", {}, "影响对象", h("span", { class: "calc-chips" }, ...chips)),
    numbers ? summary(numbers) : h("p", { class: "calc-note" }, "范围内没有登记的企业和场所"),
    exposure.note ? h("p", { class: "calc-note" }, exposure.note) : null,
    inside.length ? h("ul", { class: "calc-exposed" }, ...inside.slice(0, LISTED).map((item) => row(item, fly))) : null,
    numbers ? rest(numbers, inside.length) : null,
    numbers ? roads(numbers, exposure.roads_loaded, store) : null);
}

function summary(numbers: ZoneExposure): HTMLElement {
  const counts = ORDER.filter((kind) => numbers.counts[kind]).map((kind) => h("div", { class: "calc-count" }, h("b", { class: "num" }, numbers.counts[kind]), h("span", {}, WORDS[kind] ?? kind), numbers.people_by_kind[kind] ? h("small", { class: "num" }, `${people(numbers.people_by_kind[kind] ?? 0)} 人`) : null));
  if (!counts.length) return h("p", { class: "calc-note" }, "范围内没有登记的企业和场所");
  return h("div", {}, h("p", { class: "calc-people" }, h("b", { class: "num" }, people(numbers.people)), " 人", numbers.unknown ? h("small", {}, `，另有 ${numbers.unknown} 处未报人数`) : null), h("div", { class: "calc-counts" }, ...counts));
}

function row(item: ExposedItem, fly: (lon: number, lat: number, name: string) => void): HTMLElement {
  return h("li", {}, h("button", { type: "button", class: "calc-exposed-row", onclick: () => fly(item.lon, item.lat, item.name) }, h("span", {}, item.name, h("small", {}, ` ${item.kind_label}`)), h("span", { class: "num" }, item.people === null ? "" : `${people(item.people)} 人`)), h("a", { href: item.url, "aria-label": `${item.name} 详情` }, "详情"));
}

/** How many are counted but not named: beyond the list, or under another jurisdiction. */
function rest(numbers: ZoneExposure, named: number): Child {
  const total = Object.values(numbers.counts).reduce((sum, each) => sum + each, 0);
  const left = total - Math.min(named, LISTED);
  return left > 0 ? h("p", { class: "calc-note" }, `另有 ${people(left)} 处未列出`) : null;
}

function roads(numbers: ZoneExposure, loaded: boolean, store: Store): Child {
  if (!loaded) return h("p", { class: "calc-note" }, "道路未导入", store.props.may["roads"] ? h("a", { href: store.props.urls.roads }, " 导入道路") : null);
  if (!numbers.roads.length) return null;
  return h("div", { class: "calc-roads" }, h("h4", {}, `道路（${numbers.roads.length} 条，${distanceText(numbers.roads_m)}）`), ...numbers.roads.slice(0, 12).map((each) => h("div", { class: "intake-line" }, h("span", {}, each.name, h("small", {}, ` ${each.class_label}${each.approximate ? " · 近似" : ""}`)), h("span", { class: "num" }, distanceText(each.length_m)))));
}
