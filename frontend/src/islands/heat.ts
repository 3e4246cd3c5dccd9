/** 热力图: districts of the map in steps of one hue. The table beside it says the same in numbers. */

import type { ExpressionSpecification } from "maplibre-gl";
import { AnlanMap } from "../map/anlan-map";
import { token } from "../map/symbols";
import { h, replace } from "../ui/dom";

interface Place { code: string; name: string; step: number; value: string; total: number; stale: number; url: string }
interface Props { boundaries: string; coastline: string; measure: string; bounds: number[]; worse: boolean; places: Place[] }

const LAYER = "heat-fill";
const STEPS = 5;

export async function mount(element: HTMLElement, props: Props): Promise<void> {
  const anlan = new AnlanMap(element, { boundaries: props.boundaries, coastline: props.coastline, label: `各区划${props.measure}` });
  const tip = h("div", { class: "heat-map-tip num", hidden: true });
  element.append(legend(props), tip);
  await anlan.ready;
  const { map } = anlan;
  const byCode = new Map(props.places.map((place) => [place.code, place]));
  const paint = (): ExpressionSpecification | string => {
    const drawn = props.places.filter((place) => place.step >= 0);
    if (!drawn.length) return token("--an-map-land");
    return ["match", ["get", "code"], ...drawn.flatMap((place) => [place.code, token(`--an-heat-${place.step}`)]), token("--an-map-land")] as unknown as ExpressionSpecification;
  };
  map.addLayer({ id: LAYER, type: "fill", source: "districts", paint: { "fill-color": paint(), "fill-opacity": 0.85 } }, "district-lines");
  window.addEventListener("anlan:scheme", () => map.setPaintProperty(LAYER, "fill-color", paint()));
  map.on("mousemove", LAYER, (event) => {
    const place = byCode.get(String(event.features?.[0]?.properties?.["code"] ?? ""));
    map.getCanvas().style.cursor = place ? "pointer" : "";
    tip.hidden = !place;
    if (place) replace(tip, h("strong", {}, place.name), h("br"), `${props.measure} ${place.value}`, h("br"), `${place.total.toLocaleString("zh-CN")} 项，过期 ${place.stale.toLocaleString("zh-CN")} 项`);
  });
  map.on("mouseleave", LAYER, () => {
    tip.hidden = true;
    map.getCanvas().style.cursor = "";
  });
  map.on("click", LAYER, (event) => {
    const place = byCode.get(String(event.features?.[0]?.properties?.["code"] ?? ""));
    if (place) window.location.assign(place.url);
  });
}

/** Steps in words; completeness counts what is missing, so its words run the other way. */
function legend(props: Props): HTMLElement {
  const rows = Array.from({ length: STEPS }, (_, step) => {
    const low = step === 0 ? 0 : (props.bounds[step - 1] ?? 0);
    const high = step < props.bounds.length ? (props.bounds[step] ?? 100) : 100;
    const words = props.worse ? `${low}–${high} %` : `${100 - high}–${100 - low} %`;
    return h("span", { class: "num" }, h("i", { class: `heat-${step}` }), words);
  });
  return h("div", { class: "heat-map-legend" }, h("strong", {}, props.measure), ...rows);
}

