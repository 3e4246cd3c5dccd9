/** Entry of every page: styles, htmx, the frame, live updates, and the loader of islands. */

import "./styles/main.css";
import htmx from "htmx.org";
import { startLiveFrame } from "./live/frame";
import { startCopying } from "./ui/copy";
import { startFrame, tick } from "./ui/frame";
import { startPresence } from "./ui/presence";
import { startToasts, toast } from "./ui/toasts";

type Island = { mount: (element: HTMLElement, props: Record<string, unknown>) => void | Promise<void> };
const islands = import.meta.glob<Island>("./islands/*.ts");

/** Mount islands below `root` that are not mounted yet. */
export async function mountIslands(root: ParentNode): Promise<void> {
  for (const element of root.querySelectorAll<HTMLElement>("[data-island]:not([data-mounted])")) {
    // Two runs may overlap while a module loads: the later one has perhaps mounted this one already.
    if ("mounted" in element.dataset) continue;
    element.dataset["mounted"] = "";
    const name = element.dataset["island"] ?? "";
    const load = islands[`./islands/${name}.ts`];
    const source = document.getElementById(element.dataset["props"] ?? "");
    if (!load) {
      console.error(`no island is called ${name}`);
      continue;
    }
    try {
      await (await load()).mount(element, JSON.parse(source?.textContent || "{}") as Record<string, unknown>);
    } catch (error) {
      console.error(error);
      element.textContent = "此部分未能加载，请刷新页面；仍不成功时告知系统管理员。";
    }
  }
}

startFrame();
startToasts();
startCopying();
startLiveFrame();
startPresence();
void mountIslands(document);

htmx.onLoad((element) => {
  if (element instanceof Element) {
    tick(element);
    void mountIslands(element.parentElement ?? document);
  }
});
document.addEventListener("htmx:responseError", () => toast({ text: "操作未完成，请刷新页面后重试。", tone: "error" }));
document.addEventListener("htmx:sendError", () => toast({ text: "网络不通，内容未更新，请稍后重试。", tone: "error" }));
