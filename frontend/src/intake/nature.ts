/** 误报, 谎报, 测试: marks the call without opening anything. Keys 1 to 3 choose; where it hurts a reason is asked. */

import { h } from "../ui/dom";
import { ask, field, valueOf } from "../command/dialogs";

export const NATURES: Array<[string, string]> = [["false", "误报"], ["malicious", "谎报"], ["test", "测试"]];

export function askNature(options: { people: boolean; run: (nature: string, label: string, reason: string) => Promise<void> }): void {
  const reason = h("textarea", { class: "form-control", name: "reason", rows: 2, maxlength: 300 });
  const label = field("理由", reason);
  const need = () => {
    const nature = form()?.querySelector<HTMLInputElement>("input[name=nature]:checked")?.value ?? "";
    reason.required = options.people || nature === "malicious";
    reason.placeholder = reason.required ? (options.people ? "来电报有人员伤亡或涉险，须说明认定理由" : "须说明认定理由") : "可不填";
  };
  const boxes = NATURES.map(([value, word], index) => h("label", { class: "nature-choice" }, h("input", { type: "radio", name: "nature", value, class: "form-check-input", checked: index === 0, required: true, onchange: need }), h("kbd", {}, index + 1), word));
  const dialog = ask({
    title: "标记来电", text: "只记录来电，不立案；记录后可撤销。", confirm: "记录",
    content: [h("div", { class: "nature-row", role: "radiogroup", "aria-label": "来电性质" }, ...boxes), label],
    run: (sent) => {
      const nature = valueOf(sent, "nature");
      return options.run(nature, NATURES.find(([value]) => value === nature)?.[1] ?? "", valueOf(sent, "reason"));
    },
  });
  const form = () => dialog.querySelector("form");
  dialog.addEventListener("keydown", (event) => {
    const index = ["1", "2", "3"].indexOf(event.key);
    if (index < 0 || event.target === reason) return;
    event.preventDefault();
    boxes[index]?.querySelector("input")?.click();
  });
  dialog.querySelector<HTMLInputElement>("input[type=radio]")?.focus();
  need();
}
