/** State at a moment, and time in a replay. */

import { describe, expect, it, vi } from "vitest";
import type { Facts, Headquarters, Instruction, Person, Task } from "../src/command/desk";
import { Player } from "../src/command/player";
import { changes, clocksAt, crosses, deliveryAt, entriesAt, incidentAt, instructionAt, personAt, staffAt, tallyOf, taskAt } from "../src/command/replay";
import { type Dispatch, type Incident, statusAt } from "../src/command/state";

vi.mock("../src/live", () => ({ subscribe: () => () => undefined }));

const at = (time: string) => new Date(`2026-06-01T${time}:00+08:00`);
const iso = (time: string) => `2026-06-01T${time}:00+08:00`;

const facts = (time: string, deaths: number, extra: Partial<Facts> = {}): Facts => ({ at: iso(time), deaths, missing: 0, serious_injuries: 0, direct_loss: "0", place: "北门", lon: 121.7, lat: 39, description: "", status: "accepted", status_label: "已受理", grade: "一般", grade_decided: false, response_level: "IV", response_decided: false, ...extra });
const incident = { deaths: 3, grade: "较大", grade_decided_by: "钱领航", response_level: "III", response_decided_by: null, closed_at: iso("12:00"), summary: "处置完毕", place: "南门" } as unknown as Incident;
const history = [facts("08:00", 0), facts("08:30", 2), facts("09:00", 3, { grade: "较大", grade_decided: true, response_level: "III" })];

describe("the incident at a moment", () => {
  it("is the present one without a moment", () => expect(incidentAt(incident, history, null)).toBe(incident));
  it.each([["07:59", 0], ["08:00", 0], ["08:29", 0], ["08:30", 2], ["08:59", 2], ["09:00", 3]])("at %s has %i deaths", (time, deaths) => {
    expect(incidentAt(incident, history, at(time)).deaths).toBe(deaths);
  });
  it("was not decided and not closed before it was", () => {
    const then = incidentAt(incident, history, at("08:45"));
    expect([then.grade_decided_by, then.closed_at, then.summary]).toEqual([null, null, ""]);
    expect(incidentAt(incident, history, at("09:30")).grade_decided_by).toBe("钱领航");
    expect(incidentAt(incident, history, at("12:00")).closed_at).toBe(iso("12:00"));
  });
  it("keeps its present facts while the history is not read", () => expect(incidentAt(incident, [], at("08:10"))).toMatchObject({ deaths: 3, closed_at: null }));
});

const post = (id: string, name: string, from: string, to: string | null) => ({ id, name, role: "commander", group: null, started_at: iso(from), ended_at: to ? iso(to) : null });
const headquarters = { set_up_at: iso("08:10"), stood_down_at: iso("12:00"), groups: [{ id: "g", set_up_at: iso("08:10"), dissolved_at: iso("12:00") }], appointments: [post("a", "甲", "08:11", "08:40"), post("b", "乙", "08:40", "12:00")] } as unknown as Headquarters;

describe("the headquarters at a moment", () => {
  it("does not stand before it is set up nor after it stood down", () => {
    expect(staffAt(headquarters, at("08:09"))).toBeNull();
    expect(staffAt(headquarters, at("12:00"))).toBeNull();
    expect(staffAt(headquarters, null)).toBeNull();
    expect(staffAt(null, at("09:00"))).toBeNull();
  });
  it.each([["08:10", []], ["08:11", ["甲"]], ["08:39", ["甲"]], ["08:40", ["乙"]]])("at %s is led by %s", (time, names) => {
    expect(staffAt(headquarters, at(time))?.appointments.map((each) => each.name)).toEqual(names);
  });
});

const order = { status: "done", status_label: "已办结", issued_at: iso("08:20"), received_at: iso("08:22"), received_by: "赵值", received_way: "电话", result_at: iso("08:50"), result: "已疏散", result_by: "赵值", withdrawn_at: null } as unknown as Instruction;

describe("an instruction at a moment", () => {
  it.each([["08:19", undefined], ["08:20", "issued"], ["08:22", "received"], ["08:50", "done"]])("at %s is %s", (time, status) => expect(instructionAt(order, at(time))?.status).toBe(status));
  it("tells no result that was still to come", () => expect(instructionAt(order, at("08:30"))).toMatchObject({ result: "", result_at: null, received_by: "赵值" }));
});

describe("tasks and persons at a moment", () => {
  const task = { made_at: iso("08:20"), status: "done", status_label: "完成", next: ["doing"], steps: [["todo", "08:20"], ["doing", "08:25"], ["done", "08:40"]].map(([status, time]) => ({ status, status_label: status, at: iso(time as string) })) } as unknown as Task;
  const person = { hospital: "市中心医院", condition: "dead", condition_label: "死亡", condition_at: iso("09:00"), steps: [["missing", "08:10", "08:15", ""], ["dead", "08:50", "09:00", "市中心医院"]].map(([condition, since, noted, hospital]) => ({ condition, condition_label: condition, at: iso(since as string), noted_at: iso(noted as string), hospital })) } as unknown as Person;
  it.each([["08:19", undefined], ["08:24", "todo"], ["08:25", "doing"], ["08:40", "done"]])("the task at %s is %s", (time, status) => expect(taskAt(task, at(time))?.status).toBe(status));
  it.each([["08:14", undefined], ["08:15", "missing"], ["08:55", "missing"], ["09:00", "dead"]])("the person at %s was known to be %s", (time, condition) => expect(personAt(person, at(time))?.condition).toBe(condition));
  it("was in no hospital before", () => expect(personAt(person, at("08:30"))?.hospital).toBe(""));
  it("counts conditions, without mistaken entries", () => expect(tallyOf([{ condition: "dead" }, { condition: "void" }, { condition: "dead" }] as Person[])).toMatchObject({ dead: 2, minor: 0 }));
});

describe("clocks, dispatches and the log at a moment", () => {
  it("a clock met later still runs", () => expect(clocksAt([{ started_at: iso("08:00"), met_at: iso("08:30"), due_at: iso("09:00") }] as never, at("08:10"))[0]?.met_at).toBeNull());
  it("a clock not started is not there", () => expect(clocksAt([{ started_at: iso("08:20"), met_at: null }] as never, at("08:10"))).toEqual([]));
  it("a dispatch is where it was", () => {
    const dispatch = { resource: { id: "r" }, status: "released", ordered_at: iso("08:01"), acknowledged_at: iso("08:02"), en_route_at: null, on_scene_at: iso("08:30"), released_at: iso("11:00") } as unknown as Dispatch;
    expect(["08:00", "08:01", "08:02", "08:30", "11:00"].map((time) => statusAt(dispatch, at(time)))).toEqual(["", "ordered", "acknowledged", "on_scene", "released"]);
  });
  it("shows entries written so far", () => expect(entriesAt([{ at: iso("08:00") }, { at: iso("08:05") }] as never, at("08:04"))).toHaveLength(1));
});

describe("a delivery at a moment", () => {
  const delivery = { state: "received", overdue: true, sent_at: iso("08:20"), received_at: iso("08:30"), receiver: "市政府值班室" };
  it.each([["08:19", "waiting", ""], ["08:20", "sent", ""], ["08:30", "received", "市政府值班室"]])("at %s is %s", (time, state, receiver) => expect(deliveryAt(delivery, at(time))).toMatchObject({ state, receiver, overdue: false }));
});

describe("the moments of change", () => {
  const moments = changes({ entries: [{ at: iso("08:05") }, { at: iso("08:05") }] as never, history, dispatches: [], headquarters, instructions: [order], tasks: [], people: [], clocks: [], bulletins: [] });
  it("are in order and not repeated", () => {
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(new Set(moments).size).toBe(moments.length);
  });
  it.each([["08:05", "08:09", false], ["08:04", "08:05", true], ["08:09", "08:05", false], ["08:09", "08:04", true], ["13:00", "14:00", false]])("from %s to %s crosses one: %s", (from, to, crossed) => expect(crosses(moments, at(from).getTime(), at(to).getTime())).toBe(crossed));
});

describe("the player", () => {
  const make = (start = 0) => {
    let now: number | null = start;
    const player = new Player(() => ({ start: 0, end: 8 * 3600_000 }), () => [1000, 5000, 9000], () => now, (moment) => { now = moment; });
    return { player, now: () => now };
  };
  it("runs by the time that passed, times its speed", () => {
    vi.useFakeTimers();
    const { player, now } = make();
    player.speed = 60;
    player.play();
    vi.advanceTimersByTime(10_000);
    expect(now()).toBeGreaterThan(595_000);
    expect(now()).toBeLessThan(605_000);
    player.pause();
    vi.advanceTimersByTime(10_000);
    expect(now()).toBeLessThan(605_000);
    vi.useRealTimers();
  });
  it("ends at the end, which is now", () => {
    vi.useFakeTimers();
    const { player, now } = make(8 * 3600_000 - 1000);
    player.speed = 300;
    player.play();
    vi.advanceTimersByTime(1000);
    expect([now(), player.playing]).toEqual([null, false]);
    vi.useRealTimers();
  });
  it("steps from one event to the next", () => {
    const { player, now } = make(1500);
    player.step(1);
    expect(now()).toBe(5000);
    player.step(-1);
    expect(now()).toBe(1000);
    player.step(-1);
    expect(now()).toBe(0);
  });
});
