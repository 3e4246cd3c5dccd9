/** What the server says of a calculation: `/api/v1/consequence/…`. */

import type { Feature, FeatureCollection } from "geojson";

export type Level = "red" | "orange" | "yellow";
export type Column = "actual" | "worst" | "typical";
export type Values = Record<string, string | number | boolean | null | undefined>;

export const LEVELS: Level[] = ["red", "orange", "yellow"];
export const LEVEL_WORDS: Record<Level, string> = { red: "红区", orange: "橙区", yellow: "黄区" };
export const LEVEL_NUMBER: Record<string, number> = { red: 1, orange: 2, yellow: 3 };

export interface Threshold { value: number; unit: string; meaning: string }
export interface ZoneRow { id: string; level: Level; threshold: Threshold; max_distance_m: number; arrival_s: number | null; model: string }
export interface Series { time_s: number[]; value: number[]; unit: string; label: string }
export interface Frame { time_s: number; features: Feature[] }
export interface Outcome {
  kind: string; label: string; probability: number; model: string; assumptions: string[]; uncertainty: string;
  series: Series[]; zones: ZoneRow[]; isopleths: Feature[]; frames: Frame[];
}
export interface Source { rate: number; duration: number; phase: string; phase_label?: string; model: string; released_kg?: number; instantaneous_kg?: number; pool_area_m2?: number; dense?: boolean }
export interface WeatherUsed { wind_speed_10m: number; wind_direction_deg: number | null; stability: string; stability_from: string; temperature_K: number; humidity: number; terrain: string }
export interface Sensitivity { input: string; label: string; factor_low: number | string; factor_high: number | string; red_low_m: number; red_high_m: number; zone_level?: Level }
export interface RoadStretch { name: string; class_label: string; length_m: number; approximate: boolean }
export interface ZoneExposure { people: number; unknown: number; counts: Record<string, number>; people_by_kind: Record<string, number>; roads: RoadStretch[]; roads_m: number }
export interface ExposedItem { id: string; kind: string; kind_label: string; name: string; people: number | null; lon: number; lat: number; url: string; zones: string[] }
export interface Exposure { zones: Record<string, ZoneExposure>; items: ExposedItem[]; roads_loaded: boolean; note?: string }
export interface Answer extends FeatureCollection {
  outcomes: Outcome[]; place: { lon: number; lat: number; wind_direction_deg: number; wind?: string };
  substance: string; source: Source; weather: WeatherUsed; warnings: string[]; assumptions: string[];
  sensitivity: Sensitivity[]; series: Series[]; shelter: { advice: string; text: string } | null;
  exposure?: Exposure; inputs?: { scenario: Values; weather: Values }; model_version?: string; computed_at?: string;
}
export interface Compared { columns: Array<Answer & { key: Column; title: string }> }

export interface StoredSubstance { name: string; quantity_t: number; container: string; scenario: Values; notes: string[] }
export interface Installation { id: string; name: string; enterprise: string; lon: number; lat: number; level: string; level_label: string; url: string; substances: StoredSubstance[] }
export interface Reach { kind: string; label: string; probability: number; red?: number; orange?: number; yellow?: number }
export interface SavedScenario {
  id: string; name: string; note: string; saved_by: string; saved_at: string; reaches: Reach[]; outdated: boolean; url: string; pdf: string; version: number;
  installation: { id: string; name: string; enterprise: string; url: string }; inputs: { scenario: Values; weather: Values }; is_demo: boolean; status: string;
}
export interface Precomputed { id: string; key: string; title: string; stability: string; wind_speed: number; failure: string; reaches: Reach[]; model_version: string; outdated: boolean; computed_at: string }
export interface Observed {
  wind_speed: number; wind_direction_deg: number; wind: string; temperature_c: number; humidity: number; cloud_octas: number;
  source: string; station: string | null; observed_at: string | null; age_s: number | null; stale: boolean; assumed: string[]; notes: string[];
}
export interface Started {
  place: { lon: number; lat: number } | null; scenario: Values; notes: string[]; weather: Values | null; weather_kept: boolean; observed: Observed | null;
  installation: Installation | null; origin: { kind: string; name: string; url: string } | null; saved_scenario: SavedScenario | null; saved: SavedScenario[]; precomputed: Precomputed[];
}
export interface Props {
  start: Record<string, string>; center: [number, number] | null;
  may: Record<string, boolean>; urls: { scenarios: string; roads: string; page: string; validation: string };
}
