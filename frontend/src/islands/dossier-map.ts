/** The site of one enterprise: units, risk points, shut-offs, fire water over the map, with a legend that switches. */

import type { FeatureCollection, Feature, Point } from "geojson";
import { AnlanMap } from "../map/anlan-map";
import { pictogram } from "../map/symbols";
import { h, icon } from "../ui/dom";

interface Props { features: FeatureCollection<Point>; title?: string }

export async function mount(element: HTMLElement, props: Props): Promise<void> {
  const holder = h("div");
  element.append(holder);
  const map = new AnlanMap(holder, { label: props.title ?? "平面位置", cluster: false });
  const points = props.features.features.map((each) => each.geometry.coordinates as [number, number]);
  map.fit(points, 17, false);
  const groups = new Map<string, Array<Feature<Point>>>();
  for (const each of props.features.features) {
    const name = String(each.properties?.["group"] ?? "");
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  const buttons = [...groups].map(([name, features], index) => {
    const kind = String(features[0]?.properties?.["kind"] ?? "");
    const key = `dossier-${index}`;
    void map.setLayer(key, { type: "FeatureCollection", features });
    const button = h("button", { type: "button", "aria-pressed": "true" }, icon(pictogram(kind)), name, h("span", { class: "num" }, String(features.length)));
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      map.setLayerShown(key, shown);
    });
    return button;
  });
  element.append(h("div", { class: "dossier-legend", role: "group", "aria-label": "显示" }, ...buttons));
}
