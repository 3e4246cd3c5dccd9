/** The one connection of a browser; its tabs are ports. Tabs that died are noticed by their missing pings. */

import { Connection, type LiveEvent, type LiveState } from "./connection";

export type FromPage = { kind: "want"; topics: string[]; after: number } | { kind: "ping" } | { kind: "wake" } | { kind: "bye" };
export type FromWorker = { kind: "event"; event: LiveEvent } | { kind: "state"; state: LiveState };

const ports = new Map<MessagePort, number>();
const SILENT_MS = 90_000;

function tell(message: FromWorker): void {
  for (const port of ports.keys()) port.postMessage(message);
}

const connection = new Connection("/api/v1/events", (event) => tell({ kind: "event", event }), (state) => tell({ kind: "state", state }));

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  ports.set(port, Date.now());
  port.onmessage = ({ data }: MessageEvent<FromPage>) => {
    ports.set(port, Date.now());
    if (data.kind === "want") {
      connection.want(data.topics, data.after);
      if (connection.state === "refused") connection.wake();
    } else if (data.kind === "wake") connection.wake();
    else if (data.kind === "bye") ports.delete(port);
    port.postMessage({ kind: "state", state: connection.state } satisfies FromWorker);
  };
  port.start();
};

setInterval(() => {
  for (const [port, seen] of ports) if (Date.now() - seen > SILENT_MS) ports.delete(port);
}, 30_000);
