/** The zones of the picture: which of them belong to an outcome and a weather. */

import type { Feature } from "geojson";
import type { Part } from "./state";

export interface ZoneProperties {
  kind: string; outcome_label: string; level: string; level_label: string; label: string; max_distance_m: number; arrival_s: number | null;
  threshold: { value: number; unit: string; meaning: string }; weather: "actual" | "worst"; first: boolean;
  exposure?: { people: number | null; unknown: number | null; counts: Record<string, number> | null } | null;
}

/** Features of one weather and one outcome ("" is the likeliest), the widest first. */
export function zonesOf(part: Part | undefined, weather: string, outcome: string): Feature[] {
  const features = (part?.items ?? []).filter((each) => each["geometry"]) as unknown as Feature[];
  const chosen = features.filter((each) => each.properties?.["weather"] === undefined || each.properties["weather"] === weather);
  if (outcome && chosen.some((each) => each.properties?.["kind"] === outcome)) return chosen.filter((each) => each.properties?.["kind"] === outcome);
  const likeliest = chosen.filter((each) => each.properties?.["first"] !== false);
  return likeliest.length ? likeliest : chosen;
}

export function propertiesOf(feature: Feature): ZoneProperties {
  return feature.properties as unknown as ZoneProperties;
}
