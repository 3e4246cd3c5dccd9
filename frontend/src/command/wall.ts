/** The command screen on a wall: everything a room must see at once, nothing to press. Sizes follow the width of the
 * wall, so that 1920 and 3840 pixels show the same. */

import type { FeatureCollection } from "geojson";
import "../styles/wall.css";
import { AnlanMap } from "../map/anlan-map";
import { levelOf } from "../map/symbols";
import { h, replace, type Child } from "../ui/dom";
import { tick } from "../ui/frame";
import { clockTime, stopwatch } from "../ui/times";
import { tallyOf } from "./replay";
import { type Props, statusAt, Store } from "./state";
import { textOf } from "./parts";

const STAGES: Array<[string, string[]]> = [["已派出", ["ordered", "requested"]], ["已接令", ["acknowledged", "accepted"]], ["途中", ["en_route"]], ["已到场", ["on_scene"]]];
const ENTRIES = 7;
const ORDERS = 5;
const TASKS = 5;

export class WallScreen {
  private readonly store: Store;
  private readonly head = h("header", { class: "wall-head" });
  private readonly elapsed = h("span", { class: "wall-elapsed num", role: "timer" });
  private readonly time = h("span", { class: "wall-time num" });
  private readonly left = h("section", { class: "wall-column" });
  private readonly right = h("section", { class: "wall-column" });
  private readonly log = h("section", { class: "wall-log" });
  private readonly mapHolder = h("div", { class: "wall-map" });
  private map!: AnlanMap;
  private placed = "";
  private zoned: FeatureCollection | undefined;

  constructor(private readonly element: HTMLElement, private readonly props: Props) {
    this.store = new Store(props);
  }

  async start(): Promise<void> {
    document.body.classList.add("is-wall");
    document.body.classList.toggle("is-exercise", this.props.incident.exercise);
    this.element.classList.add("wall");
    this.element.append(this.head, this.left, this.mapHolder, this.log, this.right);
    const { lon, lat } = this.props.incident;
    this.map = new AnlanMap(this.mapHolder, { label: "事故态势图", center: lon !== null && lat !== null ? [lon, lat] : null });
    this.store.onChange(() => this.draw());
    this.store.desk.need("headquarters", "instructions", "tasks", "register");
    this.draw();
    setInterval(() => this.tick(), 1000);
    await this.store.start();
    await this.map.ready;
    this.frameMap();
  }

  private draw(): void {
    this.drawHead();
    this.drawLeft();
    this.drawRight();
    this.drawLog();
    this.drawMap();
    tick(this.element);
    this.tick();
  }

  private tick(): void {
    const { received_at, closed_at } = this.store.incident;
    this.elapsed.textContent = stopwatch(((closed_at ? Date.parse(closed_at) : Date.now()) - Date.parse(received_at)) / 1000);
    this.time.textContent = clockTime(new Date());
  }

  private drawHead(): void {
    const { incident } = this.store;
    replace(this.head,
      incident.exercise ? h("span", { class: "wall-exercise" }, "演练") : null,
      h("div", { class: "wall-name" }, h("h1", {}, incident.title), h("div", { class: "wall-sub" }, [incident.number, incident.division?.name, incident.place].filter(Boolean).join(" · "))),
      h("div", { class: "wall-levels" },
        h("span", { class: `grade grade-${levelOf(incident.grade)}` }, incident.grade_decided_by ? incident.grade : `${incident.grade}（初判）`),
        h("span", { class: `grade grade-${levelOf(incident.response_level)}` }, `${incident.response_level} 级响应`),
        h("span", { class: "wall-status" }, incident.status_label)),
      h("div", { class: "wall-timer" }, h("small", {}, "接报至今"), this.elapsed), h("div", { class: "wall-timer" }, h("small", {}, "现在"), this.time));
    document.title = `${incident.exercise ? "【演练】" : ""}${incident.title} · 大屏`;
  }

  private drawLeft(): void {
    const { store } = this;
    // Clocks stop with the response; what was not met then is in its record.
    const running = store.open ? store.clocks.filter((each) => !each.met_at) : [];
    const figures: Array<[string, number]> = [["死亡", store.incident.deaths], ["失踪", store.incident.missing], ["重伤", store.incident.serious_injuries]];
    const tally = tallyOf(store.desk.register?.items ?? []);
    const out = store.dispatches.filter((each) => !["", "released"].includes(statusAt(each, null)));
    replace(this.left,
      part("伤亡", h("div", { class: "wall-figures" }, ...figures.map(([label, value]) => h("div", {}, h("span", { class: "num" }, value), h("small", {}, label)))),
        store.desk.register?.count ? h("p", { class: "wall-sub" }, `登记：轻伤 ${tally["minor"] ?? 0}、获救 ${tally["rescued"] ?? 0}`) : null),
      part("时限", ...(running.length ? running.slice(0, 5).map((each) => h("div", { class: "wall-clock", "data-clock": each.due_at }, h("span", {}, each.label), h("span", { class: "num", "data-clock-left": true }))) : [quiet(!store.open ? "响应已结束" : store.loaded ? "没有运行中的时限" : "读取中")])),
      part(`力量（${out.length}）`, h("div", { class: "wall-stages" }, ...STAGES.map(([label, statuses]) => h("div", {}, h("span", { class: "num" }, out.filter((each) => statuses.includes(each.status)).length), h("small", {}, label)))),
        h("ul", { class: "wall-list" }, ...out.slice(0, 8).map((each) => h("li", {}, h("span", {}, each.resource.name), h("span", { class: "wall-state" }, each.status_label))))));
  }

  private drawRight(): void {
    const { store } = this;
    const staff = store.shownStaff;
    const lead = (role: string) => staff?.appointments.filter((each) => each.role === role) ?? [];
    const orders = store.shownInstructions.filter((each) => each.status === "issued" || each.status === "received").reverse();
    const tasks = store.shownTasks.filter((each) => each.status === "todo" || each.status === "doing");
    const heads = (staff?.groups ?? []).map((group) => ({ group, head: staff?.appointments.find((each) => each.group === group.id && each.role === "head") }));
    const post = (label: string, name: string | undefined): Child => h("div", { class: name ? "wall-post" : "wall-post wall-vacant" }, h("span", {}, label), h("strong", {}, name ?? "空缺"));
    replace(this.right,
      part(staff?.headquarters.name ?? "指挥部", ...(staff ? [post("总指挥", lead("commander")[0]?.name), ...lead("deputy").map((each) => post("副总指挥", each.name)), h("div", { class: "wall-posts" }, ...heads.map(({ group, head }) => post(group.label, head?.name)))] : [quiet("尚未设立")])),
      part(`待办结指令（${orders.length}）`, ...(orders.length ? orders.slice(0, ORDERS).map((each) => h("div", { class: "wall-order", ...(each.due_at ? { "data-clock": each.due_at } : {}) }, h("div", { class: "wall-order-head" }, h("strong", {}, `${each.number} 号 ${each.to.name}`), h("span", { class: "wall-state" }, each.status_label), each.due_at ? h("span", { class: "num", "data-clock-left": true }) : null), h("p", {}, each.text))) : [quiet("没有")]), more(orders.length - ORDERS)),
      part(`任务（${tasks.length}）`, h("ul", { class: "wall-list" }, ...tasks.slice(0, TASKS).map((each) => h("li", {}, h("span", {}, each.title), h("span", { class: "wall-state" }, [each.assignee_name, each.status_label].filter(Boolean).join(" ")))))), more(tasks.length - TASKS));
  }

  private drawLog(): void {
    const entries = this.store.entries.slice(-ENTRIES).reverse();
    replace(this.log, h("h2", {}, "过程"), h("ol", {}, ...entries.map((each) => h("li", { class: `entry-${each.kind}` }, h("span", { class: "num" }, clockTime(new Date(each.at)).slice(0, 5)), h("span", { class: "wall-kind" }, each.kind_label), h("span", { class: "wall-text" }, each.text)))));
  }

  private drawMap(): void {
    const { lon, lat, title } = this.store.incident;
    const at = `${lon},${lat}`;
    if (at !== this.placed) {
      this.placed = at;
      this.map.setPoint(lon, lat, { label: title });
    }
    const sent = this.store.resources.map((each) => ({ row: each, dispatch: this.store.sent(String(each["id"])) })).filter(({ row, dispatch }) => dispatch && typeof row["lon"] === "number" && typeof row["lat"] === "number");
    this.map.setResources(sent.map(({ row, dispatch }) => ({ id: String(row["id"]), kind: textOf(row, "kind"), name: textOf(row, "name"), lon: row["lon"] as number, lat: row["lat"] as number, selected: false, sent: dispatch?.status_label ?? null, arrived: dispatch?.status === "on_scene" })), () => undefined);
    const staff = this.store.shownStaff?.headquarters;
    this.map.setHeadquarters(staff?.lon ?? null, staff?.lat ?? null, staff?.name ?? "");
    if (this.zoned !== this.store.zones) {
      this.zoned = this.store.zones;
      void this.map.setZones(this.zoned);
    }
  }

  private frameMap(): void {
    const { lon, lat } = this.store.incident;
    if (lon === null || lat === null) return this.map.goHome();
    const near = this.store.resources.filter((each) => this.store.sent(String(each["id"])) && typeof each["lon"] === "number").map((each) => [each["lon"], each["lat"]] as [number, number]);
    const staff = this.store.shownStaff?.headquarters;
    if (staff && staff.lon !== null && staff.lat !== null) near.push([staff.lon, staff.lat]);
    this.map.map.resize();
    this.map.fit([[lon, lat], ...near], 13.5, false);
  }
}

function part(title: string, ...content: Child[]): HTMLElement {
  return h("section", { class: "wall-part" }, h("h2", {}, title), ...content);
}

function quiet(text: string): HTMLElement {
  return h("p", { class: "wall-sub" }, text);
}

function more(count: number): Child {
  return count > 0 ? h("p", { class: "wall-sub" }, `另 ${count} 项`) : null;
}
