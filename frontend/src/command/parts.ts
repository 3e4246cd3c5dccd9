/** Rows of the picture in words. Ledgers may know more or less of a record: what is absent is left out. */

import { levelOf } from "../map/symbols";
import { h, type Child } from "../ui/dom";

export type Row = Record<string, unknown>;

/** The first of these keys that holds text, a number, or an object with a name. */
export function textOf(row: Row | null | undefined, ...keys: string[]): string {
  for (const key of keys) {
    const value = row?.[key];
    if (typeof value === "string" && value) return value;
    if (typeof value === "number") return String(value);
    if (value && typeof value === "object" && typeof (value as Row)["name"] === "string") return (value as Row)["name"] as string;
  }
  return "";
}

/** The state of a fact that somebody should have confirmed: stale ones are grey, with a word beside them. */
export function isStale(row: Row | null | undefined): boolean {
  return (row?.["freshness"] as Row | null | undefined)?.["state"] === "stale";
}

/** 过期 N 天 where a fact is overdue, else nothing. */
export function staleMark(row: Row | null | undefined): HTMLElement | null {
  return isStale(row) ? h("span", { class: "age age-stale" }, textOf(row?.["freshness"] as Row, "words")) : null;
}

/** A class name with the one for stale facts where it applies. */
export function aged(row: Row | null | undefined, css: string): string {
  return isStale(row) ? `${css} is-stale` : css;
}

export function describeSubstance(row: Row): string {
  const parts = [
    textOf(row, "cas") && `CAS ${textOf(row, "cas")}`,
    textOf(row, "un") && `UN ${textOf(row, "un")}`,
    textOf(row, "state_label", "state"),
    textOf(row, "appearance"),
    textOf(row, "hazards", "hazard", "dangers", "category_label", "category"),
  ];
  return parts.filter(Boolean).join(" · ");
}

export function installationRow(row: Row): HTMLElement {
  const level = textOf(row, "level_label", "level");
  const stored = ((row["substances"] as Row[] | undefined) ?? []).map((each) => {
    const amount = textOf(each, "quantity_t", "quantity", "amount_t");
    return `${textOf(each, "name", "substance")}${amount ? ` ${amount} t` : ""}`;
  }).filter((each) => each.trim());
  const number = levelOf(level);
  return h("div", { class: aged(row, "intake-line") }, h("span", {}, textOf(row, "name"), stored.length ? h("small", {}, ` ${stored.slice(0, 3).join("、")}`) : null, " ", staleMark(row)),
    number ? h("span", { class: `grade grade-${number}` }, /^\d$/.test(level) ? `${"一二三四"[number - 1]}级` : level) : null);
}

/** Label and value pairs as a list of facts; empty ones are left out. */
export function factList(pairs: Array<[string, Child]>): HTMLElement {
  return h("dl", { class: "facts facts-rail" }, ...pairs.filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false).map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))));
}

export function missing(reason: string): HTMLElement {
  return h("p", { class: "missing" }, reason);
}

/** A part of a rail under its heading. */
export function section(title: string, ...content: Child[]): HTMLElement {
  return h("section", { class: "rail-part" }, h("h3", {}, title), ...content);
}
