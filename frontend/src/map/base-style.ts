/** The blank base: sea, land, coast, boundaries, labels; colours from the tokens of the present scheme. */

import type { Map as MapLibre, StyleSpecification } from "maplibre-gl";
import { token } from "./symbols";

const NOTHING = { type: "FeatureCollection" as const, features: [] };

export function baseStyle(): StyleSpecification {
  return {
    version: 8,
    sources: {
      coast: { type: "geojson", data: NOTHING },
      districts: { type: "geojson", data: NOTHING },
      "district-labels": { type: "geojson", data: NOTHING },
      zones: { type: "geojson", data: NOTHING },
      "zone-labels": { type: "geojson", data: NOTHING },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": token("--an-map-sea") } },
      { id: "land", type: "fill", source: "coast", paint: { "fill-color": token("--an-map-land") } },
      { id: "coast-line", type: "line", source: "coast", paint: { "line-color": token("--an-map-coast"), "line-width": 0.8, "line-opacity": 0.5 } },
      { id: "districts-fill", type: "fill", source: "districts", paint: { "fill-color": token("--an-map-land") } },
      { id: "district-lines", type: "line", source: "districts", paint: { "line-color": token("--an-map-line"), "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.6, 12, 1.4] } },
      { id: "zones-fill", type: "fill", source: "zones", paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.25 } },
      { id: "zones-line", type: "line", source: "zones", paint: { "line-color": ["get", "colour"], "line-width": 2 } },
      {
        id: "district-names", type: "symbol", source: "district-labels",
        layout: { "text-field": ["get", "name"], "text-size": ["interpolate", ["linear"], ["zoom"], 7, 11, 11, 14], "text-letter-spacing": 0.08, "text-max-width": 8 },
        paint: { "text-color": token("--an-map-label"), "text-halo-color": token("--an-map-halo"), "text-halo-width": 1.5 },
      },
      {
        id: "zone-names", type: "symbol", source: "zone-labels",
        layout: { "text-field": ["get", "label"], "text-size": 13, "text-padding": 0, "text-variable-anchor": ["center", "top", "bottom", "left", "right"] },
        paint: { "text-color": token("--an-ink"), "text-halo-color": token("--an-map-halo"), "text-halo-width": 2 },
      },
    ],
  };
}

/** Repaint after a change of scheme. */
export function paintBase(map: MapLibre): void {
  map.setPaintProperty("sea", "background-color", token("--an-map-sea"));
  map.setPaintProperty("land", "fill-color", token("--an-map-land"));
  map.setPaintProperty("districts-fill", "fill-color", token("--an-map-land"));
  map.setPaintProperty("coast-line", "line-color", token("--an-map-coast"));
  map.setPaintProperty("district-lines", "line-color", token("--an-map-line"));
  map.setPaintProperty("district-names", "text-color", token("--an-map-label"));
  map.setPaintProperty("district-names", "text-halo-color", token("--an-map-halo"));
  map.setPaintProperty("zone-names", "text-color", token("--an-ink"));
  map.setPaintProperty("zone-names", "text-halo-color", token("--an-map-halo"));
}
