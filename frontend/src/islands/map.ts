/** 一张图: every layer the user may see over one map, with switches, legend of what is shown, and popups. */

import homeSvg from "@tabler/icons/outline/home-move.svg?raw";
import stackSvg from "@tabler/icons/outline/stack-2.svg?raw";
import type { FeatureCollection } from "geojson";
import { subscribe } from "../live";
import { AnlanMap } from "../map/anlan-map";
import { levelOf, pictogram } from "../map/symbols";
import { api } from "../ui/api";
import { h, icon, replace } from "../ui/dom";
import { toast } from "../ui/toasts";

interface Layer { key: string; title: string; icon: string; order: number; shown: boolean; url: string; boxed: boolean }
interface Props { layers?: string; boundaries?: string; coastline?: string; center?: [number, number] | null; point?: [number, number] | null; title?: string; only?: string[] }

const LEVEL_WORDS = ["", "一级（红）", "二级（橙）", "三级（黄）", "四级（蓝）"];
const CHOICE_KEY = "anlan-map-layers";

export async function mount(element: HTMLElement, props: Props): Promise<void> {
  const map = new AnlanMap(element, { boundaries: props.boundaries, coastline: props.coastline, center: props.center ?? props.point ?? null, label: props.title ?? "地图" });
  element.append(h("button", { type: "button", class: "map-home", title: "显示全部辖区", "aria-label": "显示全部辖区", onclick: () => map.goHome() }, icon(homeSvg)));
  if (props.point) {
    map.setPoint(props.point[0], props.point[1]);
    map.fly(props.point[0], props.point[1], 11.5);
  }
  const catalogue = await api<{ items: Layer[] }>(props.layers ?? "/api/v1/map/layers").catch(() => ({ items: [] as Layer[] }));
  if (catalogue.items.length) new Switches(element, map, catalogue.items, props.only ?? null, !props.point).start();
}

class Switches {
  private readonly data = new Map<string, FeatureCollection>();
  private readonly shown = new Set<string>();
  private readonly asked = new Map<string, string>();
  private readonly legend = h("div", { class: "map-legend" });
  private readonly counts = new Map<string, HTMLElement>();

  constructor(private readonly element: HTMLElement, private readonly map: AnlanMap, private readonly layers: Layer[], private readonly only: string[] | null, private readonly opened: boolean) {}

  start(): void {
    // A link from a ledger shows that ledger alone and leaves the user's own choice of layers as it was.
    const stored = this.only ? Object.fromEntries(this.layers.map((each) => [each.key, this.only?.includes(each.key) ?? false])) : read();
    const rows = this.layers.map((layer) => {
      const on = stored?.[layer.key] ?? layer.shown;
      const count = h("span", { class: "map-layer-count num" });
      this.counts.set(layer.key, count);
      const box = h("input", { type: "checkbox", class: "form-check-input", checked: on, onchange: (event) => void this.toggle(layer, (event.target as HTMLInputElement).checked) });
      if (on) void this.toggle(layer, true);
      return h("label", { class: "map-layer" }, box, icon(pictogram(layer.key)), layer.title, count);
    });
    this.element.append(h("details", { class: "map-layers", open: this.opened }, h("summary", {}, icon(stackSvg), "图层"), h("div", { class: "map-layers-list" }, ...rows), this.legend));
    let resting: ReturnType<typeof setTimeout> | undefined;
    this.map.onMoved(() => {
      clearTimeout(resting);
      resting = setTimeout(() => this.layers.filter((layer) => layer.boxed && this.shown.has(layer.key)).forEach((layer) => void this.load(layer)), 120);
    });
    const renew = this.layers.find((layer) => layer.key === "incidents");
    if (renew) subscribe(["incident"], () => { if (this.shown.has(renew.key)) void this.load(renew); });
  }

  private async toggle(layer: Layer, on: boolean): Promise<void> {
    if (on) this.shown.add(layer.key);
    else this.shown.delete(layer.key);
    if (!this.only) write(Object.fromEntries(this.layers.map((each) => [each.key, this.shown.has(each.key)])));
    if (on && (layer.boxed || !this.data.has(layer.key))) await this.load(layer);
    this.map.setLayerShown(layer.key, this.shown.has(layer.key));
    this.drawLegend();
  }

  private async load(layer: Layer): Promise<void> {
    try {
      await this.map.ready;
      const { bbox, zoom } = this.map.view();
      const asked = layer.boxed ? `${layer.url}?bbox=${bbox}&zoom=${zoom}` : layer.url;
      this.asked.set(layer.key, asked);
      const data = await api<FeatureCollection>(asked);
      if (this.asked.get(layer.key) !== asked) return; // the map has moved on
      this.data.set(layer.key, data);
      const count = this.counts.get(layer.key);
      if (count) {
        count.textContent = data.features.reduce((sum, each) => sum + Number(each.properties?.["point_count"] ?? 1), 0).toLocaleString("zh-CN");
        if (layer.boxed) count.title = "当前视野内";
      }
      await this.map.setLayer(layer.key, data);
      this.map.setLayerShown(layer.key, this.shown.has(layer.key));
      this.drawLegend();
    } catch {
      toast({ text: `图层“${layer.title}”未能读取，请稍后重试。`, tone: "error", key: `layer-${layer.key}` });
    }
  }

  private drawLegend(): void {
    const levels = new Set<number>();
    for (const key of this.shown) for (const each of this.data.get(key)?.features ?? []) levels.add(levelOf(each.properties?.["level"]));
    levels.delete(0);
    replace(this.legend, ...[...levels].sort().map((level) => h("span", {}, h("i", { class: `ring-${level}` }), LEVEL_WORDS[level])));
    this.legend.hidden = levels.size === 0;
  }
}

function read(): Record<string, boolean> | null {
  try {
    return JSON.parse(localStorage.getItem(CHOICE_KEY) ?? "null") as Record<string, boolean> | null;
  } catch {
    return null;
  }
}

function write(choice: Record<string, boolean>): void {
  localStorage.setItem(CHOICE_KEY, JSON.stringify(choice));
}
