/** Map symbols, drawn on a canvas: the kind as a pictogram, the level as the ring's colour. */

import ambulance from "@tabler/icons/outline/ambulance.svg?raw";
import building from "@tabler/icons/outline/building-factory-2.svg?raw";
import book from "@tabler/icons/outline/book-2.svg?raw";
import camera from "@tabler/icons/outline/device-cctv.svg?raw";
import building2 from "@tabler/icons/outline/building.svg?raw";
import cylinder from "@tabler/icons/outline/cylinder.svg?raw";
import expert from "@tabler/icons/outline/user-star.svg?raw";
import extinguisher from "@tabler/icons/outline/fire-extinguisher.svg?raw";
import fireHydrant from "@tabler/icons/outline/fire-hydrant.svg?raw";
import flag from "@tabler/icons/outline/flag-3.svg?raw";
import hazard from "@tabler/icons/outline/flask-2.svg?raw";
import hospital from "@tabler/icons/outline/building-hospital.svg?raw";
import power from "@tabler/icons/outline/power.svg?raw";
import pin from "@tabler/icons/outline/point.svg?raw";
import school from "@tabler/icons/outline/school.svg?raw";
import shelter from "@tabler/icons/outline/tent.svg?raw";
import supplies from "@tabler/icons/outline/packages.svg?raw";
import team from "@tabler/icons/outline/firetruck.svg?raw";
import urgent from "@tabler/icons/outline/urgent.svg?raw";
import warning from "@tabler/icons/outline/alert-triangle.svg?raw";

const PICTOGRAMS: Record<string, string> = {
  enterprise: building, enterprises: building,
  "major-hazard-installation": hazard, "major-hazard-installations": hazard, installation: hazard, hazard,
  "rescue-team": team, "rescue-teams": team, expert, experts: expert,
  "medical-institution": hospital, "medical-institutions": hospital,
  supplies, "supplies-depot": supplies, shelter, shelters: shelter,
  "sensitive-place": school, "sensitive-places": school, vehicle: ambulance, camera, cameras: camera,
  "accident-case": book, "accident-cases": book, case: book,
  incident: urgent, incidents: urgent, fire: urgent, explosion: urgent, leak: urgent, collapse: urgent,
  poisoning: urgent, mine: urgent, traffic: urgent, "special-equipment": urgent, other: urgent, warning,
  headquarters: flag,
  "storage-unit": cylinder, "storage-units": cylinder, "risk-point": warning, "risk-points": warning,
  "shut-off": power, "shut-offs": power, "fire-water": fireHydrant, "fire-waters": fireHydrant,
  "safety-facility": extinguisher, "safety-facilitys": extinguisher, building: building2, buildings: building2,
};

export function pictogram(kind: string): string {
  return PICTOGRAMS[kind] ?? pin;
}

const LEVELS: Record<string, number> = {
  "1": 1, "2": 2, "3": 3, "4": 4, I: 1, II: 2, III: 3, IV: 4,
  特别重大: 1, 重大: 2, 较大: 3, 一般: 4, 一级: 1, 二级: 2, 三级: 3, 四级: 4, 红色: 1, 橙色: 2, 黄色: 3, 蓝色: 4,
  red: 1, orange: 2, yellow: 3, blue: 4,
};

/** 1 (red) to 4 (blue), 0 for none, from a word or number. */
export function levelOf(value: unknown): number {
  return LEVELS[String(value ?? "").trim().replace(/级$/, "")] ?? LEVELS[String(value ?? "").trim()] ?? 0;
}

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const SIZE = 30;

/** The symbol as pixels at twice the size, for `map.addImage(id, data, {pixelRatio: 2})`. */
export function drawSymbol(kind: string, level: number): ImageData {
  const ratio = 2;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * ratio;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.scale(ratio, ratio);
  const ring = level ? token(`--an-level-${level}`) : token("--an-line-strong");
  context.beginPath();
  context.arc(SIZE / 2, SIZE / 2, SIZE / 2 - 2.5, 0, Math.PI * 2);
  context.fillStyle = token("--an-sheet");
  context.fill();
  context.lineWidth = level ? 3.5 : 1.5;
  context.strokeStyle = ring;
  context.stroke();
  context.translate(7, 7);
  context.scale(16 / 24, 16 / 24);
  context.strokeStyle = token("--an-ink");
  context.lineWidth = 2;
  context.lineCap = context.lineJoin = "round";
  for (const match of pictogram(kind).matchAll(/<path[^>]* d="([^"]+)"/g)) {
    if (match[1] && match[1] !== "M0 0h24v24H0z") context.stroke(new Path2D(match[1]));
  }
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
