/** What the command screen knows of one incident, and how it stays current: loads, live events, changes. */

import type { FeatureCollection } from "geojson";
import { subscribe } from "../live";
import { api } from "../ui/api";
import type { Row } from "./parts";

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
}
export interface Clock { kind: string; label: string; started_at: string; due_at: string; met_at: string | null; alarmed_at: string | null; basis: string }
export interface Dispatch {
  id: string; resource: { id: string | null; kind: string; name: string; contact: string }; task: string; status: string;
  status_label: string; next: string[]; ordered_by: string; ordered_at: string; acknowledged_at: string | null;
  en_route_at: string | null; on_scene_at: string | null; released_at: string | null;
}
export interface Entry { id: string; at: string; by: string; kind: string; kind_label: string; text: string; corrects: string | null }
export interface Bulletin { id: string; kind: string; kind_label: string; ordinal: number; status: string; status_label: string; url: string; pdf: string; signed_by: string | null; signed_at: string | null }
export interface Part { items?: Row[]; value?: Row | null; as_of: string | null; source: string; missing: string | null }
export type Picture = Record<string, Part>;

export interface Props {
  incident: Incident; may: Record<string, boolean>; wall: boolean; grades: string[]; levels: string[];
  kinds: Record<string, string>; statuses: Record<string, string>; services: string[] | Record<string, string>;
  record: string; bulletin_new: string;
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
  private readonly listeners = new Set<() => void>();
  private readonly due = new Set<Piece>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly props: Props) {
    this.incident = props.incident;
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  changed(): void {
    this.listeners.forEach((listener) => listener());
  }

  async start(): Promise<void> {
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

  get zones(): FeatureCollection {
    const features = (this.picture["zones"]?.items ?? []).filter((each) => each["geometry"]) as unknown as FeatureCollection["features"];
    return { type: "FeatureCollection", features };
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

  lookBack(moment: Date | null): void {
    this.asOf = moment;
    this.changed();
  }

  shownEntries(): Entry[] {
    const until = this.asOf;
    return until ? this.entries.filter((entry) => new Date(entry.at) <= until) : this.entries;
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
