/** What live events do in every page: connection state, notifications, running clocks and the alarm of overdue ones. */

import { toast } from "../ui/toasts";
import { tick } from "../ui/frame";
import { type LiveEvent, type LiveState, onState, subscribe } from "./index";

const WORDS: Record<LiveState, string> = { connecting: "连接中", live: "实时", retry: "重连中", refused: "已退出" };
const SOUND_KEY = "anlan-sound";
let audio: AudioContext | null = null;
let lastAlarm = 0;
let flashing: ReturnType<typeof setInterval> | undefined;

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

async function refresh(element: HTMLElement | null): Promise<void> {
  const url = element?.dataset["refresh"];
  if (!element || !url) return;
  const response = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!response?.ok) return;
  // Our own template's fragment: parsed without running scripts.
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  // What a reader has opened stays open, and the focus stays where it was.
  const opened = [...element.querySelectorAll<HTMLDetailsElement>("details[id][open]")].map((each) => each.id);
  const focused = element.contains(document.activeElement) ? document.activeElement?.id : "";
  element.replaceChildren(...page.body.childNodes);
  for (const id of opened) (element.querySelector(`#${CSS.escape(id)}`) as HTMLDetailsElement | null)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  tick(element);
  showSound();
}

function later(action: () => void, wait: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };
}

function onNotification(event: LiveEvent): void {
  const title = text(event.data["title"]);
  const words = [title, text(event.data["text"])].filter(Boolean).join("：");
  // An overdue clock has its own alarm a moment earlier: one toast is enough.
  if (words && Date.now() - lastAlarm > 3000) {
    toast({ text: words, url: text(event.data["url"]) || undefined, tone: event.data["level"] === "urgent" ? "alarm" : "info", key: `n-${event.seq}` });
  }
  const count = document.querySelector<HTMLElement>("[data-bell-count]");
  if (count) {
    const unread = event.data["unread"];
    count.textContent = String(typeof unread === "number" ? unread : Number(count.textContent || 0) + 1);
    count.hidden = count.textContent === "0";
  }
}

function onOverdue(event: LiveEvent): void {
  lastAlarm = Date.now();
  const what = [text(event.data["subject"]) || text(event.data["number"]), text(event.data["title"]) || text(event.data["label"]) || "时限"].filter(Boolean).join(" · ");
  toast({ text: `时限已到：${what}`, url: text(event.data["url"]) || undefined, tone: "alarm", key: `c-${event.seq}` });
  flashTitle();
  beep();
}

function flashTitle(): void {
  if (flashing) return;
  const title = document.title;
  let on = false;
  flashing = setInterval(() => {
    on = !on;
    document.title = on ? "【超时】" + title : title;
  }, 1000);
  const stop = () => {
    clearInterval(flashing);
    flashing = undefined;
    document.title = title;
    window.removeEventListener("focus", stop);
    document.removeEventListener("pointerdown", stop);
    document.removeEventListener("keydown", stop);
  };
  window.addEventListener("focus", stop);
  document.addEventListener("pointerdown", stop);
  document.addEventListener("keydown", stop);
}

/** Three short tones, only where the user switched sound on; browsers need a gesture before any. */
function beep(): void {
  if (localStorage.getItem(SOUND_KEY) !== "on" || !audio) return;
  for (const start of [0, 0.25, 0.5]) {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = 880;
    gain.gain.value = 0.12;
    tone.connect(gain).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + 0.15);
  }
}

function showSound(): void {
  const on = localStorage.getItem(SOUND_KEY) === "on";
  document.querySelectorAll<HTMLElement>("[data-sound]").forEach((button) => {
    button.textContent = on ? "声音提醒：开" : "声音提醒：关";
    button.setAttribute("aria-pressed", String(on));
  });
}

function startSound(): void {
  showSound();
  document.addEventListener("click", (event) => {
    audio ??= "AudioContext" in window && localStorage.getItem(SOUND_KEY) === "on" ? new AudioContext() : null;
    if (!(event.target as Element).closest("[data-sound]")) return;
    const on = localStorage.getItem(SOUND_KEY) !== "on";
    localStorage.setItem(SOUND_KEY, on ? "on" : "off");
    if (on) audio ??= new AudioContext();
    showSound();
    if (on) beep();
  });
}

export function startLiveFrame(): void {
  const indicator = document.querySelector<HTMLElement>("[data-live-state]");
  if (!indicator) return; // a page without frame has nobody signed in
  onState((state) => {
    indicator.dataset["liveState"] = state;
    const words = indicator.querySelector("[data-live-text]");
    if (words) words.textContent = WORDS[state];
  });
  startSound();
  const clocks = later(() => void refresh(document.getElementById("running-clocks")), 300);
  const bell = later(() => void refresh(document.querySelector<HTMLElement>("[data-bell-list]")), 300);
  subscribe(["notification"], (event) => {
    onNotification(event);
    bell();
  });
  subscribe(["clock", "incident", "duty", "transfer"], (event) => {
    if (event.topic === "clock.overdue" || event.topic === "transfer.overdue") onOverdue(event);
    clocks();
  });
  // A region that is a picture of the record: `data-live="topics" data-refresh="url"` renews it.
  document.querySelectorAll<HTMLElement>("[data-live]").forEach((region) => {
    const renew = later(() => void refresh(region), 300);
    subscribe((region.dataset["live"] ?? "").split(","), renew);
    region.addEventListener("anlan:renew", renew);
  });
}
