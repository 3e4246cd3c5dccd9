/** A map in a form: click or drag sets longitude and latitude inputs; typing in them moves the point. */

import { AnlanMap } from "../map/anlan-map";
import { h } from "../ui/dom";

/** `near` is where the map opens while no point is given. */
interface Props { lon?: string; lat?: string; center?: [number, number] | null; near?: [number, number] | null }

export function mount(element: HTMLElement, props: Props): void {
  const scope: ParentNode = element.closest("form") ?? document;
  const field = (name: string) => scope.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);
  const lon = field(props.lon ?? "lon");
  const lat = field(props.lat ?? "lat");
  const holder = h("div");
  element.classList.add("picker");
  element.append(holder, h("div", { class: "picker-hint" }, "单击地图或拖动标记定位，也可直接填写经纬度。"));
  const write = (x: number, y: number): void => {
    if (lon) lon.value = x.toFixed(6);
    if (lat) lat.value = y.toFixed(6);
    lon?.dispatchEvent(new Event("change", { bubbles: true }));
    place(false);
  };
  const map = new AnlanMap(holder, { center: props.center ?? null, onClick: write, label: "选择位置" });
  const place = (move: boolean): void => {
    const x = Number(lon?.value);
    const y = Number(lat?.value);
    const valid = Boolean(lon?.value && lat?.value) && Math.abs(x) <= 180 && Math.abs(y) <= 85;
    map.setPoint(valid ? x : null, valid ? y : null, { onDrag: write, label: "所选位置" });
    if (valid && move) map.fly(x, y, props.near ? 15 : 12); // what stands at an enterprise is small
  };
  for (const input of [lon, lat]) input?.addEventListener("input", () => place(true));
  place(true);
  if (props.near && !lon?.value && !lat?.value) map.fly(props.near[0], props.near[1], 15);
}
