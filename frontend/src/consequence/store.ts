/** The calculation on screen: its inputs, what came of them, and the requests in between. One request at a time: a
 * change takes the place of the one under way. */

import type { Feature, FeatureCollection } from "geojson";
import { api, ApiError, explain } from "../ui/api";
import { type Answer, type Column, type Compared, type Exposure, type Installation, type Level, type Observed, type Outcome, type Precomputed, type Props, type SavedScenario, type Started, type Values } from "./types";

const QUICK_MS = 150;
const DETAIL_MS = 600;
const FRAMES = 16;

export class Store {
  place: { lon: number; lat: number } | null = null;
  installation: Installation | null = null;
  origin: Started["origin"] = null;
  notes: string[] = [];
  scenario: Values = {};
  weather: Values = {};
  observed: Observed | null = null;
  /** The weather is that of a saved scenario, not the present one. */
  weatherKept = false;
  saved: SavedScenario[] = [];
  precomputed: Precomputed[] = [];
  /** The saved scenario that is open; saving then changes it. */
  open: SavedScenario | null = null;
  /** The precomputed case that is shown until an input changes. */
  shownCase: Precomputed | null = null;

  answer: Answer | null = null;
  compared: Compared | null = null;
  column: Column = "actual";
  tab = "";
  level: Level = "red";
  private levelChosen = false;
  isopleths = false;
  frame: number | null = null;
  busy = false;
  starting = false;
  failure = "";
  complaints = new Map<string, string>();

  private readonly listeners = new Set<() => void>();
  private asking: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  constructor(readonly props: Props) {}

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  changed(): void {
    this.listeners.forEach((listener) => listener());
  }

  // --- opening

  async start(query: Record<string, string>): Promise<void> {
    const asked = new URLSearchParams(Object.entries(query).filter(([name]) => name !== "case"));
    if (![...asked].length) return this.changed();
    this.starting = true;
    this.changed();
    try {
      this.take(await api<Started>(`consequence/start?${asked}`));
      this.failure = "";
      this.starting = false;
      const wanted = this.precomputed.find((each) => each.id === query["case"]);
      if (wanted) await this.showCase(wanted);
      else this.run(0);
    } catch (error) {
      this.starting = false;
      this.failure = explain(error);
    }
    this.changed();
  }

  async openInstallation(id: string): Promise<void> {
    await this.start({ installation: id });
  }

  private take(found: Started): void {
    this.place = found.place ?? this.place;
    this.installation = found.installation;
    this.origin = found.origin;
    this.notes = found.notes;
    this.scenario = { ...found.scenario };
    this.weather = { ...(found.weather ?? this.weather) };
    this.observed = found.observed;
    this.weatherKept = found.weather_kept;
    this.saved = found.saved;
    this.precomputed = found.precomputed;
    this.open = found.saved_scenario;
    this.shownCase = null;
    this.answer = null;
    this.compared = null;
    this.column = "actual";
    this.tab = "";
    this.levelChosen = false;
    this.frame = null;
  }

  // --- changing inputs

  set(name: string, value: string | number | boolean | null): void {
    if (value === null || value === "") delete this.scenario[name];
    else this.scenario[name] = value;
    this.complaints.delete(`scenario.${name}`);
    this.shownCase = null;
    this.run();
  }

  setWeather(name: string, value: string | number | null): void {
    if (value === null || value === "") delete this.weather[name];
    else this.weather[name] = value;
    this.complaints.delete(`weather.${name}`);
    if (this.shownCase && name === "wind_direction_deg") return this.turnCase();
    this.shownCase = null;
    this.run();
  }

  async movePlace(lon: number, lat: number): Promise<void> {
    const first = this.place === null;
    this.place = { lon, lat };
    this.shownCase = null;
    if (first || !this.weatherKept) await this.readWeather();
    this.run(0);
  }

  /** The present weather at the place, instead of whatever was typed. */
  async readWeather(): Promise<void> {
    if (!this.place) return;
    try {
      const found = await api<Started>(`consequence/start?lon=${this.place.lon}&lat=${this.place.lat}`);
      this.weather = { ...(found.weather ?? {}), ...(this.weather["terrain"] ? { terrain: this.weather["terrain"] } : {}) };
      this.observed = found.observed;
      this.weatherKept = false;
    } catch (error) {
      this.failure = explain(error);
    }
  }

  async setSubstance(name: string, given: Values = {}, notes: string[] = []): Promise<void> {
    const keep = this.scenario["amount_kg"];
    this.scenario = { substance: name, ...(keep ? { amount_kg: keep } : {}), ...given };
    this.notes = notes;
    this.complaints.clear();
    await this.fillDefaults();
    this.run(0);
  }

  async setContainment(value: string): Promise<void> {
    const { substance, amount_kg } = this.scenario;
    this.scenario = { ...(substance ? { substance } : {}), ...(amount_kg ? { amount_kg } : {}), containment: value };
    await this.fillDefaults();
    this.run(0);
  }

  private async fillDefaults(): Promise<void> {
    this.shownCase = null;
    try {
      const found = await api<{ scenario: Values }>("consequence/defaults", { method: "POST", body: { scenario: this.scenario } });
      this.scenario = found.scenario;
    } catch (error) {
      this.note(error);
    }
    this.changed();
  }

  // --- running

  get ready(): boolean {
    return this.place !== null && Boolean(this.scenario["substance"]);
  }

  /** Calculate soon: zones and exposure at once, what takes longer when the user has stopped changing. */
  run(wait = QUICK_MS): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.turn++;
    if (!this.ready) return this.changed();
    this.busy = true;
    this.changed();
    this.timer = setTimeout(() => void this.ask(this.turn), wait);
  }

  private body(more: Record<string, unknown>): Record<string, unknown> {
    return { ...this.place, scenario: this.scenario, weather: this.weather, installation: this.installation?.id ?? null, ...more };
  }

  private async ask(turn: number): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    try {
      const answer = await api<Answer>("consequence/run", { method: "POST", body: this.body({ exposure: true, sensitivity: false }), signal: asking.signal });
      if (turn !== this.turn) return;
      const before = this.answer;
      this.answer = { ...answer, sensitivity: answer.sensitivity?.length ? answer.sensitivity : before?.sensitivity ?? [] };
      this.failure = "";
      this.complaints.clear();
      this.compared = null;
      this.column = "actual";
      this.frame = null;
      this.keepTab();
      this.busy = false;
      this.changed();
      this.timer = setTimeout(() => void this.detail(turn, asking), DETAIL_MS);
    } catch (error) {
      if (asking.signal.aborted || turn !== this.turn) return;
      this.busy = false;
      this.note(error);
      this.answer = null;
      this.compared = null;
      this.changed();
    }
  }

  /** Frames for the slider, what changes the answer most, and the other weathers. */
  private async detail(turn: number, asking: AbortController): Promise<void> {
    try {
      const answer = await api<Answer>("consequence/run", { method: "POST", body: this.body({ frames: FRAMES, sensitivity: true }), signal: asking.signal });
      if (turn !== this.turn || !this.answer) return;
      this.answer = { ...answer, exposure: this.answer.exposure } as Answer;
      this.changed();
      const compared = await api<Compared>("consequence/compare", { method: "POST", body: this.body({ exposure: true }), signal: asking.signal });
      if (turn !== this.turn) return;
      this.compared = compared;
      this.changed();
    } catch (error) {
      if (!asking.signal.aborted && turn === this.turn) this.note(error);
    }
  }

  private note(error: unknown): void {
    this.complaints.clear();
    if (error instanceof ApiError) {
      for (const each of error.errors) this.complaints.set(each.field, each.message);
      this.failure = error.detail;
    } else {
      this.failure = explain(error);
    }
  }

  // --- precomputed cases

  async showCase(wanted: Precomputed): Promise<void> {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.turn++;
    this.busy = false;
    this.shownCase = wanted;
    if (wanted.failure) {
      this.answer = null;
      this.failure = wanted.failure;
      return this.changed();
    }
    const turn = this.turn;
    const query = new URLSearchParams({ key: wanted.key, stability: wanted.stability, wind_direction_deg: String(this.weather["wind_direction_deg"] ?? 0) });
    const found = await api<{ answer: Answer | null }>(`consequence/precomputed/${this.installation?.id}?${query}`);
    if (turn !== this.turn || !found.answer) return;
    this.answer = found.answer;
    this.compared = null;
    this.column = "actual";
    this.frame = null;
    this.failure = "";
    if (found.answer.inputs) {
      this.scenario = { ...found.answer.inputs.scenario };
      this.weather = { ...found.answer.inputs.weather };
    }
    this.keepTab();
    this.changed();
  }

  private turnCase(): void {
    clearTimeout(this.timer);
    const wanted = this.shownCase;
    this.changed();
    if (wanted) this.timer = setTimeout(() => void this.showCase(wanted).catch((error: unknown) => { this.note(error); this.changed(); }), 60);
  }

  // --- what is shown

  private keepTab(): void {
    const kinds = this.answer?.outcomes.map((each) => each.kind) ?? [];
    if (!kinds.includes(this.tab)) this.tab = kinds[0] ?? "";
    this.keepLevel();
  }

  /** The level whose exposure is listed: the one chosen, else the gravest that reaches anybody. */
  private keepLevel(): void {
    const zones = this.outcome?.zones ?? [];
    if (this.levelChosen && zones.some((each) => each.level === this.level)) return;
    const reached = zones.find((each) => Object.keys(this.exposure?.zones[each.id]?.counts ?? {}).length);
    this.level = reached?.level ?? zones[0]?.level ?? "red";
  }

  chooseLevel(level: Level): void {
    this.level = level;
    this.levelChosen = true;
    this.changed();
  }

  choose(tab: string): void {
    this.tab = tab;
    this.frame = null;
    this.keepLevel();
    this.changed();
  }

  /** The answer in the weather chosen. */
  get view(): Answer | null {
    if (this.column === "actual") return this.answer;
    return this.compared?.columns.find((each) => each.key === this.column) ?? this.answer;
  }

  get outcome(): Outcome | null {
    return this.view?.outcomes.find((each) => each.kind === this.tab) ?? this.view?.outcomes[0] ?? null;
  }

  get exposure(): Exposure | null {
    return this.view?.exposure ?? null;
  }

  /** The zones of the chosen outcome, at the chosen moment. */
  get zones(): FeatureCollection {
    const kind = this.outcome?.kind;
    const frame = this.frame === null ? undefined : this.outcome?.frames[this.frame];
    const features: Feature[] = frame?.features ?? this.view?.features.filter((each) => each.properties?.["kind"] === kind) ?? [];
    return { type: "FeatureCollection", features };
  }
}
