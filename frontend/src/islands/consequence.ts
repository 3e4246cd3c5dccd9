/** 影响测算: inputs left, the map in the middle, what comes of it right; any change moves the zones at once. */

import "../styles/intake.css";
import "../styles/consequence.css";
import type { FeatureCollection } from "geojson";
import { InputsPanel } from "../consequence/inputs";
import { ZonePicture } from "../consequence/picture";
import { ResultsPanel } from "../consequence/results";
import { SavedPanel } from "../consequence/saved";
import { Store } from "../consequence/store";
import { TimeStrip } from "../consequence/time-strip";
import type { Props } from "../consequence/types";
import { WeatherPanel } from "../consequence/weather";
import { AnlanMap } from "../map/anlan-map";
import { api } from "../ui/api";
import { h } from "../ui/dom";

export async function mount(element: HTMLElement, props: Props): Promise<void> {
  await new Calculator(element, props).start();
}

class Calculator {
  private readonly store: Store;
  private readonly map: AnlanMap;
  private readonly picture: ZonePicture;
  private readonly panels: Array<{ draw: () => void }>;
  private placed = "";
  private framed = "";
  private drawn: FeatureCollection | null = null;

  constructor(element: HTMLElement, private readonly props: Props) {
    this.store = new Store(props);
    const inputs = new InputsPanel(this.store);
    const weather = new WeatherPanel(this.store);
    const saved = new SavedPanel(this.store);
    const results = new ResultsPanel(this.store, (lon, lat, name) => this.fly(lon, lat, name));
    const strip = new TimeStrip(this.store);
    this.panels = [inputs, weather, saved, results, strip];
    const holder = h("div", { class: "calc-map" });
    element.classList.add("calc");
    element.append(
      h("div", { class: "calc-left" }, h("div", { class: "calc-title" }, h("h2", {}, "影响测算"), h("span", { class: "calc-links" }, h("a", { href: props.urls.scenarios }, "推演方案"), h("a", { href: props.urls.validation }, "模型验证"))), inputs.element, weather.element, saved.element, saved.actions),
      h("div", { class: "calc-middle" }, holder, strip.element), results.element);
    this.map = new AnlanMap(holder, { label: "影响范围地图", center: props.center, onClick: (lon, lat) => void this.store.movePlace(lon, lat) });
    this.picture = new ZonePicture(this.map);
    this.picture.printable();
    this.store.onChange(() => this.draw());
  }

  async start(): Promise<void> {
    this.draw();
    if (this.props.may["map"] && this.props.may["installations"]) {
      void api<FeatureCollection>("map/layers/major-hazard-installations").then((data) => this.map.setLayer("installations", data)).catch(() => undefined);
    }
    await this.store.start(this.props.start);
  }

  private draw(): void {
    for (const panel of this.panels) panel.draw();
    this.drawPlace();
    this.drawZones();
  }

  private drawPlace(): void {
    const { place } = this.store;
    const at = place ? `${place.lon},${place.lat}` : "";
    if (at === this.placed) return;
    this.placed = at;
    this.map.setPoint(place?.lon ?? null, place?.lat ?? null, { label: "泄漏位置", onDrag: (lon, lat) => void this.store.movePlace(lon, lat) });
    if (place) this.map.fly(place.lon, place.lat, 12);
  }

  private drawZones(): void {
    const { zones, outcome, exposure, level, place, column, frame } = this.store;
    const zone = outcome?.zones.find((each) => each.level === level);
    const inside = exposure && zone ? exposure.items.filter((item) => item.zones.includes(zone.id)) : [];
    this.drawn = zones;
    void this.picture.show(zones, this.store.isopleths ? outcome?.isopleths ?? [] : [], inside, place);
    const key = `${this.placed}/${outcome?.kind}/${column}`;
    if (zones.features.length && frame === null) {
      this.picture.frame(zones, key !== this.framed);
      this.framed = key;
    }
  }

  private fly(lon: number, lat: number, name: string): void {
    this.map.setCandidates([{ lon, lat, name }], () => {
      this.map.setCandidates([], () => undefined);
      if (this.drawn) this.picture.frame(this.drawn, true);
    });
    this.map.fly(lon, lat, 15);
  }
}
