/** The three weathers beside one another: distances in columns, any of them on the map. */

import { h } from "../ui/dom";
import { distanceText } from "../ui/times";
import { brief } from "./quantities";
import type { Store } from "./store";
import { LEVELS, LEVEL_NUMBER, LEVEL_WORDS } from "./types";

export function compareTable(store: Store): HTMLElement {
  const columns = store.compared?.columns ?? [];
  const outcomes = [...new Map(columns.flatMap((column) => column.outcomes).map((each) => [each.kind, each.label])).entries()];
  const rows = outcomes.flatMap(([kind, label]) => LEVELS.map((level) => ({ kind, label, level, reach: columns.map((column) => column.outcomes.find((each) => each.kind === kind)?.zones.find((zone) => zone.level === level)?.max_distance_m ?? null) })).filter((row) => row.reach.some((each) => each !== null)));
  return h("section", { class: "calc-part" }, h("h3", {}, "气象对比"),
    h("table", { class: "calc-compare" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }), ...columns.map((column) => h("th", { scope: "col", class: "cell-end" }, h("button", { type: "button", class: "calc-column", "aria-pressed": String(column.key === store.column), title: "在地图上显示", "data-column": column.key, onclick: () => { store.column = column.key; store.frame = null; store.changed(); } }, column.title.split("（")[0], h("small", {}, `${column.weather.stability}，${Number(column.weather.wind_speed_10m.toPrecision(3))} m/s`)))))),
      h("tbody", {}, ...rows.map((row) => h("tr", {}, h("th", { scope: "row" }, h("span", { class: `calc-dot calc-dot-${LEVEL_NUMBER[row.level]}`, "aria-hidden": "true" }), `${brief(row.label)} ${LEVEL_WORDS[row.level]}`), ...row.reach.map((metres) => h("td", { class: "cell-end num" }, metres === null ? "—" : distanceText(metres))))))));
}
