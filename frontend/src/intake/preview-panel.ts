/** The right column of intake: what is already known about this call, before it is a record. */

import { h, replace, type Child } from "../ui/dom";
import { levelOf } from "../map/symbols";
import { distanceText, etaText, shortTime } from "../ui/times";
import { describeSubstance, installationRow, textOf, type Row } from "../command/parts";

export interface EarlierCall { id: string; at: string; nature: string; nature_label: string; said: string; place: string; incident: { number: string; title: string; url: string } | null; url: string }
export interface Preview {
  place: { lon: number | null; lat: number | null; division: { code: string; name: string } | null };
  duplicates: Array<{ id: string; number: string; title?: string; reason: string; url?: string }>;
  grade: string;
  response_level: string;
  reasons: string[];
  enterprise: Row | null;
  substance: Row | null;
  resources: Row[];
  earlier_calls: EarlierCall[];
  earlier: { count: number; false: number; malicious: number };
  danger_reasons: string[];
  clocks: Array<{ kind: string; label: string; due_at: string }>;
}

export interface PreviewOptions { onMerge: (id: string) => void; onResource: (id: string, on: boolean) => void; chosen: () => Set<string> }

export class PreviewPanel {
  readonly element = h("aside", { class: "intake-picture", "aria-label": "已知情况" });

  constructor(private readonly options: PreviewOptions) {
    this.empty();
  }

  empty(): void {
    replace(this.element, h("p", { class: "intake-hint" }, "填写地点、类型后，此处显示企业、物质、可能重复的接报、建议等级和最近力量。"));
  }

  show(preview: Preview): void {
    replace(this.element, this.duplicates(preview), this.enterprise(preview), this.substance(preview), this.proposal(preview), this.resources(preview), this.clocks(preview));
  }

  private duplicates({ duplicates }: Preview): Child {
    if (!duplicates.length) return null;
    return section("可能重复", h("ul", { class: "dup-list" }, ...duplicates.slice(0, 3).map((each, index) => h("li", {},
      h("div", {}, h("a", { title: `${each.number} ${each.title ?? ""}`, href: each.url ?? `/incidents/${each.id}/`, target: "_blank" }, `${each.number} ${each.title ?? ""}`), h("small", {}, each.reason)),
      h("button", { type: "button", class: "btn btn-sm", onclick: () => this.options.onMerge(each.id) }, index === 0 ? h("kbd", {}, "F4") : null, "合并")))), "intake-dup");
  }

  private enterprise({ enterprise }: Preview): Child {
    if (!enterprise) return null;
    const contacts = (enterprise["contacts"] as Row[] | undefined) ?? [];
    const installations = (enterprise["installations"] as Row[] | undefined) ?? [];
    return section("事故单位",
      h("div", { class: "intake-name" }, textOf(enterprise, "name")),
      h("div", { class: "intake-sub" }, [textOf(enterprise, "industry"), textOf(enterprise, "address")].filter(Boolean).join(" · ")),
      ...contacts.slice(0, 2).map((each) => h("div", { class: "intake-line" }, h("span", {}, [textOf(each, "role", "title", "duty"), textOf(each, "name")].filter(Boolean).join(" ")), h("span", { class: "num" }, textOf(each, "phone", "telephone")))),
      ...installations.slice(0, 3).map(installationRow));
  }

  private substance({ substance }: Preview): Child {
    if (!substance) return null;
    return section("物质", h("div", { class: "intake-name" }, textOf(substance, "name")), h("div", { class: "intake-sub" }, describeSubstance(substance)));
  }

  private proposal(preview: Preview): Child {
    return section("建议等级", h("div", { class: "sample-row" },
      h("span", { class: `grade grade-${levelOf(preview.grade)}` }, `${preview.grade}事故`),
      h("span", { class: `grade grade-${levelOf(preview.response_level)}` }, `${preview.response_level} 级响应`)),
      h("ul", { class: "reason-list" }, ...preview.reasons.filter((each) => !/对应.+响应/.test(each)).slice(0, 2).map((each) => h("li", {}, each))));
  }

  private resources({ resources, place }: Preview): Child {
    if (place.lon === null) return null;
    if (!resources.length) return section("最近力量", h("p", { class: "intake-sub" }, "台账中没有可用力量"));
    const chosen = this.options.chosen();
    return section("最近力量（勾选后随立案派出）", ...resources.slice(0, 3).map((each) => {
      const id = textOf(each, "id");
      const ready = each["ready"] !== false;
      return h("label", { class: `intake-resource${ready ? "" : " not-ready"}` },
        h("input", { type: "checkbox", class: "form-check-input", checked: chosen.has(id), disabled: !ready, onchange: (event) => this.options.onResource(id, (event.target as HTMLInputElement).checked) }),
        h("span", { class: "intake-resource-name", title: textOf(each, "name") }, ready ? null : h("small", {}, "不可用 "), textOf(each, "name")),
        h("span", { class: "num" }, distanceText(each["distance_m"] as number), h("small", {}, etaText(each["eta_s"] as number | null))));
    }));
  }

  private clocks({ clocks }: Preview): Child {
    return section("立案后时限", h("div", { class: "clock-row" }, ...clocks.map((each) => h("span", { class: "clock", "data-clock": each.due_at, title: `截止 ${shortTime(new Date(each.due_at))}` }, h("span", {}, each.label), h("span", { class: "clock-left num", "data-clock-left": true })))));
  }
}

function section(title: string, ...content: Child[]): HTMLElement {
  const css = typeof content.at(-1) === "string" && String(content.at(-1)).startsWith("intake-") ? String(content.pop()) : "";
  return h("section", { class: `rail-part ${css}` }, h("h3", {}, title), ...content);
}
