/** 日志: bulletins and the whole log, newest first. Nothing written is changed: a correction is a new entry, tied to
 * the old one both ways. */

import { api } from "../ui/api";
import { h, type Child } from "../ui/dom";
import { clockTime, fullTime, shortTime } from "../ui/times";
import type { Actions } from "./actions";
import { ask } from "./dialogs";
import { missing, section } from "./parts";
import type { Entry, Store } from "./state";

export class LogPanel {
  constructor(private readonly store: Store, private readonly actions: Actions) {}

  draw(): Child[] {
    const { store } = this;
    const entries = store.shownEntries();
    const corrections = new Map(entries.filter((each) => each.corrects).map((each) => [each.corrects as string, each]));
    const byId = new Map(entries.map((each) => [each.id, each]));
    return [
      store.may("log") ? h("div", { class: "staff-actions" }, h("button", { type: "button", class: "btn btn-sm", onclick: () => this.actions.log() }, h("kbd", {}, "l"), "写日志")) : null,
      section("报告", ...(store.shownBulletins.length ? store.shownBulletins.map((each) => h("div", { class: "intake-line" }, h("a", { href: each.url }, `${each.kind_label}（第 ${each.ordinal} 号）`), h("span", {}, each.signed_by ? `${each.signed_by} ${each.signed_at ? shortTime(new Date(each.signed_at)) : ""} 签发` : each.status_label))) : [missing("尚未拟写报告")])),
      section(`日志（${entries.length}）`, h("ol", { class: "timeline-list" }, ...[...entries].reverse().map((each) => this.entry(each, corrections.get(each.id), each.corrects ? byId.get(each.corrects) : undefined)))),
    ];
  }

  private entry(entry: Entry, corrected: Entry | undefined, corrects: Entry | undefined): HTMLElement {
    const link = (to: Entry, text: string) => h("a", { class: "entry-link num", href: `#entry-${to.id}`, onclick: (event) => { event.preventDefault(); reveal(to.id); } }, text);
    return h("li", { class: `timeline-entry entry-${entry.kind}${corrected ? " entry-corrected" : ""}`, id: `entry-${entry.id}`, tabindex: -1 },
      h("div", { class: "timeline-when num", title: fullTime(new Date(entry.at)) }, `${clockTime(new Date(entry.at))} ${entry.kind_label}`,
        corrected ? link(corrected, `已更正 ${clockTime(new Date(corrected.at)).slice(0, 5)}`) : null, corrects ? link(corrects, "看原记录") : null,
        this.store.may("log") && !corrected ? h("button", { type: "button", class: "btn-plain entry-correct", "data-focus": `correct-${entry.id}`, onclick: () => this.correct(entry) }, "更正") : null),
      h("div", {}, h("span", { class: "entry-text" }, entry.text), h("span", { class: "timeline-by" }, entry.by)));
  }

  private correct(entry: Entry): void {
    const once = crypto.randomUUID();
    ask({
      title: `更正 ${clockTime(new Date(entry.at)).slice(0, 5)} 的记录`, text: entry.text, confirm: "记入更正",
      content: [h("textarea", { class: "form-control", name: "text", rows: 4, required: true, maxlength: 3900, "aria-label": "更正内容" }), h("div", { class: "field-help" }, "原记录保留，更正作为新记录记入。")],
      run: async (form) => {
        await api(`incidents/${this.store.incident.id}/timeline`, { method: "POST", body: { text: String(new FormData(form).get("text") ?? ""), corrects: entry.id }, key: once });
        this.store.renew("timeline");
      },
    });
  }
}

function reveal(id: string): void {
  const target = document.getElementById(`entry-${id}`);
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}
