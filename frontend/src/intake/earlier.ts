/** What the number said before: its earlier calls, and a mark where some were false. It never blocks anything. */

import { h, type Child } from "../ui/dom";
import { shortTime } from "../ui/times";
import type { Preview } from "./preview-panel";

export function earlierCalls({ earlier_calls: calls, earlier }: Preview): Child[] {
  if (!calls.length) return [];
  const marks = [earlier.false ? `误报 ${earlier.false} 次` : "", earlier.malicious ? `谎报 ${earlier.malicious} 次` : ""].filter(Boolean).join("，");
  const rows = calls.map((each) => {
    const what = [each.incident?.title ?? each.place, each.said].filter(Boolean).join("：") || "没有记下内容";
    return h("a", { class: "menu-item earlier-call", href: each.incident?.url ?? each.url, target: "_blank" },
      h("span", { class: "num" }, shortTime(new Date(each.at))), h("span", { class: each.nature === "real" ? "earlier-nature" : "earlier-nature earlier-false" }, each.nature_label), h("span", { class: "earlier-what" }, what));
  });
  return [
    marks ? h("strong", { class: "earlier-mark", role: "status" }, `近 30 天${marks}`) : null,
    h("details", { class: "menu", "data-menu": true }, h("summary", { class: "btn-text" }, `以往来电 ${earlier.count} 次`), h("div", { class: "menu-sheet earlier-sheet" }, ...rows)),
  ];
}
