/** What the command screen knows of one incident, and how it stays current: loads, live events, changes. */

import type { FeatureCollection } from "geojson";
import { subscribe } from "../live";
import { labelledAtTip } from "../map/geometry";
import { api } from "../ui/api";
import { Presence } from "../ui/presence";
import { Desk, EVERY_PIECE, type Instruction, type Person, type Task } from "./desk";
import type { Row } from "./parts";
import { zonesOf } from "./zones";
import { bulletinsAt, changes, clocksAt, crosses, entriesAt, incidentAt, instructionAt, personAt, staffAt, taskAt, type Staff } from "./replay";

export interface Incident {
  id: string; number: string; title: string; status: string; status_label: string; kind: string; kind_label: string;
  exercise: boolean; occurred_at: string | null; received_at: string; head_informed_at: string | null; place: string;
  lon: number | null; lat: number | null; division: { code: string; name: string } | null;
  supervised_by: { id: string; name: string } | null; enterprise: { id: string; name: string } | null;
  substance: { id: string; name: string } | null; substance_text: string; description: string; caller_name: string;
  caller_phone: string; deaths: number; missing: number; serious_injuries: number; direct_loss: string; grade: string;
  grade_decided_by: string | null; response_level: string; response_decided_by: string | null;
  proposed: { grade: string; response_level: string; reasons: string[] }; received_by: string; closed_at: string | null;
  summary: string; version: number; updated_at: string; url: string;
  outcome: string | null; outcome_label: string | null; later_deaths: number; investigation_level: string; investigation_basis: string; report_due_since: string | null;
  endangered: number; trapped: number; evacuated: number; danger_signs: string[]; reportable_danger: boolean; danger_reasons: string[];
  merged_into: OtherIncident | null; split_from: OtherIncident | null;
}
export interface OtherIncident { id: string; number: string; title: string; url: string }
export interface Clock { kind: string; label: string; started_at: string; due_at: string; met_at: string | null; alarmed_at: string | null; basis: string }
export interface Dispatch {
  id: string; resource: { id: string | null; kind: string; name: string; contact: string }; task: string; status: string;
  status_label: string; next: string[]; ordered_by: string; ordered_at: string; acknowledged_at: string | null;
  en_route_at: string | null; on_scene_at: string | null; released_at: string | null;
  accepted_by: string | null; strength: string; call_back: string;
}
export interface Entry { id: string; at: string; by: string; kind: string; kind_label: string; text: string; corrects: string | null }
export interface Bulletin { id: string; kind: string; kind_label: string; ordinal: number; status: string; status_label: string; url: string; pdf: string; signed_by: string | null; signed_at: string | null }
export interface Part { items?: Row[]; value?: Row | null; as_of: string | null; source: string; missing: string | null }
export type Picture = Record<string, Part>;

export interface Props {
  incident: Incident; may: Record<string, boolean>; wall: boolean; grades: string[]; levels: string[];
  kinds: Record<string, string>; statuses: Record<string, string>; services: string[] | Record<string, string>;
  signs: Record<string, string>;
  record: string; bulletin_new: string; groups?: Record<string, string>;
}

type Piece = "incident" | "picture" | "dispatches" | "timeline";

export class Store {
  incident: Incident;
  picture: Picture = {};
  dispatches: Dispatch[] = [];
  entries: Entry[] = [];
  readonly selected = new Set<string>();
  /** Looking back: the moment shown; null is now. */
  asOf: Date | null = null;
  loaded = false;
  /** Headquarters, instructions, tasks, register and the history of the facts. */
  readonly desk: Desk;
  /** Who else is changing the facts, or the headquarters, right now. */
  readonly presence: Presence;
  readonly staffPresence: Presence;
  /** The next click on the map is this one's: placing the headquarters. */
  placing: ((lon: number, lat: number) => void) | null = null;
  /** Which zones the map shows: in the actual or the worst weather; of which outcome, "" is the likeliest. */
  zoneWeather: "actual" | "worst" = "actual";
  zoneOutcome = "";
  private drawnZones: { part: Part | undefined; key: string; zones: FeatureCollection } | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly tickers = new Set<() => void>();
  private moments: number[] | null = null;
  private readonly due = new Set<Piece>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly props: Props) {
    this.incident = props.incident;
    this.desk = new Desk(props.incident.id, () => this.changed());
    this.presence = new Presence("incident", props.incident.id, () => this.changed());
    this.staffPresence = new Presence("headquarters", props.incident.id, () => this.changed());
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  changed(): void {
    this.moments = null;
    this.listeners.forEach((listener) => listener());
  }

  /** Called while time runs in a replay without anything changing: for what shows the time itself. */
  onTick(listener: () => void): void {
    this.tickers.add(listener);
  }

  async start(): Promise<void> {
    this.desk.start();
    // Zones follow the wind: a new observation is everybody's.
    subscribe(["weather"], () => this.renew("picture"));
    subscribe(["incident", "dispatch", "timeline", "clock", "bulletin"], (event) => {
      if (event.data["incident"] !== this.incident.id && event.subject?.id !== this.incident.id) return;
      const topic = event.topic.split(".")[0];
      if (topic === "timeline") this.renew("timeline");
      else if (topic === "dispatch") this.renew("dispatches", "picture", "timeline");
      else this.renew("incident", "picture", "timeline");
    });
    // The picture in seconds must not depend on the stream: a screen that slept catches up when it wakes.
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.renew("incident", "picture", "dispatches", "timeline"); });
    this.renew("picture", "dispatches", "timeline");
    await this.load();
  }

  /** Read these parts again soon; several events within a moment cost one reading. */
  renew(...pieces: Piece[]): void {
    pieces.forEach((piece) => this.due.add(piece));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), 120);
  }

  private async load(): Promise<void> {
    clearTimeout(this.timer);
    const due = new Set(this.due);
    this.due.clear();
    const base = `incidents/${this.incident.id}`;
    const read = async (piece: Piece, run: () => Promise<void>): Promise<void> => {
      if (!due.has(piece)) return;
      try {
        await run();
      } catch {
        this.due.add(piece); // asked again with the next event, or below
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.load(), 4000);
      }
    };
    await Promise.all([
      read("incident", async () => { this.incident = await api<Incident>(base); }),
      read("picture", async () => { this.picture = await api<Picture>(`${base}/picture`); }),
      read("dispatches", async () => { this.dispatches = (await api<{ items: Dispatch[] }>(`${base}/dispatches`)).items; }),
      read("timeline", async () => { this.entries = (await api<{ items: Entry[] }>(`${base}/timeline`)).items; }),
    ]);
    this.loaded = true;
    this.changed();
  }

  get open(): boolean {
    return this.incident.status !== "closed";
  }

  get clocks(): Clock[] {
    return (this.picture["reporting"]?.value?.["clocks"] as Clock[] | undefined) ?? [];
  }

  get bulletins(): Bulletin[] {
    return (this.picture["reporting"]?.value?.["bulletins"] as Bulletin[] | undefined) ?? [];
  }

  get resources(): Row[] {
    return this.picture["resources"]?.items ?? [];
  }

  /** The zones of the outcome and the weather chosen; the same object until one of them changes. */
  get zones(): FeatureCollection {
    const part = this.picture["zones"];
    const key = `${this.zoneWeather}/${this.zoneOutcome}`;
    const drawn = this.drawnZones;
    if (drawn && drawn.part === part && drawn.key === key) return drawn.zones;
    const features = zonesOf(part, this.zoneWeather, this.zoneOutcome).map((each) => labelledAtTip(each, this.incident));
    const zones: FeatureCollection = { type: "FeatureCollection", features };
    this.drawnZones = { part, key, zones };
    return zones;
  }

  /** The dispatch of a resource that is still out. */
  sent(resource: string): Dispatch | undefined {
    return this.dispatches.find((each) => each.resource.id === resource && statusAt(each, this.asOf) !== "released" && statusAt(each, this.asOf) !== "");
  }

  may(name: string): boolean {
    return !this.props.wall && !this.asOf && Boolean(this.props.may[name]);
  }

  toggle(resource: string): void {
    if (!this.may("dispatch") || !this.open || this.sent(resource)) return;
    const found = this.resources.find((each) => each["id"] === resource);
    if (found?.["ready"] === false) return;
    if (this.selected.has(resource)) this.selected.delete(resource);
    else this.selected.add(resource);
    this.changed();
  }

  /** Show the moment; the screen is drawn anew only when something changed on the way there. */
  lookBack(moment: Date | null): void {
    const before = this.asOf;
    this.asOf = moment;
    if (moment) this.desk.need(...EVERY_PIECE);
    if (before && moment && !crosses(this.changes, before.getTime(), moment.getTime())) this.tickers.forEach((listener) => listener());
    else this.redraw();
  }

  private redraw(): void {
    this.listeners.forEach((listener) => listener());
  }

  /** The moments at which something on the screen changed, in order. */
  get changes(): number[] {
    const { desk } = this;
    this.moments ??= changes({ entries: this.entries, history: desk.history, dispatches: this.dispatches, headquarters: desk.headquarters, instructions: desk.instructions, tasks: desk.tasks, people: desk.register?.items ?? [], clocks: this.clocks, bulletins: this.bulletins });
    return this.moments;
  }

  // --- as shown: now, or at the moment looked back to

  get shownIncident(): Incident {
    return incidentAt(this.incident, this.desk.history, this.asOf);
  }

  get shownClocks(): Clock[] {
    return clocksAt(this.clocks, this.asOf);
  }

  get shownBulletins(): Bulletin[] {
    return bulletinsAt(this.bulletins, this.asOf);
  }

  get shownStaff(): Staff | null {
    return staffAt(this.desk.headquarters, this.asOf);
  }

  get shownInstructions(): Instruction[] {
    return this.desk.instructions.map((each) => instructionAt(each, this.asOf)).filter((each) => each !== null);
  }

  get shownTasks(): Task[] {
    return this.desk.tasks.map((each) => taskAt(each, this.asOf)).filter((each) => each !== null);
  }

  get shownPeople(): Person[] {
    return (this.desk.register?.items ?? []).map((each) => personAt(each, this.asOf)).filter((each) => each !== null);
  }

  shownEntries(): Entry[] {
    return entriesAt(this.entries, this.asOf);
  }
}

/** A dispatch's status at a moment, from its times; "" before it was ordered; null is now. */
export function statusAt(dispatch: Dispatch, moment: Date | null): string {
  if (!moment) return dispatch.status;
  const reached = (text: string | null) => text !== null && new Date(text) <= moment;
  if (!reached(dispatch.ordered_at)) return "";
  if (reached(dispatch.released_at)) return "released";
  if (reached(dispatch.on_scene_at)) return "on_scene";
  if (reached(dispatch.en_route_at)) return "en_route";
  const service = dispatch.resource.id === null;
  if (reached(dispatch.acknowledged_at)) return service ? "accepted" : "acknowledged";
  return service ? "requested" : "ordered";
}
