/** The wall of all open incidents: the city with its incidents, a table of them, their clocks. Nothing to press. */

import "../styles/wall.css";
import type { FeatureCollection } from "geojson";
import { subscribe } from "../live";
import { AnlanMap } from "../map/anlan-map";
import { levelOf } from "../map/symbols";
import { api } from "../ui/api";
import { h, replace } from "../ui/dom";
import { tick } from "../ui/frame";
import { clockTime, stopwatch } from "../ui/times";

interface Row {
  id: string; number: string; title: string; exercise: boolean; status_label: string; grade: string; response_level: string; division: string; place: string;
  lon: number | null; lat: number | null; received_at: string; deaths: number; missing: number; serious_injuries: number; out: number; on_scene: number;
  commander: string; open_orders: number; clocks: Array<{ label: string; due_at: string }>;
}

const SHOWN = 9;
const RETRY_MS = 5000;

export async function mount(element: HTMLElement): Promise<void> {
  await new BoardWall(element).start();
}

class BoardWall {
  private readonly head = h("header", { class: "wall-head" });
  private readonly time = h("span", { class: "wall-time num" });
  private readonly mapHolder = h("div", { class: "wall-map" });
  private readonly table = h("section", { class: "wall-board" });
  private readonly map: AnlanMap;
  private rows: Row[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shown = "";

  constructor(element: HTMLElement) {
    element.classList.add("wall", "wall-all");
    element.append(this.head, this.mapHolder, this.table);
    this.map = new AnlanMap(this.mapHolder, { label: "处置中的事故" });
  }

  async start(): Promise<void> {
    subscribe(["incident", "dispatch", "clock", "bulletin", "command"], () => this.soon(300));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.soon(0); });
    setInterval(() => this.tick(), 1000);
    await this.load();
  }

  private soon(after: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), after);
  }

  private async load(): Promise<void> {
    try {
      this.rows = (await api<{ items: Row[] }>("command/wall")).items;
    } catch {
      return this.soon(RETRY_MS);
    }
    this.draw();
  }

  private draw(): void {
    const real = this.rows.filter((each) => !each.exercise);
    const sum = (of: (row: Row) => number) => real.reduce((total, row) => total + of(row), 0);
    const figure = (label: string, value: number) => h("div", { class: "wall-timer" }, h("small", {}, label), h("span", { class: "num" }, value));
    replace(this.head, h("div", { class: "wall-name" }, h("h1", {}, "处置中的事故"), h("div", { class: "wall-sub" }, this.rows.length > real.length ? `另有演练 ${this.rows.length - real.length} 起，不计入右侧数字` : "")),
      figure("起数", real.length), figure("死亡", sum((row) => row.deaths)), figure("失踪", sum((row) => row.missing)), figure("重伤", sum((row) => row.serious_injuries)), figure("出动力量", sum((row) => row.out)),
      h("div", { class: "wall-timer" }, h("small", {}, "现在"), this.time));
    replace(this.table, ...(this.rows.length ? this.rows.slice(0, SHOWN).map((row) => this.row(row)) : [h("p", { class: "wall-none" }, "没有处置中的事故")]),
      this.rows.length > SHOWN ? h("p", { class: "wall-sub" }, `另 ${this.rows.length - SHOWN} 起`) : null);
    this.drawMap();
    tick(this.table);
    this.tick();
  }

  private row(row: Row): HTMLElement {
    const people = [["死", row.deaths], ["失", row.missing], ["伤", row.serious_injuries]].map(([label, value]) => `${label} ${value}`).join("  ");
    return h("article", { class: `wall-row${row.exercise ? " wall-row-exercise" : ""}` },
      h("div", { class: "wall-row-head" }, row.exercise ? h("span", { class: "wall-exercise" }, "演练") : null, h("strong", {}, row.title), h("span", { class: `grade grade-${levelOf(row.grade)}` }, row.grade), h("span", { class: `grade grade-${levelOf(row.response_level)}` }, `${row.response_level} 级`), h("span", { class: "wall-elapsed num", "data-since": row.received_at })),
      h("div", { class: "wall-row-body" }, h("span", {}, [row.division, row.status_label].filter(Boolean).join(" · ")), h("span", { class: "num wall-people" }, people), h("span", { class: "num" }, `力量 ${row.out}（到场 ${row.on_scene}）`), h("span", {}, row.commander ? `总指挥 ${row.commander}` : ""), h("span", {}, row.open_orders ? `待办指令 ${row.open_orders}` : "")),
      row.clocks.length ? h("div", { class: "wall-row-clocks" }, ...row.clocks.map((clock) => h("span", { class: "wall-clock", "data-clock": clock.due_at }, `${clock.label} `, h("span", { class: "num", "data-clock-left": true })))) : null);
  }

  private drawMap(): void {
    const points = this.rows.filter((row) => row.lon !== null && row.lat !== null);
    const data: FeatureCollection = { type: "FeatureCollection", features: points.map((row) => ({ type: "Feature", geometry: { type: "Point", coordinates: [row.lon as number, row.lat as number] }, properties: { id: row.id, kind: "incident", name: `${row.exercise ? "【演练】" : ""}${row.title}`, level: row.grade } })) };
    void this.map.setLayer("incidents", data).then(() => {
      // Nobody points at a wall: names stand beside their incidents at every scale.
      this.map.map.setLayoutProperty("incidents-points", "text-field", ["get", "name"]);
      this.map.map.setLayoutProperty("incidents-points", "text-size", Math.max(15, Math.round(window.innerWidth / 115)));
    });
    const where = points.map((row) => `${row.lon},${row.lat}`).join(";");
    if (where === this.shown) return;
    this.shown = where;
    if (points.length > 1) this.map.fit(points.map((row) => [row.lon as number, row.lat as number]), 11);
    else this.map.goHome();
  }

  private tick(): void {
    this.time.textContent = clockTime(new Date());
    this.table.querySelectorAll<HTMLElement>("[data-since]").forEach((each) => { each.textContent = stopwatch((Date.now() - Date.parse(each.dataset["since"] ?? "")) / 1000); });
  }
}
