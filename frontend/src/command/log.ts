/** 日志: bulletins and the whole log, newest first. */

import { h, type Child } from "../ui/dom";
import { clockTime, fullTime, shortTime } from "../ui/times";
import type { Actions } from "./actions";
import { missing, section } from "./parts";
import type { Store } from "./state";

export class LogPanel {
  constructor(private readonly store: Store, private readonly actions: Actions) {}

  draw(): Child[] {
    const { store } = this;
    const entries = [...store.shownEntries()].reverse();
    return [
      store.may("log") ? h("button", { type: "button", class: "btn btn-sm", onclick: () => this.actions.log() }, h("kbd", {}, "l"), "写日志") : null,
      section("报告", ...(store.bulletins.length ? store.bulletins.map((each) => h("div", { class: "intake-line" }, h("a", { href: each.url }, `${each.kind_label}（第 ${each.ordinal} 号）`), h("span", {}, each.signed_by ? `${each.signed_by} ${each.signed_at ? shortTime(new Date(each.signed_at)) : ""} 签发` : each.status_label))) : [missing("尚未拟写报告")])),
      section(`日志（${entries.length}）`, h("ol", { class: "timeline-list" }, ...entries.map((each) => h("li", { class: `timeline-entry entry-${each.kind}` }, h("div", { class: "timeline-when num", title: fullTime(new Date(each.at)) }, `${clockTime(new Date(each.at))} ${each.kind_label}`), h("div", {}, each.corrects ? "更正：" : "", each.text, h("span", { class: "timeline-by" }, each.by)))))),
    ];
  }
}
