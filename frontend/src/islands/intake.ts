/** 接报: one screen from the first word of the call to the opened incident. Nothing typed is ever lost. */

import "../styles/intake.css";
import { bodyOf, type Call, complaints, emptyCall, forget, hasContent, idempotencyKey, keep, kept, keptPending, type Onward, type Pending, type Place, tellsOfPeople } from "../intake/call";
import { earlierCalls } from "../intake/earlier";
import { IntakeForm, type Kind, type TextField } from "../intake/form";
import { askNature } from "../intake/nature";
import { askOnward } from "../intake/onward";
import { PlaceField } from "../intake/place-field";
import { type EarlierCall, type Preview, PreviewPanel } from "../intake/preview-panel";
import { afterOpening, sendCall } from "../intake/sending";
import { AnlanMap } from "../map/anlan-map";
import { api, ApiError, ConnectionLost, explain } from "../ui/api";
import { h, replace, typing } from "../ui/dom";
import { tick } from "../ui/frame";
import { clockTime, shortTime, stopwatch } from "../ui/times";
import { toast } from "../ui/toasts";

interface KeptCall extends EarlierCall { caller_name: string; caller_phone: string; exercise: boolean }
interface Props { kinds: Kind[]; user: string; board: string; signs: Record<string, string>; services: Array<[string, string]>; call: KeptCall | null; transfer: boolean }

export function mount(element: HTMLElement, props: Props): void {
  new Intake(element, props).start();
}

class Intake {
  private call: Call = emptyCall();
  private preview: Preview | null = null;
  private readonly chosen = new Set<string>();
  private readonly clock = h("span", { class: "intake-clock num", role: "timer", "aria-label": "通话计时" }, "00:00");
  private readonly notice = h("div", { class: "intake-notice", role: "alert", hidden: true });
  private readonly where = h("div", { class: "intake-where num" });
  private readonly saved = h("span", { class: "intake-saved" });
  private readonly place = new PlaceField({
    onText: (text) => this.typedPlace(text),
    onPick: (place) => this.pick(place),
    onCandidates: (places) => this.showCandidates(places),
    near: () => (this.call.lon !== null && this.call.lat !== null ? [this.call.lon, this.call.lat] : null),
  });
  private readonly panel = new PreviewPanel({
    onMerge: (id) => void this.submit(id),
    onResource: (id, on) => this.chooseResource(id, on),
    chosen: () => this.chosen,
  });
  private readonly form: IntakeForm;
  private readonly buttons: Record<"open" | "draft" | "merge" | "onward" | "nature" | "drill", HTMLButtonElement>;
  private map!: AnlanMap;
  private previewTimer: ReturnType<typeof setTimeout> | undefined;
  private draftTimer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;
  private sending = false;
  private draftFailed = false;
  private offering = false;

  constructor(private readonly element: HTMLElement, private readonly props: Props) {
    this.form = new IntakeForm(
      { kinds: props.kinds, onText: (name, value) => this.typed(name, value), onKind: (value) => this.chooseKind(value), onInformed: (informed) => this.inform(informed), signs: props.signs, services: props.services, onSign: (value, on) => this.sign(value, on), onService: (number) => this.service(number) },
      [h("div", { class: "intake-head" }, h("h1", {}, "接报"), this.clock, this.saved), this.notice],
      h("div", { class: "field intake-place", "data-field": "place" }, h("label", { class: "form-label", for: "in-place" }, "地点"), this.place.input, this.place.list, this.where),
    );
    const button = (key: string, text: string, action: () => void, css = "") => h("button", { type: "button", class: `btn ${css}`, onclick: action }, h("kbd", {}, key), h("span", {}, text));
    this.buttons = {
      open: button("F2", "立案并派出", () => void this.submit(null), "btn-primary"),
      draft: button("F3", "存草稿", () => void this.setAside()),
      merge: button("F4", "合并", () => this.merge()),
      onward: button("F6", "立案并接转", () => this.passOn()),
      nature: button("F7", "误报·测试", () => this.mark()),
      drill: button("F8", "演练", () => this.toggleExercise()),
    };
  }

  start(): void {
    this.draw();
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("online", () => void this.saveDraft());
    setInterval(() => this.tickClock(), 500);
    const pending = keptPending();
    const found = kept();
    const answered = new URLSearchParams(location.search).get("draft");
    if (this.props.call && !pending) this.beginFrom(this.props.call);
    else if (answered && !pending) void this.answer(answered, found?.call ?? null);
    else if (found) {
      this.restore(found.call);
      if (pending) void this.send(pending);
      else this.say(`已恢复上次未立案的接报（${shortTime(new Date(found.saved_at))}）。`, "丢弃重填", () => void this.discard());
    } else void this.offerDrafts();
    this.form.focus();
  }

  // --- drawing

  private draw(): void {
    const mapHolder = h("div", { class: "intake-map" });
    this.element.classList.add("intake");
    this.element.append(
      h("div", { class: "intake-columns" }, this.form.element, mapHolder, this.panel.element),
      h("div", { class: "intake-keys", role: "toolbar", "aria-label": "操作" }, this.buttons.open, this.buttons.draft, this.buttons.merge, this.props.transfer ? this.buttons.onward : "", this.buttons.nature, this.buttons.drill, h("span", { class: "intake-keys-end" }, `值班员 ${this.props.user}`)),
    );
    this.map = new AnlanMap(mapHolder, { onClick: (lon, lat) => this.point(lon, lat), label: "事故地点" });
    this.labels();
  }

  private labels(): void {
    const count = this.chosen.size + this.call.services.length;
    const label = this.buttons.open.querySelector("span");
    if (label) label.textContent = count ? `立案并派出（${count}）` : "立案并派出";
    const duplicates = this.preview?.duplicates.length ?? 0;
    this.buttons.merge.disabled = !duplicates;
    this.buttons.merge.title = duplicates ? "并入最可能重复的事故" : "没有可能重复的事故";
    this.buttons.drill.setAttribute("aria-pressed", String(this.call.exercise));
    document.body.classList.toggle("is-exercise", this.call.exercise);
  }

  private tickClock(): void {
    if (this.call.started_at) this.clock.textContent = stopwatch((Date.now() - Date.parse(this.call.started_at)) / 1000);
    else this.clock.textContent = "00:00";
  }

  private say(text: string, action = "", run: (() => void) | null = null): void {
    this.notice.hidden = !text;
    if (!text) this.offering = false;
    replace(this.notice, h("span", {}, text), action && run ? h("button", { type: "button", class: "btn-text", onclick: () => { this.notice.hidden = true; run(); } }, action) : null);
  }

  // --- what changes the call

  private changed(asks = true): void {
    this.call.started_at ??= new Date().toISOString();
    if (this.offering) this.say(""); // a new call has begun: the older draft waits
    keep(this.call);
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => void this.saveDraft(), 700);
    if (!asks) return;
    clearTimeout(this.previewTimer);
    this.previewTimer = setTimeout(() => void this.ask(), 250);
  }

  private typed(name: TextField, value: string): void {
    this.call[name] = value;
    this.form.complain(name, "");
    this.changed(name !== "description" && name !== "caller_name");
  }

  private inform(informed: boolean): void {
    this.call.head_informed = informed;
    this.call.head_informed_at = informed ? new Date().toISOString() : "";
    this.changed();
  }

  private typedPlace(text: string): void {
    this.call.place = text;
    if (this.call.picked && text !== this.call.picked.name) {
      this.call.picked = null;
      this.call.enterprise = null;
      this.setPoint(null, null);
    }
    this.form.complain("place", "");
    this.changed();
  }

  private showCandidates(places: Place[]): void {
    if (this.call.picked) return;
    const shown = places.slice(0, 3).map((place, index) => ({ place, index })).filter(({ place }) => place.lon !== null && place.lat !== null);
    this.map.setCandidates(shown.map(({ place }) => ({ lon: place.lon as number, lat: place.lat as number, name: place.name })), (at) => this.place.choose(shown[at]?.index ?? at));
  }

  private pick(place: Place): void {
    this.call.place = place.name;
    this.call.picked = place;
    this.call.enterprise = place.kind === "enterprise" ? place.id : null;
    this.map.setCandidates([], () => undefined);
    // A division's centre is no scene: it moves the map and leaves the point open.
    if (place.kind === "division") {
      this.setPoint(null, null);
      if (place.lon !== null && place.lat !== null) this.map.fly(place.lon, place.lat, 11);
    } else this.setPoint(place.lon, place.lat);
    if (place.kind !== "division" && place.lon !== null && place.lat !== null) this.map.fly(place.lon, place.lat, 12);
    this.form.complain("place", "");
    this.changed();
  }

  private point(lon: number, lat: number): void {
    this.setPoint(lon, lat);
    this.map.setCandidates([], () => undefined);
    this.form.complain("place", "");
    this.changed();
  }

  private setPoint(lon: number | null, lat: number | null): void {
    this.call.lon = lon;
    this.call.lat = lat;
    this.map.setPoint(lon, lat, { label: "事故地点", onDrag: (x, y) => this.point(x, y) });
    this.showWhere();
  }

  private showWhere(): void {
    const { lon, lat } = this.call;
    const division = this.preview?.place.division?.name ?? this.call.picked?.division?.name ?? "";
    this.where.textContent = lon !== null && lat !== null ? `${division} ${lon.toFixed(5)}, ${lat.toFixed(5)}` : "未定位：选候选地点或在地图上单击";
  }

  private sign(value: string, on: boolean): void {
    this.call.danger_signs = on ? [...this.call.danger_signs, value] : this.call.danger_signs.filter((each) => each !== value);
    this.changed();
  }

  private service(number: string): void {
    const { services } = this.call;
    this.call.services = services.includes(number) ? services.filter((each) => each !== number) : [...services, number];
    this.form.markServices(this.call.services);
    this.labels();
    this.changed(false);
  }

  private chooseKind(value: string): void {
    this.call.kind = this.call.kind === value ? "" : value;
    this.form.markKind(this.call.kind);
    this.form.complain("kind", "");
    this.changed();
  }

  private toggleExercise(): void {
    this.call.exercise = !this.call.exercise;
    this.labels();
    this.changed();
  }

  // --- the picture so far

  private async ask(): Promise<void> {
    this.asking?.abort();
    if (!hasContent(this.call)) return;
    const asking = new AbortController();
    this.asking = asking;
    try {
      const preview = await api<Preview>("incidents/preview", { method: "POST", body: bodyOf(this.call), signal: asking.signal });
      if (asking.signal.aborted) return;
      this.preview = preview;
      const offered = new Set(preview.resources.map((each) => String(each["id"])));
      for (const id of this.chosen) if (!offered.has(id)) this.chosen.delete(id);
      this.panel.show(preview);
      this.showResources();
      tick(this.panel.element);
      replace(this.form.earlier, ...earlierCalls(preview));
      this.form.showDanger(preview.danger_reasons);
      this.showWhere();
      this.labels();
    } catch (error) {
      if (asking.signal.aborted) return;
      if (error instanceof ApiError && error.status === 422) for (const each of error.errors) this.form.complain(each.field, each.message);
      else if (error instanceof ConnectionLost) this.lost();
    }
  }

  private showResources(): void {
    const rows = (this.preview?.resources ?? []).filter((each) => typeof each["lon"] === "number" && typeof each["lat"] === "number");
    this.map.setResources(rows.map((each) => ({ id: String(each["id"]), kind: String(each["kind"] ?? ""), name: String(each["name"] ?? ""), lon: each["lon"] as number, lat: each["lat"] as number, selected: this.chosen.has(String(each["id"])), sent: null })), (id) => this.chooseResource(id, !this.chosen.has(id)));
  }

  private chooseResource(id: string, on: boolean): void {
    if (on) this.chosen.add(id);
    else this.chosen.delete(id);
    if (this.preview) this.panel.show(this.preview);
    tick(this.panel.element);
    this.showResources();
    this.labels();
  }

  // --- drafts

  private async saveDraft(): Promise<void> {
    if (!hasContent(this.call) || this.sending) return;
    try {
      await api(`incidents/draft/${this.call.client_key}`, { method: "PUT", body: { data: this.call } });
      this.saved.textContent = `已存 ${clockTime(new Date())}`;
      this.saved.classList.remove("intake-unsaved");
      if (this.draftFailed) this.say("");
      this.draftFailed = false;
    } catch (error) {
      if (error instanceof ConnectionLost) this.lost();
      else this.say(explain(error));
      this.saved.textContent = "仅存本机";
      this.saved.classList.add("intake-unsaved");
    }
  }

  private lost(): void {
    this.draftFailed = true;
    this.say("与服务器的连接中断。内容已保存在本机，可继续填写，恢复后自动保存。");
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => void this.saveDraft(), 3000);
  }

  private async setAside(): Promise<void> {
    if (!hasContent(this.call)) return;
    try {
      await api(`incidents/draft/${this.call.client_key}`, { method: "PUT", body: { data: this.call } });
    } catch (error) {
      this.say(explain(error));
      return;
    }
    toast({ text: "草稿已保存，可接下一个来电。", tone: "success" });
    this.reset();
    void this.offerDrafts();
  }

  private async offerDrafts(): Promise<void> {
    const answer = await api<{ items: Array<{ client_key: string; data: Call | null; updated_at: string }> }>("incidents/drafts").catch(() => null);
    const drafts = (answer?.items ?? []).filter((each) => each.data && each.client_key !== this.call.client_key && hasContent({ ...emptyCall(), ...each.data }));
    const first = drafts[0];
    if (!first?.data || hasContent(this.call)) return;
    const data = first.data;
    this.offering = true;
    this.say(`有 ${drafts.length} 份未立案的草稿，最近一份（${shortTime(new Date(first.updated_at))}）：${data.place || data.caller_phone || "未填地点"}`, "继续填写", () => this.restore({ ...emptyCall(), ...data, client_key: first.client_key }));
  }

  /** Take a call that was put through to this person (`?draft=`); what was being typed becomes a draft of its own. */
  private async answer(key: string, before: Call | null): Promise<void> {
    history.replaceState(null, "", location.pathname);
    if (before && before.client_key !== key && hasContent(before)) {
      await api(`incidents/draft/${before.client_key}`, { method: "PUT", body: { data: before } }).catch(() => undefined);
    }
    const found = await api<{ data: Partial<Call> | null }>(`incidents/draft/${key}`).catch(() => null);
    if (found?.data) this.restore({ ...emptyCall(), ...found.data, client_key: key });
    else this.say(found ? "这次来电已有人接听，或已结束。" : "来电内容未能读取，请重试。");
  }

  private restore(call: Call): void {
    this.call = call;
    this.form.fill(call);
    this.place.input.value = call.place;
    this.setPoint(call.lon, call.lat);
    if (call.lon !== null && call.lat !== null) this.map.fly(call.lon, call.lat, 12);
    this.labels();
    keep(call);
    void this.ask();
  }

  private async discard(): Promise<void> {
    const key = this.call.client_key;
    this.reset();
    await api(`incidents/draft/${key}`, { method: "DELETE" }).catch(() => undefined);
  }

  private reset(): void {
    clearTimeout(this.draftTimer);
    clearTimeout(this.previewTimer);
    this.asking?.abort();
    forget();
    this.preview = null;
    this.chosen.clear();
    this.map.setResources([], () => undefined);
    this.place.clear();
    this.map.setCandidates([], () => undefined);
    this.restore(emptyCall());
    forget();
    this.panel.empty();
    this.saved.textContent = "";
    replace(this.form.earlier);
    this.form.showDanger([]);
    this.say("");
    this.map.goHome();
    this.form.focus();
  }

  // --- submitting

  private merge(): void {
    const first = this.preview?.duplicates[0];
    if (first) void this.submit(first.id);
  }

  private complete(): boolean {
    const found = complaints(this.call);
    for (const [name, text] of found) this.form.complain(name, text);
    if (!found.length) return true;
    this.say(found.map(([, text]) => text).join("；") + "。");
    this.form.focusFirstComplaint();
    return false;
  }

  /** 立案并接转: opens and passes on in one go. */
  private passOn(): void {
    if (this.sending || !this.props.transfer || !this.complete()) return;
    const near = this.preview?.place.division?.name ?? this.call.picked?.division?.name ?? "";
    askOnward({ title: "立案并接转", confirm: "立案并接转", content: this.call.description.trim(), near, run: async (onward) => { void this.submit(null, onward); } });
  }

  /** 误报, 谎报, 测试: the call is kept, nothing opened; 撤销 brings it back as it was typed. */
  private mark(): void {
    if (this.sending || !hasContent(this.call)) return this.say("请先填写来电号码或内容，再标记误报或测试。");
    const call = { ...this.call };
    askNature({
      people: tellsOfPeople(call),
      run: async (nature, label, reason) => {
        const body = { ...bodyOf(call), nature, reason };
        const made = await api<{ id: string }>("calls", { method: "POST", body, key: await idempotencyKey(call, body, null) });
        await api(`incidents/draft/${call.client_key}`, { method: "DELETE" }).catch(() => undefined);
        this.reset();
        this.say(`${call.caller_phone || "来电"} 已记为${label}，未立案。`, "撤销", () => void this.unmark(call, made.id));
        setTimeout(() => this.form.focus());  // the dialog gives the focus back to where it was
      },
    });
  }

  private async unmark(call: Call, record: string): Promise<void> {
    try {
      await api(`calls/${record}/nature`, { method: "POST", body: { nature: "real" } });
    } catch (error) {
      return this.say(explain(error));
    }
    this.restore({ ...call, client_key: crypto.randomUUID(), call_record: record });
  }

  /** A call kept earlier that is an incident after all. */
  private beginFrom(kept: KeptCall): void {
    this.restore({ ...emptyCall(), started_at: kept.at, caller_phone: kept.caller_phone, caller_name: kept.caller_name, place: kept.place, description: kept.said, exercise: kept.exercise, call_record: kept.id });
    this.say(`由${shortTime(new Date(kept.at))}的来电立案。`);
  }

  private async submit(merge: string | null, transfer: Onward | null = null): Promise<void> {
    if (this.sending) return;
    if (!merge && !this.complete()) return;
    clearTimeout(this.draftTimer);
    const body = bodyOf(this.call);
    const key = await idempotencyKey(this.call, body, merge);
    await this.send({ key, body, merge, resources: [...this.chosen], services: this.call.services, transfer });
  }

  private async send(pending: Pending): Promise<void> {
    this.lock(true);
    const draft = this.call.client_key;
    try {
      const opened = await sendCall(pending, (attempt) => this.say(`与服务器的连接中断，正在重试（第 ${attempt} 次）。内容已保存在本机，请勿重复立案。`));
      await afterOpening(opened, pending);
      await api(`incidents/draft/${draft}`, { method: "DELETE" }).catch(() => undefined);
      location.href = opened.url ?? `/incidents/${opened.id}/`;
    } catch (error) {
      this.lock(false);
      if (error instanceof ApiError) for (const each of error.errors) this.form.complain(each.field, each.message);
      this.say(explain(error));
    }
  }

  private lock(on: boolean): void {
    this.sending = on;
    this.form.element.inert = on;
    for (const button of Object.values(this.buttons)) button.disabled = on;
    if (!on) this.labels();
  }

  // --- keys

  private key(event: KeyboardEvent): void {
    const actions: Record<string, () => void> = { F2: () => void this.submit(null), F3: () => void this.setAside(), F4: () => this.merge(), F6: () => this.passOn(), F7: () => this.mark(), F8: () => this.toggleExercise() };
    if (document.querySelector("dialog[open]")) return;
    const action = actions[event.key];
    if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      if (!this.sending) action();
      return;
    }
    const plain = !typing(event.target) && !event.altKey;
    if (this.sending || event.ctrlKey || event.metaKey || !(event.altKey || plain)) return;
    const digit = /^Digit([1-3])$/.exec(event.code)?.[1];
    if (digit && this.place.choose(Number(digit) - 1)) event.preventDefault();
    const service = /^Digit([6-9])$/.exec(event.code)?.[1];
    const number = service ? this.props.services[Number(service) - 6]?.[0] : undefined;
    if (number) {
      event.preventDefault();
      this.service(number);
    }
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
    if (letter === "a") {
      event.preventDefault();
      this.form.openDanger();
    }
    const kind = letter ? this.props.kinds.find((each) => each.key === letter) : undefined;
    if (kind) {
      event.preventDefault();
      this.chooseKind(kind.value);
    }
  }
}
