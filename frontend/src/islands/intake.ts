/** 接报: one screen from the first word of the call to the opened incident. Nothing typed is ever lost. */

import "../styles/intake.css";
import { bodyOf, type Call, complaints, emptyCall, forget, hasContent, idempotencyKey, keep, keepPending, kept, keptPending, type Pending, type Place } from "../intake/call";
import { PlaceField } from "../intake/place-field";
import { type Preview, PreviewPanel } from "../intake/preview-panel";
import { AnlanMap } from "../map/anlan-map";
import { api, ApiError, ConnectionLost, explain } from "../ui/api";
import { h, replace, typing } from "../ui/dom";
import { tick } from "../ui/frame";
import { clockTime, shortTime, stopwatch } from "../ui/times";
import { toast } from "../ui/toasts";

interface Kind { value: string; label: string; key: string }
interface Props { kinds: Kind[]; user: string; board: string }
type TextField = "caller_phone" | "caller_name" | "substance" | "deaths" | "missing" | "serious_injuries" | "description";

export function mount(element: HTMLElement, props: Props): void {
  new Intake(element, props).start();
}

class Intake {
  private call: Call = emptyCall();
  private preview: Preview | null = null;
  private readonly chosen = new Set<string>();
  private readonly clock = h("span", { class: "intake-clock num", role: "timer", "aria-label": "通话计时" }, "00:00");
  private readonly notice = h("div", { class: "intake-notice", role: "alert", hidden: true });
  private readonly earlier = h("span", { class: "intake-earlier" });
  private readonly where = h("div", { class: "intake-where num" });
  private readonly saved = h("span", { class: "intake-saved" });
  private readonly fields = new Map<TextField, HTMLInputElement | HTMLTextAreaElement>();
  private readonly kinds = new Map<string, HTMLButtonElement>();
  private readonly form = h("form", { class: "intake-form", novalidate: true, autocomplete: "off", onsubmit: (event) => event.preventDefault() });
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
  private readonly head = h("input", { type: "checkbox", class: "form-check-input", id: "in-head" });
  private readonly buttons: Record<"open" | "draft" | "merge" | "drill", HTMLButtonElement>;
  private map!: AnlanMap;
  private previewTimer: ReturnType<typeof setTimeout> | undefined;
  private draftTimer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;
  private sending = false;
  private draftFailed = false;
  private offering = false;

  constructor(private readonly element: HTMLElement, private readonly props: Props) {
    const button = (key: string, text: string, action: () => void, css = "") => h("button", { type: "button", class: `btn ${css}`, onclick: action }, h("kbd", {}, key), h("span", {}, text));
    this.buttons = {
      open: button("F2", "立案并派出", () => void this.submit(null), "btn-primary"),
      draft: button("F3", "存草稿", () => void this.setAside()),
      merge: button("F4", "合并", () => this.merge()),
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
    if (found) {
      this.restore(found.call);
      if (pending) void this.send(pending);
      else this.say(`已恢复上次未立案的接报（${shortTime(new Date(found.saved_at))}）。`, "丢弃重填", () => void this.discard());
    } else void this.offerDrafts();
    this.fields.get("caller_phone")?.focus();
  }

  // --- drawing

  private draw(): void {
    const mapHolder = h("div", { class: "intake-map" });
    this.form.append(
      h("div", { class: "intake-head" }, h("h1", {}, "接报"), this.clock, this.saved),
      this.notice,
      h("div", { class: "intake-pair" }, this.row("来电", this.input("caller_phone", { inputmode: "tel", placeholder: "号码" }), this.earlier), this.row("报告人", this.input("caller_name", { placeholder: "姓名、身份" }))),
      h("div", { class: "field intake-place", "data-field": "place" }, h("label", { class: "form-label", for: "in-place" }, "地点"), this.place.input, this.place.list, this.where),
      this.kindRow(),
      this.row("涉及物质", this.input("substance", { placeholder: "名称、CAS 或 UN 号" })),
      h("div", { class: "intake-people" }, this.row("死亡", this.input("deaths", { inputmode: "numeric" })), this.row("失踪", this.input("missing", { inputmode: "numeric" })), this.row("重伤", this.input("serious_injuries", { inputmode: "numeric" }))),
      this.row("描述", this.textarea()),
      h("label", { class: "menu-check intake-informed" }, this.head, "事故单位负责人已接报（起算单位一小时报告）"),
    );
    this.head.addEventListener("change", () => {
      this.call.head_informed = this.head.checked;
      this.call.head_informed_at = this.head.checked ? new Date().toISOString() : "";
      this.changed();
    });
    this.element.classList.add("intake");
    this.element.append(
      h("div", { class: "intake-columns" }, this.form, mapHolder, this.panel.element),
      h("div", { class: "intake-keys", role: "toolbar", "aria-label": "操作" }, this.buttons.open, this.buttons.draft, this.buttons.merge, this.buttons.drill, h("span", { class: "intake-keys-end" }, `值班员 ${this.props.user}`)),
    );
    this.map = new AnlanMap(mapHolder, { onClick: (lon, lat) => this.point(lon, lat), label: "事故地点" });
    this.labels();
  }

  private row(label: string, control: HTMLElement, extra: HTMLElement | null = null): HTMLElement {
    return h("div", { class: "field", "data-field": control.getAttribute("name") }, h("label", { class: "form-label", for: control.id }, label, extra), control);
  }

  private input(name: TextField, attributes: Record<string, string>): HTMLInputElement {
    const field = h("input", { class: "form-control", id: `in-${name}`, name, ...attributes });
    this.listen(name, field);
    return field;
  }

  private textarea(): HTMLTextAreaElement {
    const field = h("textarea", { class: "form-control", id: "in-description", name: "description", rows: 4, placeholder: "现场情况、已采取的措施" });
    this.listen("description", field);
    return field;
  }

  private listen(name: TextField, field: HTMLInputElement | HTMLTextAreaElement): void {
    this.fields.set(name, field);
    field.addEventListener("input", () => {
      this.call[name] = field.value;
      this.complain(name, "");
      this.changed(name !== "description" && name !== "caller_name");
    });
  }

  private kindRow(): HTMLElement {
    const buttons = this.props.kinds.map((kind) => {
      const button = h("button", { type: "button", class: "kind", "aria-pressed": "false", title: `Alt+${kind.key.toUpperCase()}`, onclick: () => this.chooseKind(kind.value) }, h("kbd", {}, kind.key.toUpperCase()), kind.label);
      this.kinds.set(kind.value, button);
      return button;
    });
    return h("div", { class: "field", "data-field": "kind" }, h("div", { class: "form-label", id: "in-kind-label" }, "类型"), h("div", { class: "kind-row", role: "group", "aria-labelledby": "in-kind-label" }, ...buttons));
  }

  private labels(): void {
    const count = this.chosen.size;
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

  private complain(name: string, text: string): void {
    const field = this.form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    if (!field) return;
    field.querySelector(".field-error")?.remove();
    const control = field.querySelector("input, textarea");
    control?.classList.toggle("is-invalid", Boolean(text));
    if (text) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
    if (text) field.append(h("div", { class: "field-error", role: "alert" }, text));
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

  private typedPlace(text: string): void {
    this.call.place = text;
    if (this.call.picked && text !== this.call.picked.name) {
      this.call.picked = null;
      this.call.enterprise = null;
      this.setPoint(null, null);
    }
    this.complain("place", "");
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
    this.complain("place", "");
    this.changed();
  }

  private point(lon: number, lat: number): void {
    this.setPoint(lon, lat);
    this.map.setCandidates([], () => undefined);
    this.complain("place", "");
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

  private chooseKind(value: string): void {
    this.call.kind = this.call.kind === value ? "" : value;
    for (const [kind, button] of this.kinds) button.setAttribute("aria-pressed", String(kind === this.call.kind));
    this.complain("kind", "");
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
      this.showEarlier(preview);
      this.showWhere();
      this.labels();
    } catch (error) {
      if (asking.signal.aborted) return;
      if (error instanceof ApiError && error.status === 422) for (const each of error.errors) this.complain(each.field, each.message);
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

  private showEarlier({ earlier_calls: calls }: Preview): void {
    replace(this.earlier, calls.length ? h("details", { class: "menu", "data-menu": true }, h("summary", { class: "btn-text" }, `以往来电 ${calls.length} 次`), h("div", { class: "menu-sheet earlier-sheet" }, ...calls.map((each) => h("a", { class: "menu-item", href: each.url, target: "_blank" }, `${shortTime(new Date(each.received_at))} ${each.title}`)))) : null);
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

  private restore(call: Call): void {
    this.call = call;
    for (const [name, field] of this.fields) field.value = call[name];
    this.place.input.value = call.place;
    this.head.checked = call.head_informed;
    for (const [kind, button] of this.kinds) button.setAttribute("aria-pressed", String(kind === call.kind));
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
    replace(this.earlier);
    this.say("");
    this.map.goHome();
    this.fields.get("caller_phone")?.focus();
  }

  // --- submitting

  private merge(): void {
    const first = this.preview?.duplicates[0];
    if (first) void this.submit(first.id);
  }

  private async submit(merge: string | null): Promise<void> {
    if (this.sending) return;
    const found = merge ? [] : complaints(this.call);
    for (const [name, text] of found) this.complain(name, text);
    if (found.length) {
      this.say(found.map(([, text]) => text).join("；") + "。");
      this.form.querySelector<HTMLElement>(".field-error")?.closest(".field")?.querySelector<HTMLElement>("input, button, textarea")?.focus();
      return;
    }
    clearTimeout(this.draftTimer);
    const body = bodyOf(this.call);
    const key = await idempotencyKey(this.call, body, merge);
    await this.send({ key, body, merge, resources: [...this.chosen] });
  }

  /** Send until there is an answer: the same key makes a repeated arrival one record. */
  private async send(pending: Pending): Promise<void> {
    this.lock(true);
    keepPending(pending);
    const path = pending.merge ? `incidents/${pending.merge}/calls` : "incidents";
    for (let attempt = 1; ; attempt++) {
      try {
        const incident = await api<{ id: string; url?: string }>(path, { method: "POST", body: pending.body, key: pending.key, timeout: 10_000 });
        await this.finish(incident, pending);
        return;
      } catch (error) {
        if (!(error instanceof ConnectionLost)) {
          keepPending(null);
          this.lock(false);
          if (error instanceof ApiError) for (const each of error.errors) this.complain(each.field, each.message);
          this.say(explain(error));
          return;
        }
        this.say(`与服务器的连接中断，正在重试（第 ${attempt} 次）。内容已保存在本机，请勿重复立案。`);
        await new Promise((resolve) => setTimeout(resolve, Math.min(1000 * attempt, 5000)));
      }
    }
  }

  private async finish(incident: { id: string; url?: string }, pending: Pending): Promise<void> {
    const draft = this.call.client_key;
    forget();
    if (pending.resources.length && !pending.merge) {
      try {
        await api(`incidents/${incident.id}/dispatches`, { method: "POST", body: { resources: pending.resources.map((id) => ({ id, task: "赶赴现场处置" })) }, key: `${pending.key}-d` });
      } catch (error) {
        sessionStorage.setItem("anlan-after-intake", `已立案，但派出未成功：${explain(error)}`);
      }
    }
    await api(`incidents/draft/${draft}`, { method: "DELETE" }).catch(() => undefined);
    location.href = incident.url ?? `/incidents/${incident.id}/`;
  }

  private lock(on: boolean): void {
    this.sending = on;
    this.form.inert = on;
    for (const button of Object.values(this.buttons)) button.disabled = on;
    if (!on) this.labels();
  }

  // --- keys

  private key(event: KeyboardEvent): void {
    const actions: Record<string, () => void> = { F2: () => void this.submit(null), F3: () => void this.setAside(), F4: () => this.merge(), F8: () => this.toggleExercise() };
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
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
    const kind = letter ? this.props.kinds.find((each) => each.key === letter) : undefined;
    if (kind) {
      event.preventDefault();
      this.chooseKind(kind.value);
    }
  }
}
