/**
 * The map of every screen: quiet base (coast, boundaries, labels), record layers with clusters, and what islands put
 * on it: a point, numbered candidates, selectable resources, zones. WGS-84 throughout; no request leaves the server.
 */

import "maplibre-gl/dist/maplibre-gl.css";
import "../styles/map.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { FeatureCollection } from "geojson";
import { type ExpressionSpecification, type GeoJSONSource, LngLatBounds, Map as MapLibre, Marker, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { api } from "../ui/api";
import { h, icon } from "../ui/dom";
import { baseStyle, paintBase } from "./base-style";
import { boxOf, coordinateText, labelPoints } from "./geometry";
import { drawSymbol, levelOf, pictogram, token } from "./symbols";

setWorkerUrl(workerUrl);

export interface MapOptions {
  boundaries?: string;
  coastline?: string;
  center?: [number, number] | null;
  label?: string;
  /** False where every record is drawn by itself, however near they lie. */
  cluster?: boolean;
  onClick?: (lon: number, lat: number) => void;
}
export interface Candidate { lon: number; lat: number; name: string }
export interface ResourceMark { id: string; kind: string; name: string; lon: number; lat: number; selected: boolean; sent: string | null; arrived?: boolean }

const DEFAULT_CENTER: [number, number] = [121.6, 38.95];
/** Incidents are never hidden in a cluster or under other symbols. */
const ON_TOP = "incidents";
/** How many records a cluster of ours or a cell of the server's stands for. */
const NUMBER: ExpressionSpecification = ["coalesce", ["get", "number"], ["get", "point_count"]];
const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

export class AnlanMap {
  readonly map: MapLibre;
  readonly ready: Promise<void>;
  private readonly readout: HTMLElement;
  private point: Marker | null = null;
  private headquarters: Marker | null = null;
  private candidates: Marker[] = [];
  private resources = new Map<string, Marker>();
  private layers = new Map<string, FeatureCollection>();
  private popup: Popup | null = null;
  private home: [number, number, number, number] | null = null;
  private moved = false;

  constructor(element: HTMLElement, private readonly options: MapOptions = {}) {
    element.classList.add("map");
    const canvas = h("div", { class: "map-canvas" });
    this.readout = h("div", { class: "map-readout num", "aria-hidden": "true" });
    element.append(canvas, this.readout);
    this.map = new MapLibre({
      container: canvas,
      style: baseStyle(),
      center: options.center ?? DEFAULT_CENTER,
      zoom: 8,
      minZoom: 3,
      maxZoom: 19,
      attributionControl: false,
      dragRotate: true,
      pitchWithRotate: false,
      fadeDuration: 0,
      locale: { "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "NavigationControl.ResetBearing": "正北朝上", "Map.Title": options.label ?? "地图" },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ visualizePitch: false }), "top-right");
    this.map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
    this.ready = new Promise((resolve) => this.map.once("load", () => resolve()));
    this.map.on("mousemove", (event) => this.show(event.lngLat.lng, event.lngLat.lat));
    this.map.on("move", () => this.showCentre());
    this.map.on("dragstart", () => (this.moved = true));
    this.map.on("click", (event) => this.clicked(event));
    this.showCentre();
    window.addEventListener("anlan:scheme", this.restyle);
    new ResizeObserver(() => this.map.resize()).observe(element);
    void this.loadBase();
  }

  destroy(): void {
    window.removeEventListener("anlan:scheme", this.restyle);
    this.map.remove();
  }

  // --- base

  private async loadBase(): Promise<void> {
    const load = (url: string | undefined) => (url ? api<FeatureCollection>(url).catch(() => EMPTY) : Promise.resolve(EMPTY));
    // Each is drawn when it comes: boundaries do not wait for the coast.
    const coast = load(this.options.coastline ?? "/api/v1/map/coastline").then(async (data) => {
      await this.ready;
      this.source("coast").setData(data);
    });
    const districts = await load(this.options.boundaries ?? "/api/v1/map/boundaries?level=district");
    await this.ready;
    this.source("districts").setData(districts);
    this.source("district-labels").setData(labelPoints(districts));
    this.home = boxOf(districts);
    if (!this.moved && !this.point) this.goHome(false);
    await coast;
  }

  /** Show the whole jurisdiction. */
  goHome(animate = true): void {
    if (this.home) this.map.fitBounds(this.home, { padding: 32, animate: animate && !reducedMotion() });
  }

  private source(id: string): GeoJSONSource {
    return this.map.getSource(id) as GeoJSONSource;
  }

  private readonly restyle = (): void => {
    void this.ready.then(() => {
      paintBase(this.map);
      for (const [key, data] of this.layers) void this.setLayer(key, data);
    });
  };

  private show(lon: number, lat: number): void {
    this.readout.textContent = coordinateText(lon, lat);
  }

  private showCentre(): void {
    const centre = this.map.getCenter();
    this.show(centre.lng, centre.lat);
  }

  private clicked(event: { lngLat: { lng: number; lat: number }; point: { x: number; y: number } }): void {
    const ids = [...this.layers.keys()].flatMap((key) => [`${key}-points`, `${key}-clusters`]).filter((id) => this.map.getLayer(id));
    if (ids.length && this.map.queryRenderedFeatures([event.point.x, event.point.y], { layers: ids }).length) return;
    this.options.onClick?.(round(event.lngLat.lng), round(event.lngLat.lat));
  }

  fly(lon: number, lat: number, zoom = 13): void {
    this.moved = true;
    const camera = { center: [lon, lat] as [number, number], zoom: Math.max(this.map.getZoom(), zoom) };
    if (reducedMotion()) this.map.jumpTo(camera);
    else this.map.easeTo({ ...camera, duration: 450 });
  }

  fit(points: Array<[number, number]>, maxZoom = 14, animate = true): void {
    if (!points.length) return;
    this.moved = true;
    const bounds = new LngLatBounds();
    points.forEach((each) => bounds.extend(each));
    this.map.fitBounds(bounds, { padding: 56, maxZoom, duration: animate && !reducedMotion() ? 450 : 0 });
  }

  // --- the point of the incident or form

  setPoint(lon: number | null, lat: number | null, options: { label?: string; onDrag?: (lon: number, lat: number) => void } = {}): void {
    this.point?.remove();
    this.point = null;
    if (lon === null || lat === null) return;
    const element = h("div", { class: "map-target", role: "img", "aria-label": options.label ?? "位置" }, h("span", { class: "map-target-dot" }));
    const marker = new Marker({ element, draggable: Boolean(options.onDrag) }).setLngLat([lon, lat]).addTo(this.map);
    marker.on("dragend", () => {
      const at = marker.getLngLat();
      options.onDrag?.(round(at.lng), round(at.lat));
    });
    this.point = marker;
  }

  // --- the headquarters of a response

  /** A flag where the headquarters stands; null takes it away. */
  setHeadquarters(lon: number | null, lat: number | null, name: string): void {
    if (lon === null || lat === null) {
      this.headquarters?.remove();
      this.headquarters = null;
      return;
    }
    if (!this.headquarters) {
      const element = h("div", { class: "map-headquarters", role: "img" }, icon(pictogram("headquarters")));
      this.headquarters = new Marker({ element, anchor: "bottom" });
    }
    const element = this.headquarters.getElement();
    const known = element.isConnected ? this.headquarters.getLngLat() : null;
    if (element.title === name && known?.lng === lon && known.lat === lat) return;
    element.title = name;
    element.setAttribute("aria-label", name);
    this.headquarters.setLngLat([lon, lat]).addTo(this.map);
  }

  // --- numbered candidates

  setCandidates(items: Candidate[], onPick: (index: number) => void): void {
    this.candidates.forEach((marker) => marker.remove());
    this.candidates = items.map((item, index) => {
      const pin = h("button", { type: "button", class: "map-pin", title: item.name, "aria-label": `候选 ${index + 1} ${item.name}`, onclick: (event) => { event.stopPropagation(); onPick(index); } }, h("span", {}, index + 1));
      return new Marker({ element: pin, anchor: "bottom" }).setLngLat([item.lon, item.lat]).addTo(this.map);
    });
    if (items.length) this.fit(items.map((item) => [item.lon, item.lat]), 13);
  }

  // --- resources to dispatch

  setResources(items: ResourceMark[], onToggle: (id: string) => void): void {
    const wanted = new Set(items.map((item) => item.id));
    for (const [id, marker] of this.resources) {
      if (!wanted.has(id)) {
        marker.remove();
        this.resources.delete(id);
      }
    }
    for (const item of items) {
      const known = this.resources.get(item.id);
      const element = known?.getElement() ?? h("button", { type: "button", class: "map-resource", onclick: (event) => { event.stopPropagation(); onToggle(item.id); } }, icon(pictogram(item.kind)));
      element.title = item.sent ? `${item.name}（${item.sent}）` : item.name;
      element.setAttribute("aria-label", element.title);
      element.setAttribute("aria-pressed", String(item.selected));
      element.classList.toggle("map-resource-selected", item.selected);
      element.classList.toggle("map-resource-sent", item.sent !== null);
      element.classList.toggle("map-resource-arrived", Boolean(item.arrived));
      if (known) known.setLngLat([item.lon, item.lat]);
      else this.resources.set(item.id, new Marker({ element }).setLngLat([item.lon, item.lat]).addTo(this.map));
    }
  }

  // --- zones

  /** Areas with outline and label; `properties.level` (1–4) colours, `properties.label` names them. */
  async setZones(zones: FeatureCollection): Promise<void> {
    await this.ready;
    const features = zones.features.map((each) => ({ ...each, properties: { ...each.properties, colour: token(`--an-level-${levelOf(each.properties?.["level"]) || 2}`), label: String(each.properties?.["label"] ?? each.properties?.["name"] ?? "") } }));
    const data: FeatureCollection = { type: "FeatureCollection", features };
    this.source("zones").setData(data);
    this.source("zone-labels").setData(labelPoints(data));
  }

  // --- record layers

  /** What the map shows, for layers that are read by box: west,south,east,north in degrees, and the zoom. */
  view(): { bbox: string; zoom: number } {
    const bounds = this.map.getBounds();
    const edge = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value)).toFixed(5);
    return { bbox: [edge(bounds.getWest(), 180), edge(bounds.getSouth(), 90), edge(bounds.getEast(), 180), edge(bounds.getNorth(), 90)].join(","), zoom: Math.round(this.map.getZoom() * 2) / 2 };
  }

  /** Call back when the map has come to rest after a move. */
  onMoved(listener: () => void): void {
    this.map.on("moveend", listener);
  }

  /** Draw or replace a layer of records, clustered with their count; features with a `point_count` are cells of many. */
  async setLayer(key: string, data: FeatureCollection): Promise<void> {
    await this.ready;
    this.layers.set(key, data);
    for (const each of data.features) {
      if (each.properties?.["point_count"]) continue;
      const kind = String(each.properties?.["kind"] ?? key);
      const level = levelOf(each.properties?.["level"]);
      const image = `${kind}/${level}`;
      each.properties = { ...each.properties, symbol: image };
      const drawn = drawnFor(this.map);
      const scheme = document.documentElement.dataset["bsTheme"] ?? "light";
      if (drawn.get(image) !== scheme) {
        if (this.map.hasImage(image)) this.map.removeImage(image);
        this.map.addImage(image, drawSymbol(kind, level), { pixelRatio: 2 });
        drawn.set(image, scheme);
      }
    }
    const source = this.map.getSource(key) as GeoJSONSource | undefined;
    if (source) source.setData(data);
    else this.addLayer(key, data);
    paintClusters(this.map, key);
  }

  private addLayer(key: string, data: FeatureCollection): void {
    this.map.addSource(key, { type: "geojson", data, cluster: key !== ON_TOP && this.options.cluster !== false, clusterRadius: 42, clusterMaxZoom: 14, clusterProperties: { number: ["+", ["coalesce", ["get", "point_count"], 1]] } });
    this.map.addLayer({ id: `${key}-clusters`, type: "circle", source: key, filter: ["has", "point_count"], paint: { "circle-radius": ["step", NUMBER, 14, 20, 18, 200, 23, 5000, 28], "circle-stroke-width": 2 } });
    this.map.addLayer({ id: `${key}-counts`, type: "symbol", source: key, filter: ["has", "point_count"], layout: { "text-field": ["case", [">=", NUMBER, 10000], ["concat", ["to-string", ["/", ["round", ["/", NUMBER, 1000]], 10]], "万"], ["to-string", NUMBER]], "text-size": 12, "text-font": ["Noto Sans CJK SC Bold"], "text-allow-overlap": true } });
    this.map.addLayer({ id: `${key}-points`, type: "symbol", source: key, filter: ["!", ["has", "point_count"]], layout: { "icon-image": ["get", "symbol"], "icon-allow-overlap": true, "text-field": ["step", ["zoom"], "", 12.5, ["get", "name"]], "text-size": 12, "text-offset": [0, 1.5], "text-anchor": "top", "text-optional": true, "text-max-width": 9 }, paint: { "text-halo-width": 1.5 } });
    if (this.map.getLayer(`${ON_TOP}-points`)) this.map.moveLayer(`${ON_TOP}-points`);
    for (const id of [`${key}-clusters`, `${key}-points`]) {
      this.map.on("mouseenter", id, () => (this.map.getCanvas().style.cursor = "pointer"));
      this.map.on("mouseleave", id, () => (this.map.getCanvas().style.cursor = ""));
    }
    this.map.on("click", `${key}-clusters`, (event) => {
      const cluster = event.features?.[0];
      if (cluster?.geometry.type !== "Point") return;
      const centre = cluster.geometry.coordinates as [number, number];
      if (cluster.properties["cluster_id"] === undefined) return void this.map.easeTo({ center: centre, zoom: this.map.getZoom() + 2 });
      void this.source(key).getClusterExpansionZoom(Number(cluster.properties["cluster_id"])).then((zoom) => this.map.easeTo({ center: centre, zoom: zoom + 0.2 }));
    });
    this.map.on("click", `${key}-points`, (event) => {
      const found = event.features?.[0];
      if (found?.geometry.type === "Point") this.openPopup(found.geometry.coordinates as [number, number], found.properties);
    });
  }

  setLayerShown(key: string, shown: boolean): void {
    for (const part of ["clusters", "counts", "points"]) {
      if (this.map.getLayer(`${key}-${part}`)) this.map.setLayoutProperty(`${key}-${part}`, "visibility", shown ? "visible" : "none");
    }
  }

  openPopup(at: [number, number], properties: Record<string, unknown>): void {
    this.popup?.remove();
    const url = String(properties["url"] ?? "");
    const detail = [properties["kind_label"], properties["detail"], properties["address"], properties["status_label"]].filter((each) => typeof each === "string" && each).join(" · ");
    const level = String(properties["level"] ?? "");
    const content = h("div", { class: "map-popup" },
      h("strong", {}, String(properties["name"] ?? "")),
      levelOf(level) ? h("span", { class: `grade grade-${levelOf(level)}` }, /^\d$/.test(level) ? `${"一二三四"[Number(level) - 1]}级` : level) : null,
      detail ? h("div", { class: "map-popup-detail" }, detail) : null,
      h("div", { class: "map-popup-detail num" }, coordinateText(at[0], at[1])),
      url ? h("a", { href: url }, "查看详情") : null);
    this.popup = new Popup({ closeButton: true, maxWidth: "280px", offset: 14, locale: { "Popup.Close": "关闭" } } as never).setLngLat(at).setDOMContent(content).addTo(this.map);
  }
}

const DRAWN = new WeakMap<MapLibre, Map<string, string>>();

function drawnFor(map: MapLibre): Map<string, string> {
  const known = DRAWN.get(map) ?? new Map<string, string>();
  DRAWN.set(map, known);
  return known;
}

function paintClusters(map: MapLibre, key: string): void {
  map.setPaintProperty(`${key}-clusters`, "circle-color", token("--an-sheet"));
  map.setPaintProperty(`${key}-clusters`, "circle-stroke-color", token("--an-muted"));
  map.setPaintProperty(`${key}-counts`, "text-color", token("--an-ink"));
  map.setPaintProperty(`${key}-points`, "text-color", token("--an-map-label"));
  map.setPaintProperty(`${key}-points`, "text-halo-color", token("--an-map-halo"));
}

export function reducedMotion(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
