/** 影响: how far the likely release reaches, whom it hits, the weather it was calculated with. */

import "../styles/zones.css";
import { amount, arrival, brief, people } from "../consequence/quantities";
import { h, type Child } from "../ui/dom";
import { distanceText } from "../ui/times";
import { aged, missing, section, staleMark, textOf, type Row } from "./parts";
import { part } from "./picture-panels";
import type { Part, Store } from "./state";
import { propertiesOf, zonesOf, type ZoneProperties } from "./zones";

const LEVEL_NUMBER: Record<string, number> = { red: 1, orange: 2, yellow: 3 };
const LISTED = 8;
/** Of these nobody files a headcount. */
const UNCOUNTED = new Set(["resource", "installation"]);

interface Population { people: number; unknown: number; outcome_label: string; items: Array<{ name: string; kind: string; kind_label: string; people: number | null; lon: number; lat: number }> }

export class ImpactPanel {
  constructor(private readonly store: Store) {}

  draw(): Child[] {
    const { picture } = this.store;
    return [
      this.zones(picture["zones"]),
      this.exposed(picture["population"]),
      this.weather(picture["weather"]),
      part("敏感场所（3 公里内）", picture["sensitive_places"], (row) => h("div", { class: aged(row, "intake-line") }, h("span", {}, textOf(row, "name"), " ", staleMark(row), h("small", {}, ` ${[textOf(row, "kind_label", "category_label"), textOf(row, "people", "capacity", "headcount") && `${textOf(row, "people", "capacity", "headcount")} 人`].filter(Boolean).join(" ")}`)), h("span", { class: "num" }, distanceText(row["distance_m"] as number)))),
      this.basis(picture["zones"]),
    ];
  }

  private zones(found: Part | undefined): HTMLElement {
    const { store } = this;
    const features = zonesOf(found, store.zoneWeather, store.zoneOutcome);
    if (!features.length) return section("影响范围", missing(found?.missing ?? "暂无数据"), this.open());
    const rows = features.map(propertiesOf).sort((a, b) => (LEVEL_NUMBER[a.level] ?? 9) - (LEVEL_NUMBER[b.level] ?? 9));
    const current = rows[0]?.kind ?? "";
    const outcomes = ((found?.value?.["outcomes"] as Array<{ kind: string; label: string }> | undefined) ?? []).filter((each) => zonesOf(found, store.zoneWeather, each.kind).some((zone) => propertiesOf(zone).kind === each.kind));
    return h("section", { class: "rail-part", "data-zones": store.zoneWeather },
      h("h3", {}, "影响范围", h("span", { class: "zone-switch", role: "group", "aria-label": "气象" }, ...(["actual", "worst"] as const).map((weather) => h("button", { type: "button", class: "zone-choice", "data-focus": `zones-${weather}`, "aria-pressed": String(store.zoneWeather === weather), onclick: () => { store.zoneWeather = weather; store.changed(); } }, weather === "actual" ? "当前气象" : "最不利")))),
      outcomes.length > 1 ? h("div", { class: "zone-outcomes", role: "group", "aria-label": "事故类型" }, ...outcomes.map((each) => h("button", { type: "button", class: "zone-choice", "data-focus": `zones-${each.kind}`, "aria-pressed": String(each.kind === current), onclick: () => { store.zoneOutcome = each.kind; store.changed(); } }, brief(each.label)))) : null,
      ...rows.map(zoneRow), this.open());
  }

  private open(): Child {
    if (this.store.props.wall) return null;
    return h("p", { class: "zone-open" }, h("a", { href: `/consequence/?incident=${this.store.incident.id}` }, "打开测算"));
  }

  private exposed(found: Part | undefined): HTMLElement {
    const value = found?.value as unknown as Population | null | undefined;
    if (!value) return section("影响人数", missing(found?.missing ?? "暂无数据"));
    const rows = value.items.slice(0, LISTED).map((each) => h("button", { type: "button", class: "zone-exposed", onclick: () => document.dispatchEvent(new CustomEvent("anlan-show-point", { detail: { lon: each.lon, lat: each.lat, name: each.name } })) }, h("span", {}, each.name, h("small", {}, ` ${each.kind_label}`)), h("span", { class: "num" }, each.people === null ? (UNCOUNTED.has(each.kind) ? "" : "未报") : `${people(each.people)} 人`)));
    return section("影响人数", h("p", { class: "zone-people" }, h("b", { class: "num" }, people(value.people)), ` 人在${brief(value.outcome_label)}黄区以内`, value.unknown ? h("small", {}, `，另有 ${value.unknown} 处未报人数`) : null), ...rows, h("p", { class: "zone-note" }, found?.source ?? ""));
  }

  private weather(found: Part | undefined): HTMLElement {
    const value = found?.value as Row | null | undefined;
    if (!value) return section("气象", missing(found?.missing ?? "暂无数据"));
    const facts = [textOf(value, "wind"), value["temperature_c"] !== null ? `${value["temperature_c"]} ℃` : "", value["humidity"] !== null ? `湿度 ${value["humidity"]} %` : ""].filter(Boolean).join(" · ");
    const notes = (value["notes"] as string[] | undefined) ?? [];
    return section("气象", h("div", { class: "intake-name" }, facts), h("div", { class: "intake-sub" }, textOf(value, "source")), ...notes.map((each) => h("p", { class: "zone-note" }, each)));
  }

  private basis(found: Part | undefined): Child {
    const value = found?.value as Row | null | undefined;
    if (!value) return null;
    const lines = [...((value["warnings"] as string[]) ?? []), ...((value["assumptions"] as string[]) ?? [])];
    return section("测算依据", textOf(value, "advice") ? h("p", { class: "rail-text" }, textOf(value, "advice")) : null, h("p", { class: "zone-note" }, textOf(value, "weather")), ...[...new Set(lines)].map((each) => h("p", { class: "zone-note" }, each)));
  }
}

function zoneRow(zone: ZoneProperties): HTMLElement {
  const inside = zone.exposure?.people;
  return h("div", { class: "zone-row", "data-level": zone.level },
    h("span", { class: `grade grade-${LEVEL_NUMBER[zone.level] ?? 0}` }, zone.level_label),
    h("span", { class: "zone-what" }, h("b", { class: "num" }, distanceText(zone.max_distance_m)), h("small", {}, ` ${amount(zone.threshold.value, zone.threshold.unit)} ${zone.threshold.meaning}`)),
    h("span", { class: "zone-figures num" }, zone.arrival_s === null ? "" : arrival(zone.arrival_s), inside === null || inside === undefined ? null : h("small", {}, `${people(inside)} 人`)));
}
