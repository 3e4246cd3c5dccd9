import { beforeEach, describe, expect, it, vi } from "vitest";
import { statusAt, type Dispatch } from "../src/command/state";
import { bodyOf, complaints, emptyCall, hasContent, idempotencyKey, keep, kept } from "../src/intake/call";
import { sendCall } from "../src/intake/sending";
import { ApiError } from "../src/ui/api";
import { h } from "../src/ui/dom";

beforeEach(() => localStorage.clear());

describe("a call", () => {
  it("needs a place or point or enterprise, and a kind", () => {
    expect(complaints(emptyCall()).map(([field]) => field)).toEqual(["place", "kind"]);
    expect(complaints({ ...emptyCall(), lon: 121, lat: 39, kind: "fire" })).toEqual([]);
    expect(complaints({ ...emptyCall(), place: "x", kind: "fire", deaths: "-1" })[0]?.[0]).toBe("deaths");
  });
  it("reads full-width digits", () => {
    expect(bodyOf({ ...emptyCall(), deaths: "１２" })["deaths"]).toBe(12);
  });
  it("keeps its key for the same content and changes it for a correction", async () => {
    const call = { ...emptyCall(), place: "大化" };
    const body = bodyOf(call);
    expect(await idempotencyKey(call, body, null)).toBe(await idempotencyKey(call, bodyOf(call), null));
    expect(await idempotencyKey(call, { ...body, deaths: 1 }, null)).not.toBe(await idempotencyKey(call, body, null));
  });
  it("survives a crash, but an untouched form is not offered again", () => {
    keep(emptyCall());
    expect(kept()).toBeNull();
    keep({ ...emptyCall(), place: "大化" });
    expect(kept()?.call.place).toBe("大化");
    expect(hasContent(emptyCall())).toBe(false);
  });
});

describe("looking back", () => {
  it("shows a dispatch as it was", () => {
    const dispatch = { resource: { id: "1" }, status: "on_scene", ordered_at: "2026-01-01T00:00:00Z", acknowledged_at: "2026-01-01T00:01:00Z", en_route_at: null, on_scene_at: "2026-01-01T00:09:00Z", released_at: null } as unknown as Dispatch;
    expect(statusAt(dispatch, new Date("2025-12-31T23:59:00Z"))).toBe("");
    expect(statusAt(dispatch, new Date("2026-01-01T00:05:00Z"))).toBe("acknowledged");
    expect(statusAt(dispatch, null)).toBe("on_scene");
  });
});

describe("dom", () => {
  it("never reads text as markup", () => {
    expect(h("p", {}, "<img src=x onerror=alert(1)>").children).toHaveLength(0);
  });
});

describe("sending", () => {
  const pending = { key: "k1", body: { kind: "fire" }, merge: null, resources: [] };

  it("repeats under one key until there is an answer", async () => {
    vi.useFakeTimers();
    const keys: Array<string | null> = [];
    vi.stubGlobal("fetch", (_url: string, options: RequestInit) => {
      keys.push(new Headers(options.headers).get("Idempotency-Key"));
      return keys.length < 3 ? Promise.reject(new TypeError("offline")) : Promise.resolve(new Response('{"id":"7"}', { status: 201 }));
    });
    const tries: number[] = [];
    const sent = sendCall(pending, (attempt) => tries.push(attempt));
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await sent).id).toBe("7");
    expect(keys).toEqual(["k1", "k1", "k1"]);
    expect(tries).toEqual([1, 2]);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("gives a refusal back instead of repeating it", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response('{"detail":"请填写地点","errors":[{"field":"place","message":"请填写地点"}]}', { status: 422 })));
    const refused = await sendCall(pending, () => undefined).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiError);
    expect((refused as ApiError).errors[0]?.field).toBe("place");
    vi.unstubAllGlobals();
  });
});
