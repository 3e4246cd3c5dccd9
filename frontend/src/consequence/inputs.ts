/** Left column: from where, what leaks, from what, how. */

import { h, replace, type Child } from "../ui/dom";
import { CONGESTION, CONTAINMENTS, QUANTITIES, shown, STATES, type Quantity } from "./quantities";
import { installationOffers, SearchBox, substanceOffers } from "./search-box";
import type { Store } from "./store";

export class InputsPanel {
  readonly element = h("section", { class: "calc-block", "aria-label": "泄漏条件" });
  private readonly installation: SearchBox<string>;
  private readonly substance: SearchBox<string>;
  private readonly lon = h("input", { class: "form-control num", inputmode: "decimal", "aria-label": "经度（WGS-84）", placeholder: "经度" });
  private readonly lat = h("input", { class: "form-control num", inputmode: "decimal", "aria-label": "纬度（WGS-84）", placeholder: "纬度" });
  private readonly stored = h("div", { class: "calc-stored", role: "group", "aria-label": "登记的储存物质" });
  private readonly notes = h("div", { class: "calc-notes" });
  private readonly origin = h("p", { class: "calc-origin" });
  private readonly fields = new Map<string, NumberField>();
  private readonly containment: HTMLSelectElement;
  private readonly state: HTMLSelectElement;
  private readonly congestion: HTMLSelectElement;
  private readonly rupture: HTMLInputElement;
  private readonly hole: HTMLInputElement;
  private readonly substanceError = h("p", { class: "field-error", role: "alert", hidden: true });

  constructor(private readonly store: Store) {
    this.installation = new SearchBox({ id: "calc-installation", label: "重大危险源", placeholder: "名称、企业，或在地图上点选位置", ask: installationOffers, pick: (offer) => void store.openInstallation(offer.value) });
    this.substance = new SearchBox({ id: "calc-substance", label: "物质", placeholder: "名称、CAS 号、UN 号", ask: substanceOffers, pick: (offer) => void store.setSubstance(offer.value), plain: (text) => void store.setSubstance(text) });
    this.containment = select("设备", CONTAINMENTS, (value) => void store.setContainment(value), "请选择");
    this.state = select("状态", STATES, (value) => store.set("state", value), "自动");
    this.congestion = select("周边拥塞", CONGESTION, (value) => store.set("congestion", value));
    this.congestion.title = "一般：装置之间、树木、堆垛；密集：装置内、管廊、车间";
    this.hole = h("input", { type: "radio", name: "calc-break", value: "hole", onchange: () => this.setRupture(false) });
    this.rupture = h("input", { type: "radio", name: "calc-break", value: "rupture", onchange: () => this.setRupture(true) });
    for (const input of [this.lon, this.lat]) input.addEventListener("change", () => this.moved());
    const number = (name: string) => {
      const made = new NumberField(QUANTITIES[name] as Quantity, `scenario.${name}`, (value) => store.set(name, value));
      this.fields.set(name, made);
      return made.element;
    };
    this.element.append(
      h("div", { class: "calc-group" }, store.props.may["installations"] ? this.installation.element : null, this.origin,
        h("div", { class: "calc-point" }, h("span", { class: "form-label" }, "位置"), this.lon, this.lat)),
      h("div", { class: "calc-group" }, this.substance.element, this.substanceError, this.stored, this.notes,
        h("div", { class: "calc-pair" }, labelled("设备", this.containment), labelled("状态", this.state)),
        h("div", { class: "calc-pair" }, number("amount_kg"), labelled("周边拥塞", this.congestion))),
      h("div", { class: "calc-group" },
        h("div", { class: "calc-break", role: "radiogroup", "aria-label": "破口" }, h("label", {}, this.hole, "孔泄漏"), h("label", {}, this.rupture, "整体破裂")),
        h("div", { class: "calc-pair" }, number("hole_diameter_m"), number("release_height_m")),
        h("div", { class: "calc-pair" }, number("temperature_K"), number("pressure_Pa")),
        h("details", { class: "calc-more" }, h("summary", {}, "更多条件"), h("div", { class: "calc-pair" }, number("bund_area_m2"), number("duration_s")), number("indoor_air_changes_per_h"))));
  }

  private setRupture(whole: boolean): void {
    if (whole) {
      delete this.store.scenario["hole_diameter_m"];
      this.store.set("rupture", true);
    } else {
      if (!this.store.scenario["hole_diameter_m"]) this.store.scenario["hole_diameter_m"] = 0.025;
      this.store.set("rupture", false);
    }
  }

  private moved(): void {
    const lon = Number(this.lon.value);
    const lat = Number(this.lat.value);
    const valid = this.lon.value !== "" && this.lat.value !== "" && Math.abs(lon) <= 180 && Math.abs(lat) <= 85;
    for (const [input, bound] of [[this.lon, 180], [this.lat, 85]] as const) input.classList.toggle("is-invalid", input.value !== "" && !(Math.abs(Number(input.value)) <= bound));
    if (valid) void this.store.movePlace(lon, lat);
  }

  draw(): void {
    const { store } = this;
    write(this.installation.input, store.installation?.name ?? "");
    write(this.substance.input, String(store.scenario["substance"] ?? ""));
    write(this.lon, store.place ? String(store.place.lon) : "");
    write(this.lat, store.place ? String(store.place.lat) : "");
    this.containment.value = String(store.scenario["containment"] ?? "");
    this.state.value = String(store.scenario["state"] ?? "");
    this.congestion.value = String(store.scenario["congestion"] ?? "open");
    const whole = store.scenario["rupture"] === true;
    this.rupture.checked = whole;
    this.hole.checked = !whole;
    for (const [name, field] of this.fields) field.draw(store.scenario[name], store.complaints.get(`scenario.${name}`));
    this.fields.get("hole_diameter_m")?.disable(whole, "整体破裂时不用填写");
    const solid = store.scenario["state"] === "solid";
    for (const name of ["temperature_K", "pressure_Pa"]) this.fields.get(name)?.disable(solid, "固体不用填写");
    const complaint = store.complaints.get("scenario.substance") ?? "";
    this.substanceError.textContent = complaint;
    this.substanceError.hidden = !complaint;
    this.drawStored();
    replace(this.notes, ...store.notes.map((note) => h("p", { class: "calc-note" }, note)));
    const linked: Child = store.installation ? h("a", { href: store.installation.url }, store.installation.enterprise) : store.origin ? h("a", { href: store.origin.url }, store.origin.name) : null;
    replace(this.origin, linked);
    this.origin.hidden = !linked;
  }

  private drawStored(): void {
    const list = this.store.installation?.substances ?? [];
    this.stored.hidden = !list.length;
    replace(this.stored, ...list.map((each) => h("button", { type: "button", class: "calc-chip", "aria-pressed": String(each.name === this.store.scenario["substance"]), onclick: () => void this.store.setSubstance(each.name, each.scenario, each.notes) }, `${each.name} ${each.quantity_t} 吨`, each.container ? h("small", {}, ` ${each.container}`) : null)));
  }
}

/** A number with its unit; what is typed is kept while it is being typed. */
export class NumberField {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly error = h("p", { class: "field-error", role: "alert", hidden: true });

  constructor(private readonly quantity: Quantity, field: string, change: (si: number | null) => void) {
    const key = `calc-${field.replace(".", "-")}`;
    this.input = h("input", { class: "form-control num", id: key, type: "number", step: "any", inputmode: "decimal", min: quantity.min ?? null, title: quantity.help ?? "" });
    this.input.addEventListener("input", () => {
      if (this.input.value === "") return change(null);
      const value = Number(this.input.value);
      if (Number.isFinite(value)) change(quantity.toSi(value));
    });
    this.input.addEventListener("keydown", (event) => {
      const sign = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!sign) return;
      event.preventDefault();
      const next = Number((Number(this.input.value || 0) + sign * quantity.step).toPrecision(8));
      this.input.value = String(Math.max(next, quantity.min ?? -Infinity));
      this.input.dispatchEvent(new Event("input"));
    });
    this.element = h("div", { class: "calc-field" }, h("label", { class: "form-label", for: key, title: quantity.help ?? "" }, quantity.label, h("small", {}, ` ${quantity.unit}`)), this.input, this.error);
  }

  draw(si: unknown, complaint?: string): void {
    write(this.input, shown(this.quantity, si));
    this.input.classList.toggle("is-invalid", Boolean(complaint));
    this.error.textContent = complaint ?? "";
    this.error.hidden = !complaint;
  }

  disable(disabled: boolean, reason: string): void {
    this.input.disabled = disabled;
    this.input.title = disabled ? reason : this.quantity.help ?? "";
  }
}

/** Put text into a field unless somebody is typing there. */
export function write(input: HTMLInputElement, text: string): void {
  if (document.activeElement !== input && input.value !== text) input.value = text;
}

export function select(label: string, choices: Array<[string, string]>, change: (value: string) => void, none = ""): HTMLSelectElement {
  const element = h("select", { class: "form-select", "aria-label": label }, none ? h("option", { value: "" }, none) : null, ...choices.map(([value, word]) => h("option", { value }, word)));
  element.addEventListener("change", () => change(element.value));
  return element;
}

export function labelled(label: string, control: HTMLElement): HTMLElement {
  return h("div", { class: "calc-field" }, h("span", { class: "form-label" }, label), control);
}
