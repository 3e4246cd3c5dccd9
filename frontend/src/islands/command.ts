/** The command screen of one incident: map in the middle, rails left and right, the course below; driven by keys. */

import "../styles/intake.css";
import "../styles/command.css";
import type { FeatureCollection } from "geojson";
import { Actions } from "../command/actions";
import { dangerBadge } from "../command/danger";
import { InstructionsPanel } from "../command/instructions";
import { LeftRail } from "../command/left-rail";
import { textOf } from "../command/parts";
import { outcomeNote, Regroup } from "../command/regroup";
import { RightRail } from "../command/right-rail";
import { type Props, statusAt, Store } from "../command/state";
import { TABS } from "../command/tabs";
import { TimelineStrip } from "../command/timeline";
import { WallScreen } from "../command/wall";
import { AnlanMap } from "../map/anlan-map";
import { levelOf } from "../map/symbols";
import { h, replace, typing, type Child } from "../ui/dom";
import { sentence } from "../ui/presence";
import { stopwatch } from "../ui/times";
import { toast } from "../ui/toasts";

const TONES: Record<string, string> = { received: "waiting", accepted: "neutral", responding: "active", closed: "done" };
const CHORD_MS = 1200;
/** What is edited in dialogs, as others are told of it. */
const DIALOGS: Record<string, string> = { decision: "等级和响应级别", danger: "涉险情况" };

export async function mount(element: HTMLElement, props: Props): Promise<void> {
  await (props.wall ? new WallScreen(element, props) : new CommandScreen(element, props)).start();
}

class CommandScreen {
  private readonly store: Store;
  private readonly actions: Actions;
  private readonly left: LeftRail;
  private readonly regroup: Regroup;
  private readonly right: RightRail;
  private readonly strip: TimelineStrip;
  private readonly head = h("header", { class: "command-head" });
  private readonly elapsed = h("span", { class: "command-elapsed num", role: "timer", title: "接报至今" });
  private readonly hint = h("div", { class: "chord-hint", hidden: true });
  private readonly mapHolder = h("div", { class: "command-map" });
  private map!: AnlanMap;
  private chord = 0;
  private placed = "";
  private marked = "";
  private zoned: FeatureCollection | undefined;

  constructor(private readonly element: HTMLElement, private readonly props: Props) {
    this.store = new Store(props);
    this.actions = new Actions(this.store);
    this.regroup = new Regroup(this.store);
    this.left = new LeftRail(this.store);
    this.right = new RightRail(this.store, this.actions);
    this.strip = new TimelineStrip(this.store);
  }

  async start(): Promise<void> {
    document.body.classList.toggle("is-exercise", this.props.incident.exercise);
    this.element.classList.add("command");
    this.element.append(this.head, this.left.element, this.mapHolder, this.right.element, this.strip.element, this.hint);
    this.map = new AnlanMap(this.mapHolder, { label: "事故态势图", center: this.centre(), onClick: (lon, lat) => this.store.placing?.(lon, lat) });
    this.store.desk.need("headquarters", "instructions", "history");
    this.store.onTick(() => this.tick());
    this.store.onChange(() => this.draw());
    this.draw();
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("anlan-show-point", (event) => this.showPoint((event as CustomEvent<{ lon: number; lat: number; name: string }>).detail));
    setInterval(() => this.tick(), 1000);
    this.tick();
    const after = sessionStorage.getItem("anlan-after-intake");
    if (after) {
      sessionStorage.removeItem("anlan-after-intake");
      toast({ text: after, tone: "alarm" });
    }
    await this.store.start();
    this.frameMap();
  }

  private centre(): [number, number] | null {
    const { lon, lat } = this.store.incident;
    return lon !== null && lat !== null ? [lon, lat] : null;
  }

  private draw(): void {
    this.drawHead();
    this.tick();
    this.left.draw();
    this.right.draw();
    this.strip.draw();
    this.drawMap();
  }

  private drawHead(): void {
    const { incident, may } = { incident: this.store.shownIncident, may: (name: string) => this.store.may(name) };
    const grade = incident.grade_decided_by ? incident.grade : `${incident.grade}（初判）`;
    const level = `${incident.response_level} 级响应${incident.response_decided_by ? "" : "（建议）"}`;
    const button = (text: string, action: () => void, css = "") => h("button", { type: "button", class: `btn btn-sm ${css}`, onclick: action }, text);
    const report = { initial: "拟首报", follow_up: "拟续报", final: "拟终报" }[this.actions.nextBulletin()];
    const unfinished = this.store.bulletins.find((each) => each.status !== "sent");
    const actions: Child[] = [
      may("accept") && incident.status === "received" ? button("受理", () => void this.actions.accept(), "btn-primary") : null,
      may("decide") && this.store.open ? button("定级", () => this.actions.decide()) : null,
      may("bulletin") ? button(unfinished ? `${unfinished.kind_label}：${unfinished.status_label}` : report, () => void this.actions.bulletin()) : null,
      may("log") ? h("button", { type: "button", class: "btn btn-sm", onclick: () => this.actions.log() }, h("kbd", {}, "l"), "日志") : null,
      h("details", { class: "menu", "data-menu": true }, h("summary", { class: "btn btn-sm" }, "更多"), h("div", { class: "menu-sheet" },
        may("close") && this.store.open ? h("button", { type: "button", class: "menu-item", onclick: () => this.actions.close() }, "结束响应") : null,
        ...this.regroup.menu(),
        may("close") && !this.store.open && !incident.merged_into ? h("button", { type: "button", class: "menu-item", onclick: () => this.actions.reopen() }, "重新启动") : null,
        may("close") && !this.store.open ? h("button", { type: "button", class: "menu-item", onclick: () => void this.actions.makeDrill() }, "转为演练") : null,
        h("a", { class: "menu-item", href: this.props.record }, "记录和打印"),
        h("a", { class: "menu-item", href: "?wall=1", target: "_blank" }, "大屏显示"))),
    ];
    const open = this.head.querySelector<HTMLDetailsElement>("details")?.open ?? false;
    replace(this.head,
      incident.exercise ? h("span", { class: "exercise-mark" }, "演练") : null,
      h("h1", {}, incident.title), h("span", { class: "num command-number" }, incident.number),
      h("span", { class: `grade grade-${levelOf(incident.grade)}` }, grade), dangerBadge(this.store), h("span", { class: `grade grade-${levelOf(incident.response_level)}` }, level),
      h("span", { class: `status status-${TONES[incident.status] ?? "neutral"}` }, h("span", { class: "status-mark" }), incident.outcome && incident.outcome !== "handled" ? incident.outcome_label : incident.status_label), outcomeNote(incident),
      this.elapsed, this.deciding(), h("div", { class: "command-actions" }, ...actions));
    const menu = this.head.querySelector("details");
    if (menu) menu.open = open;
    document.title = `${incident.exercise ? "【演练】" : ""}${incident.title} · 安澜`;
  }

  /** Somebody else has a dialog about this incident open. */
  private deciding(): Child {
    const others = this.store.asOf ? [] : this.store.presence.others.filter((each) => each.field in DIALOGS);
    return others.length ? h("span", { class: "presence-note", role: "status" }, sentence(others, DIALOGS)) : null;
  }

  private tick(): void {
    const { received_at, closed_at } = this.store.incident;
    const until = this.store.asOf?.getTime() ?? (closed_at ? Date.parse(closed_at) : Date.now());
    this.elapsed.textContent = stopwatch((until - Date.parse(received_at)) / 1000);
  }

  private drawMap(): void {
    const { lon, lat } = this.store.shownIncident;
    const at = `${lon},${lat}`;
    if (at !== this.placed) {
      this.placed = at;
      this.map.setPoint(lon, lat, { label: this.store.incident.title });
    }
    const marks = this.store.resources.filter((each) => typeof each["lon"] === "number" && typeof each["lat"] === "number").map((each) => {
      const id = String(each["id"]);
      const sent = this.store.sent(id);
      return { id, kind: textOf(each, "kind"), name: textOf(each, "name"), lon: each["lon"] as number, lat: each["lat"] as number, selected: this.store.selected.has(id), sent: sent ? this.props.statuses[statusAt(sent, this.store.asOf)] ?? sent.status_label : null, arrived: sent ? statusAt(sent, this.store.asOf) === "on_scene" : false };
    });
    const marked = JSON.stringify(marks);
    if (marked !== this.marked) {
      this.marked = marked;
      this.map.setResources(marks, (id) => this.store.toggle(id));
    }
    const staff = this.store.shownStaff?.headquarters;
    this.map.setHeadquarters(staff?.lon ?? null, staff?.lat ?? null, staff?.name ?? "");
    this.mapHolder.classList.toggle("map-placing", Boolean(this.store.placing));
    // Drawing the map costs more than all the rest: only what changed is given to it.
    if (this.zoned !== this.store.zones) {
      this.zoned = this.store.zones;
      void this.map.setZones(this.zoned);
    }
  }

  /** A point a panel wants seen (where a picture was taken): one pin, the map on it. */
  private showPoint(point: { lon: number; lat: number; name: string }): void {
    this.map.setCandidates([{ lon: point.lon, lat: point.lat, name: point.name }], () => this.map.setCandidates([], () => undefined));
    this.map.fly(point.lon, point.lat, 15);
  }

  /** The scene with what is near it. */
  private frameMap(): void {
    const centre = this.centre();
    if (!centre) return this.map.goHome();
    const near = this.store.resources.filter((each) => typeof each["lon"] === "number" && Number(each["distance_m"] ?? 0) < 12_000).map((each) => [each["lon"], each["lat"]] as [number, number]);
    if (near.length) this.map.fit([centre, ...near], 13);
    else this.map.fly(centre[0], centre[1], 12);
  }

  private key(event: KeyboardEvent): void {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (Date.now() < this.chord) {
      this.chord = 0;
      this.hint.hidden = true;
      const tab = TABS.find(({ letter }) => letter === key);
      if (tab) this.right.show(tab.name);
      else if (key === "m") this.mapHolder.querySelector<HTMLElement>("canvas")?.focus();
      else if (key === "g") this.left.element.focus();
      else return;
      event.preventDefault();
      return;
    }
    if (key === "g") {
      this.chord = Date.now() + CHORD_MS;
      replace(this.hint, ...[...TABS.map(({ letter, title }) => [letter, title]), ["m", "地图"], ["g", "概况"]].flatMap(([letter, title]) => [h("kbd", {}, letter), h("span", {}, title)]));
      this.hint.hidden = false;
      setTimeout(() => { if (Date.now() >= this.chord) this.hint.hidden = true; }, CHORD_MS + 20);
    } else if (key === "d") this.actions.dispatch();
    else if (key === "l") this.actions.log();
    else if (key === "i") new InstructionsPanel(this.store).issue();
    else if (key === "escape" && this.store.placing) {
      this.store.placing = null;
      this.store.changed();
    } else if (!(event.target as HTMLElement).closest("button, a, summary, canvas, [role=tab]") && this.strip.key(key)) event.preventDefault();
    else if (key === "]") this.right.fold();
    else return;
    event.preventDefault();
  }
}
