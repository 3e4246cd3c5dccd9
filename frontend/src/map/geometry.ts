/** Small geometry on GeoJSON in degrees: boxes and a point for a label. Pure. */

import type { Feature, FeatureCollection, Geometry, Position } from "geojson";

export type Box = [number, number, number, number];

function* positions(geometry: Geometry): Generator<Position> {
  if (geometry.type === "GeometryCollection") {
    for (const part of geometry.geometries) yield* positions(part);
    return;
  }
  const stack: unknown[] = [geometry.coordinates];
  while (stack.length) {
    const top = stack.pop();
    if (!Array.isArray(top)) continue;
    if (typeof top[0] === "number") yield top as Position;
    else stack.push(...(top as unknown[]));
  }
}

/** West, south, east, north of everything; null when empty. */
export function boxOf(collection: FeatureCollection): Box | null {
  let box: Box | null = null;
  for (const feature of collection.features) {
    if (!feature.geometry) continue;
    for (const [x, y] of positions(feature.geometry)) {
      if (x === undefined || y === undefined) continue;
      box = box ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)] : [x, y, x, y];
    }
  }
  return box;
}

/** Points for labels: one a feature, inside its largest ring's middle, so that islands get no label of their own. */
export function labelPoints(collection: FeatureCollection): FeatureCollection {
  const features: Feature[] = [];
  for (const feature of collection.features) {
    const properties = feature.properties ?? {};
    const given = typeof properties["lon"] === "number" && typeof properties["lat"] === "number";
    const point = given ? [properties["lon"] as number, properties["lat"] as number] : middle(feature.geometry);
    if (point) features.push({ type: "Feature", properties, geometry: { type: "Point", coordinates: point } });
  }
  return { type: "FeatureCollection", features };
}

function middle(geometry: Geometry | null): Position | null {
  const rings = geometry?.type === "Polygon" ? [geometry.coordinates[0]] : geometry?.type === "MultiPolygon" ? geometry.coordinates.map((part) => part[0]) : [];
  let best: { area: number; point: Position } | null = null;
  for (const ring of rings) {
    if (!ring || ring.length < 4) continue;
    let area = 0;
    let x = 0;
    let y = 0;
    for (let i = 0; i < ring.length - 1; i++) {
      const [ax = 0, ay = 0] = ring[i] ?? [];
      const [bx = 0, by = 0] = ring[i + 1] ?? [];
      const cross = ax * by - bx * ay;
      area += cross;
      x += (ax + bx) * cross;
      y += (ay + by) * cross;
    }
    if (area && (!best || Math.abs(area) > best.area)) best = { area: Math.abs(area), point: [x / (3 * area), y / (3 * area)] };
  }
  return best?.point ?? null;
}

/** The positions of a shape's outer rings. */
export function outline(feature: Feature): Position[] {
  const { geometry } = feature;
  if (geometry?.type === "Polygon") return geometry.coordinates[0] ?? [];
  return geometry?.type === "MultiPolygon" ? geometry.coordinates.flatMap((part) => part[0] ?? []) : [];
}

/** A zone whose label stands at its farthest point from `from`, so that labels of nested zones do not fall together. */
export function labelledAtTip(feature: Feature, from: { lon: number | null; lat: number | null } | null): Feature {
  if (!from || from.lon === null || from.lat === null) return feature;
  const narrow = Math.cos((from.lat * Math.PI) / 180);
  let best: Position | null = null;
  let far = -1;
  for (const point of outline(feature)) {
    const away = (((point[0] ?? 0) - from.lon) * narrow) ** 2 + ((point[1] ?? 0) - from.lat) ** 2;
    if (away > far) [far, best] = [away, point];
  }
  return best ? { ...feature, properties: { ...feature.properties, lon: best[0], lat: best[1] } } : feature;
}

/** A point as people read it: 121.52310°E 38.95120°N. */
export function coordinateText(lon: number, lat: number): string {
  return `${Math.abs(lon).toFixed(5)}°${lon < 0 ? "W" : "E"} ${Math.abs(lat).toFixed(5)}°${lat < 0 ? "S" : "N"}`;
}
