import { describe, expect, it } from "vitest";
import { boxOf, coordinateText, labelPoints } from "../src/map/geometry";
import { levelOf } from "../src/map/symbols";
import { distanceText, fullTime, remaining, shortTime, stopwatch } from "../src/ui/times";

const AT = new Date("2026-10-28T06:05:00Z");

describe("times", () => {
  it("writes minutes within the hour, else the date in Shanghai", () => {
    expect(shortTime(new Date(AT.getTime() - 12 * 60_000), AT)).toBe("12 分钟前");
    expect(shortTime(new Date(AT.getTime() - 2 * 3_600_000), AT)).toBe("10-28 12:05");
    expect(shortTime(new Date("2025-12-31T16:30:00Z"), AT)).toBe("01-01 00:30");
    expect(fullTime(AT)).toBe("2026-10-28 14:05:00");
  });
  it("counts down, warns within ten minutes, counts over", () => {
    expect(remaining(new Date(AT.getTime() + 3_600_000), AT)).toEqual({ text: "剩 1:00:00", state: "calm" });
    expect(remaining(new Date(AT.getTime() + 59_000), AT)).toEqual({ text: "剩 00:59", state: "near" });
    expect(remaining(new Date(AT.getTime() - 185_000), AT)).toEqual({ text: "超 03:05", state: "late" });
    expect(stopwatch(42.9)).toBe("00:42");
  });
  it("writes distances", () => {
    expect(distanceText(999.4)).toBe("999 m");
    expect(distanceText(3240)).toBe("3.2 km");
    expect(distanceText(null)).toBe("—");
  });
});

describe("map", () => {
  it("labels a division once, on its largest part", () => {
    const square = (x: number, size: number) => [[[x, 0], [x + size, 0], [x + size, size], [x, size], [x, 0]]];
    const found = labelPoints({ type: "FeatureCollection", features: [{ type: "Feature", properties: { name: "甲" }, geometry: { type: "MultiPolygon", coordinates: [square(0, 1), square(10, 4)] } }] });
    expect(found.features).toHaveLength(1);
    expect(found.features[0]?.geometry).toEqual({ type: "Point", coordinates: [12, 2] });
  });
  it("finds the box of everything, none of nothing", () => {
    expect(boxOf({ type: "FeatureCollection", features: [] })).toBeNull();
    expect(boxOf({ type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [[1, 2], [-3, 8]] } }] })).toEqual([-3, 2, 1, 8]);
  });
  it("names hemispheres and levels", () => {
    expect(coordinateText(121.5231, 38.9512)).toBe("121.52310°E 38.95120°N");
    expect(levelOf("较大")).toBe(3);
    expect(levelOf("一级")).toBe(1);
    expect(levelOf(null)).toBe(0);
  });
});
