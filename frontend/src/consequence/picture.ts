/** What the calculation puts on the map: zones with labels at their far end, isopleths, the exposed as dots. */

import type { Feature, FeatureCollection } from "geojson";
import { type GeoJSONSource, LngLatBounds } from "maplibre-gl";
import { type AnlanMap, reducedMotion } from "../map/anlan-map";
import { labelledAtTip, outline } from "../map/geometry";
import { token } from "../map/symbols";
import { h } from "../ui/dom";
import type { ExposedItem } from "./types";

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

export class ZonePicture {
  private ready = false;

  constructor(private readonly map: AnlanMap) {
    void map.ready.then(() => this.prepare());
    window.addEventListener("anlan:scheme", () => setTimeout(() => this.paint()));
  }

  private prepare(): void {
    const inner = this.map.map;
    inner.addSource("isopleths", { type: "geojson", data: EMPTY });
    inner.addSource("exposed", { type: "geojson", data: EMPTY });
    inner.addLayer({ id: "isopleth-lines", type: "line", source: "isopleths", paint: { "line-width": 1.2, "line-dasharray": [3, 2] } }, "zone-names");
    inner.addLayer({ id: "isopleth-names", type: "symbol", source: "isopleths", layout: { "symbol-placement": "line", "text-field": ["get", "label"], "text-size": 11, "text-font": ["Noto Sans CJK SC Regular"] }, paint: { "text-halo-width": 1.5 } });
    inner.addLayer({ id: "exposed-dots", type: "circle", source: "exposed", paint: { "circle-radius": ["case", ["==", ["get", "kind"], "enterprise"], 3, 5], "circle-stroke-width": 1.5 } }, "zone-names");
    this.ready = true;
    this.paint();
  }

  private paint(): void {
    if (!this.ready) return;
    const inner = this.map.map;
    inner.setPaintProperty("isopleth-lines", "line-color", token("--an-muted"));
    inner.setPaintProperty("isopleth-names", "text-color", token("--an-ink"));
    inner.setPaintProperty("isopleth-names", "text-halo-color", token("--an-map-halo"));
    inner.setPaintProperty("exposed-dots", "circle-color", token("--an-sheet"));
    inner.setPaintProperty("exposed-dots", "circle-stroke-color", token("--an-ink"));
  }

  async show(zones: FeatureCollection, isopleths: Feature[], items: ExposedItem[], place: { lon: number; lat: number } | null): Promise<void> {
    await this.map.ready;
    if (!this.ready) this.prepare();
    const features = zones.features.map((each) => labelledAtTip(each, place));
    await this.map.setZones({ type: "FeatureCollection", features });
    (this.map.map.getSource("isopleths") as GeoJSONSource).setData({ type: "FeatureCollection", features: isopleths });
    (this.map.map.getSource("exposed") as GeoJSONSource).setData({ type: "FeatureCollection", features: items.map((item) => ({ type: "Feature", properties: { kind: item.kind }, geometry: { type: "Point", coordinates: [item.lon, item.lat] } })) });
  }

  /** Put a still picture of the map on paper: a canvas of WebGL prints blank. */
  printable(): void {
    const still = h("img", { class: "calc-still", alt: "影响范围地图" });
    this.map.map.getContainer().parentElement?.append(still);
    window.addEventListener("beforeprint", () => {
      this.map.map.redraw(); // the pixels can be read in the turn they were drawn in
      still.src = this.map.map.getCanvas().toDataURL("image/png");
    });
    window.addEventListener("afterprint", () => still.removeAttribute("src"));
  }

  /** Bring the zones into view when they have grown out of it, or are too small to see. */
  frame(zones: FeatureCollection, always = false): void {
    const points = zones.features.flatMap(outline) as Array<[number, number]>;
    if (!points.length) return;
    const bounds = this.map.map.getBounds();
    const outside = points.some((point) => !bounds.contains(point));
    const width = Math.max(...points.map((each) => each[0])) - Math.min(...points.map((each) => each[0]));
    const small = width < (bounds.getEast() - bounds.getWest()) / 12;
    if (!always && !outside && !small) return;
    const box = new LngLatBounds();
    points.forEach((point) => box.extend(point));
    // Room for the labels at the tips, the scale and the coordinates below, the buttons at the right.
    this.map.map.fitBounds(box, { padding: { top: 48, bottom: 72, left: 60, right: 76 }, maxZoom: 16, duration: reducedMotion() ? 0 : 450 });
  }
}
