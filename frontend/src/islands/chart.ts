/**
 * One chart of the figures: this period's bars beside last year's. The table beside it says the same in numbers, so the
 * chart is an image to assistive technology. Drawn on a canvas in the colours of the theme; a click on a bar opens
 * what it counts.
 */

import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { h } from "../ui/dom";

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

type Series = { name: string; values: number[] };
export type Props = {
  shape: "columns" | "bars";
  title: string;
  unit: string;
  axis: string;
  labels: string[];
  series: [Series, Series];
  urls: string[][];
};

/** Height of a horizontal chart: two bars and a gap for each label. */
const ROW_PX = 34;
const AROUND_PX = 64;
const COLUMNS_PX = 300;

export function mount(element: HTMLElement, props: Props): void {
  const canvas = h("div", { class: "chart-canvas", role: "img", "aria-label": `${props.title}。数字见左侧表格。` });
  element.append(h("p", { class: "chart-title" }, props.title), canvas);
  canvas.style.height = `${props.shape === "columns" ? COLUMNS_PX : props.labels.length * ROW_PX + AROUND_PX}px`;
  const chart = init(canvas, undefined, { renderer: "canvas" });
  const draw = (): void => chart.setOption(optionOf(props, colours()), true);
  draw();
  new ResizeObserver(() => chart.resize()).observe(canvas);
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  openOnClick(chart, props);
}

function openOnClick(chart: EChartsType, props: Props): void {
  chart.on("click", (event) => {
    const url = props.urls[event.seriesIndex ?? 0]?.[event.dataIndex];
    if (url) location.assign(url);
  });
}

type Colours = { now: string; before: string; ink: string; muted: string; line: string; raised: string; font: string };

/** Action blue for this year, grey for last: they differ in lightness too, so no eye depends on the hue. */
function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--an-${name}`).trim();
  return {
    now: token("action"),
    before: token("chart-before"),
    ink: token("ink"),
    muted: token("muted"),
    line: token("line"),
    raised: token("raised"),
    font: token("font"),
  };
}

function optionOf(props: Props, colour: Colours): Parameters<EChartsType["setOption"]>[0] {
  const upright = props.shape === "columns";
  const text = { color: colour.muted, fontFamily: colour.font, fontSize: 12 };
  const labels = {
    type: "category" as const,
    data: props.labels,
    name: props.axis,
    nameTextStyle: text,
    nameGap: 4,
    inverse: !upright,
    axisLabel: { ...text, width: upright ? undefined : 132, overflow: "truncate" as const, interval: 0 },
    axisLine: { lineStyle: { color: colour.line } },
    axisTick: { show: false },
  };
  const values = {
    type: "value" as const,
    name: upright ? props.unit : "",
    nameTextStyle: { ...text, align: "right" as const },
    minInterval: 1,
    axisLabel: { ...text, formatter: upright ? "{value}" : `{value} ${props.unit}` },
    splitLine: { lineStyle: { color: colour.line } },
  };
  return {
    animation: false,
    textStyle: { fontFamily: colour.font },
    grid: { left: 8, right: 20, top: 36, bottom: 4, containLabel: true },
    legend: { top: 0, right: 0, itemWidth: 12, itemHeight: 12, textStyle: text, selectedMode: false },
    tooltip: {
      trigger: "axis",
      // Drawn on the canvas: markup with style attributes would break the content security policy.
      renderMode: "richText",
      axisPointer: { type: "shadow" },
      backgroundColor: colour.raised,
      borderColor: colour.line,
      textStyle: { ...text, color: colour.ink },
      valueFormatter: (value: unknown) => `${String(value)} ${props.unit}`,
    },
    xAxis: upright ? labels : values,
    yAxis: upright ? values : labels,
    series: props.series.map((each, index) => ({
      type: "bar" as const,
      name: each.name,
      data: each.values,
      barMaxWidth: upright ? 16 : 11,
      barGap: "15%",
      itemStyle: { color: index === 0 ? colour.now : colour.before },
      label: {
        show: index === 0,
        position: upright ? ("top" as const) : ("right" as const),
        ...text,
        color: colour.ink,
        formatter: (point: { value?: unknown }) => (point.value ? String(point.value) : ""),
      },
      cursor: "pointer",
    })),
  };
}
