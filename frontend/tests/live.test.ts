import { describe, expect, it, vi } from "vitest";
import { Connection, type LiveEvent, type LiveState } from "../src/live/connection";
import { EventParser, matches } from "../src/live/parser";

describe("event stream format", () => {
  it("puts events together from chunks that end anywhere", () => {
    const parser = new EventParser();
    const text = ': connected\nretry: 2000\n\nid: 7\nevent: incident.opened\ndata: {"a":\ndata: 1}\n\nid: 8\ndata: x\r\n\r\n';
    const found = [...text].flatMap((letter) => parser.push(letter));
    expect(found[0]).toEqual({ id: "7", event: "incident.opened", data: '{"a":\n1}' });
  });

  it("matches a topic and what stands below it, not what begins alike", () => {
    expect(matches("incident.opened", "incident")).toBe(true);
    expect(matches("incidents", "incident")).toBe(false);
  });
});

function stream(...chunks: string[]): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(new TextEncoder().encode(chunk)));
      controller.close();
    },
  });
  return new Response(body, { status: 200 });
}

describe("connection", () => {
  it("resumes after the last number it saw and shows no event twice", async () => {
    vi.useFakeTimers();
    const asked: string[] = [];
    const answers = [stream('id: 5\nevent: a\ndata: {"data":{}}\n\n'), stream('id: 5\nevent: a\ndata: {"data":{}}\n\nid: 6\nevent: a\ndata: {"data":{}}\n\n')];
    vi.stubGlobal("fetch", (url: string) => {
      asked.push(url);
      const answer = answers.shift();
      return answer ? Promise.resolve(answer) : new Promise(() => undefined);
    });
    const events: LiveEvent[] = [];
    const states: LiveState[] = [];
    const connection = new Connection("/events", (event) => events.push(event), (state) => states.push(state));
    connection.want(["a"]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked[1]).toContain("after=5");
    expect(events.map((event) => event.seq)).toEqual([5, 6]);
    expect(states.slice(0, 2)).toEqual(["live", "retry"]);
    connection.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("stops asking when the session is over", async () => {
    vi.useFakeTimers();
    let asked = 0;
    vi.stubGlobal("fetch", () => {
      asked += 1;
      return Promise.resolve(new Response("", { status: 401 }));
    });
    const connection = new Connection("/events", () => undefined, () => undefined);
    connection.want(["a"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(1);
    expect(connection.state).toBe("refused");
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
});
