/** One stream from the server: keeps the last number it saw, comes back with it, waits longer after each failure. */

import { EventParser } from "./parser";

export interface LiveEvent {
  seq: number;
  at: string;
  topic: string;
  subject: { kind: string; id: string };
  by: string;
  data: Record<string, unknown>;
}
export type LiveState = "connecting" | "live" | "retry" | "refused";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 20000;
const SILENCE_MS = 40000; // the server sends a heartbeat every 15 s

export class Connection {
  private topics = new Set<string>();
  private last = 0;
  private failures = 0;
  private abort: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  state: LiveState = "connecting";

  constructor(
    private readonly url: string,
    private readonly onEvent: (event: LiveEvent) => void,
    private readonly onState: (state: LiveState) => void,
  ) {}

  /** Listen to these topics as well; reconnects only when there are new ones. */
  want(topics: Iterable<string>, after = 0): void {
    const before = this.topics.size;
    for (const topic of topics) this.topics.add(topic);
    if (!this.last && after) this.last = after;
    if (this.topics.size !== before) this.restart(30);
  }

  /** Try now, e.g. when the network is back. */
  wake(): void {
    if (this.state !== "live") this.restart(0);
  }

  close(): void {
    clearTimeout(this.timer);
    this.abort?.abort();
  }

  private restart(wait: number): void {
    this.close();
    this.timer = setTimeout(() => void this.run(), wait);
  }

  private set(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    this.onState(state);
  }

  private async run(): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    const query = new URLSearchParams({ topics: [...this.topics].join(",") });
    if (this.last) query.set("after", String(this.last));
    let silence: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), SILENCE_MS);
    };
    try {
      alive();
      const response = await fetch(`${this.url}?${query}`, { signal: abort.signal, headers: { Accept: "text/event-stream" }, cache: "no-store" });
      if (response.status === 401 || response.status === 403) {
        this.set("refused");
        return;
      }
      if (!response.ok || !response.body) throw new Error(`stream answered ${response.status}`);
      this.failures = 0;
      this.set("live");
      await this.read(response.body, alive);
    } catch {
      if (this.abort !== abort) return; // replaced by a newer connection
    } finally {
      clearTimeout(silence);
    }
    if (this.abort !== abort) return;
    this.set("retry");
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures) * (0.75 + Math.random() / 2);
    this.failures += 1;
    this.timer = setTimeout(() => void this.run(), wait);
  }

  private async read(body: ReadableStream<Uint8Array>, alive: () => void): Promise<void> {
    const parser = new EventParser();
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      for (const wire of parser.push(decoder.decode(value, { stream: true }))) {
        const seq = Number(wire.id);
        if (Number.isFinite(seq) && seq > 0) {
          if (seq <= this.last) continue;
          this.last = seq;
        }
        this.deliver(wire.event, seq, wire.data);
      }
    }
  }

  private deliver(topic: string, seq: number, text: string): void {
    try {
      this.onEvent({ ...(JSON.parse(text) as LiveEvent), topic, seq });
    } catch {
      // A row that is not JSON must not end the stream for all others.
    }
  }
}
