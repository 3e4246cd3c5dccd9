/** The clock of a drill: T+ that runs at the drill's speed, set right by every event of the drill. */

import { subscribe } from "../live";
import { api } from "../ui/api";
import { h } from "../ui/dom";

interface Drill { id: string; t: number; speed: number; running: boolean; status_label: string; mode_label: string; zero: string; ended_at: string | null }

export function mount(element: HTMLElement, props: Drill): void {
  let drill = props;
  let since = Date.now();
  const t = h("span", { class: "drill-t num", role: "timer", "aria-label": "演练时钟" });
  const note = h("span", { class: "drill-clock-note" });
  element.classList.add("drill-clock");
  element.append(t, note);

  const draw = (): void => {
    t.textContent = shown(drill.t + (drill.running ? ((Date.now() - since) / 1000) * drill.speed : 0));
    note.textContent = [drill.status_label, drill.mode_label, `×${drill.speed}`, drill.zero && `T+0：${drill.zero}`].filter(Boolean).join("　");
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const renew = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      void api<Drill>(`drills/${drill.id}`).then((found) => {
        drill = found;
        since = Date.now();
        draw();
      }, () => undefined); // the next event asks again
    }, 250);
  };
  subscribe(["drill"], (event) => { if (event.data["drill"] === drill.id) renew(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });
  setInterval(draw, 250);
  draw();
}

/** T+0:08, T+2:05:30, as the server writes it. */
export function shown(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `T+${hours}:${two(minutes)}:${two(whole % 60)}` : `T+${minutes}:${two(whole % 60)}`;
}
