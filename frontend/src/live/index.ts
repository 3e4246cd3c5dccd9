/** Live updates for islands and the frame: `subscribe(topics, callback)` over the browser's shared connection. */

import { Connection, type LiveEvent, type LiveState } from "./connection";
import { matches } from "./parser";
import type { FromPage, FromWorker } from "./shared-worker";

export type { LiveEvent, LiveState } from "./connection";
type Callback = (event: LiveEvent) => void;

interface Subscription { topics: string[]; callback: Callback }

const subscriptions = new Set<Subscription>();
const stateListeners = new Set<(state: LiveState) => void>();
let state: LiveState = "connecting";
let send: ((message: FromPage) => void) | null = null;

function receive(message: FromWorker): void {
  if (message.kind === "state") {
    if (message.state !== state) {
      state = message.state;
      stateListeners.forEach((listener) => listener(state));
    }
    return;
  }
  for (const subscription of [...subscriptions]) {
    if (subscription.topics.some((topic) => matches(message.event.topic, topic))) subscription.callback(message.event);
  }
}

function start(): (message: FromPage) => void {
  if ("SharedWorker" in window) {
    try {
      // Named by the user: whoever signs in next on this machine must not join the stream of the one before.
      const name = `anlan-live-${document.documentElement.dataset["user"] ?? ""}`;
      const worker = new SharedWorker(new URL("./shared-worker.ts", import.meta.url), { type: "module", name });
      const port = worker.port;
      port.onmessage = ({ data }: MessageEvent<FromWorker>) => receive(data);
      port.start();
      setInterval(() => port.postMessage({ kind: "ping" } satisfies FromPage), 30_000);
      window.addEventListener("pagehide", () => port.postMessage({ kind: "bye" } satisfies FromPage));
      return (message) => port.postMessage(message);
    } catch {
      // Some browsers forbid shared workers in private windows: then each tab connects by itself.
    }
  }
  const connection = new Connection("/api/v1/events", (event) => receive({ kind: "event", event }), (next) => receive({ kind: "state", state: next }));
  return (message) => {
    if (message.kind === "want") connection.want(message.topics, message.after);
    else if (message.kind === "wake") connection.wake();
  };
}

/** Call back for every event of these topics or below them. `after`: resume from that number. Returns the way out. */
export function subscribe(topics: string[], callback: Callback, after = 0): () => void {
  const subscription = { topics, callback };
  subscriptions.add(subscription);
  send ??= start();
  send({ kind: "want", topics, after });
  return () => subscriptions.delete(subscription);
}

/** Follow the connection's state; called at once with the present one. */
export function onState(listener: (state: LiveState) => void): () => void {
  stateListeners.add(listener);
  listener(state);
  return () => stateListeners.delete(listener);
}

window.addEventListener("online", () => send?.({ kind: "wake" }));
window.addEventListener("pageshow", (event) => {
  if ((event as PageTransitionEvent).persisted) send?.({ kind: "wake" });
});
