/** State at a moment, as pure functions: what stood, who held which post, how far each thing was. Null is now. */

import type { Appointment, Facts, Group, Headquarters, Instruction, Person, Task } from "./desk";
import type { Bulletin, Clock, Dispatch, Entry, Incident } from "./state";

export type Moment = Date | null;

function past(text: string | null | undefined, moment: Date): boolean {
  return text !== null && text !== undefined && text !== "" && Date.parse(text) <= moment.getTime();
}

/** The incident with the facts of the moment. Before its first row the first row holds. */
export function incidentAt(incident: Incident, history: Facts[], moment: Moment): Incident {
  if (!moment) return incident;
  const facts = [...history].reverse().find((each) => past(each.at, moment)) ?? history[0];
  const ended = past(incident.closed_at, moment);
  if (!facts) return ended ? incident : { ...incident, closed_at: null, summary: "" };
  const { grade_decided, response_decided, at, ...plain } = facts;
  void at;
  return {
    ...incident, ...plain,
    grade_decided_by: grade_decided ? incident.grade_decided_by ?? "已认定" : null,
    response_decided_by: response_decided ? incident.response_decided_by ?? "已决定" : null,
    closed_at: ended ? incident.closed_at : null, summary: ended ? incident.summary : "",
  };
}

export interface Staff { headquarters: Headquarters; groups: Group[]; appointments: Appointment[] }

/** The headquarters with the groups that stood and those in post; null before it stood and after it stood down. */
export function staffAt(found: Headquarters | null, moment: Moment): Staff | null {
  if (!found) return null;
  const at = moment ?? new Date();
  const began = [found.set_up_at, ...found.groups.map((each) => each.set_up_at), ...found.appointments.map((each) => each.started_at)];
  if (moment ? !began.some((each) => past(each, at)) || past(found.stood_down_at, at) : found.stood_down_at !== null) return null;
  const held = (from: string, to: string | null) => (moment ? past(from, at) && !past(to, at) : to === null);
  return {
    headquarters: found,
    groups: found.groups.filter((each) => held(each.set_up_at, each.dissolved_at)),
    appointments: found.appointments.filter((each) => held(each.started_at, each.ended_at)),
  };
}

const INSTRUCTION_WORDS: Record<string, string> = { issued: "已下达", received: "已接令", done: "已办结", withdrawn: "已撤回" };

/** An instruction as it stood; null before it was issued. What came later is not on it. */
export function instructionAt(found: Instruction, moment: Moment): Instruction | null {
  if (!moment) return found;
  if (!past(found.issued_at, moment)) return null;
  const withdrawn = past(found.withdrawn_at, moment);
  const done = past(found.result_at, moment);
  const received = past(found.received_at, moment);
  const status = withdrawn ? "withdrawn" : done ? "done" : received ? "received" : "issued";
  return {
    ...found, status, status_label: INSTRUCTION_WORDS[status] ?? "",
    ...(received ? {} : { received_by: "", received_at: null, received_way: "" }),
    ...(done ? {} : { result: "", result_by: "", result_at: null }),
    ...(withdrawn ? {} : { withdrawn_by: "", withdrawn_at: null, withdrawn_reason: "" }),
  };
}

/** A task with the steps taken so far; null before it was made. */
export function taskAt(found: Task, moment: Moment): Task | null {
  if (!moment) return found;
  if (!past(found.made_at, moment)) return null;
  const steps = found.steps.filter((each) => past(each.at, moment));
  const last = steps[steps.length - 1];
  return { ...found, steps, status: last?.status ?? "todo", status_label: last?.status_label ?? "待办", next: [] };
}

/** A person with what was noted of them by then; null before they were entered. */
export function personAt(found: Person, moment: Moment): Person | null {
  if (!moment) return found;
  const steps = found.steps.filter((each) => past(each.noted_at, moment));
  const last = steps[steps.length - 1];
  if (!last) return null;
  const hospital = found.hospital === undefined ? {} : { hospital: last.hospital ?? "" };
  return { ...found, ...hospital, steps, condition: last.condition, condition_label: last.condition_label, condition_at: last.at };
}

/** How many persons are in which condition; entries made by mistake are not counted. */
export function tallyOf(people: Person[]): Record<string, number> {
  const tally: Record<string, number> = { dead: 0, missing: 0, serious: 0, minor: 0, rescued: 0 };
  for (const each of people) if (each.condition in tally) tally[each.condition] = (tally[each.condition] ?? 0) + 1;
  return tally;
}

export function clocksAt(clocks: Clock[], moment: Moment): Clock[] {
  if (!moment) return clocks;
  return clocks.filter((each) => past(each.started_at, moment)).map((each) => ({ ...each, met_at: past(each.met_at, moment) ? each.met_at : null, alarmed_at: past(each.alarmed_at, moment) ? each.alarmed_at : null }));
}

/** Bulletins signed by then; drafts leave no dated trace of their text and are not shown. */
export function bulletinsAt(bulletins: Bulletin[], moment: Moment): Bulletin[] {
  return moment ? bulletins.filter((each) => past(each.signed_at, moment)) : bulletins;
}

/** A delivery as far as it had come; whether it was late then is not told. */
export function deliveryAt<T extends { state: string; overdue: boolean; sent_at: string | null; receiver: string; received_at: string | null }>(found: T, moment: Moment): T {
  if (!moment) return found;
  const received = past(found.received_at, moment);
  const sent = past(found.sent_at, moment);
  return { ...found, overdue: false, state: received ? "received" : sent ? "sent" : "waiting", sent_at: sent ? found.sent_at : null, received_at: received ? found.received_at : null, receiver: received ? found.receiver : "" };
}

export function entriesAt(entries: Entry[], moment: Moment): Entry[] {
  return moment ? entries.filter((each) => past(each.at, moment)) : entries;
}

/** Every moment at which something on the screen changes, in order, without repeats (milliseconds). */
export function changes(parts: { entries: Entry[]; history: Facts[]; dispatches: Dispatch[]; headquarters: Headquarters | null; instructions: Instruction[]; tasks: Task[]; people: Person[]; clocks: Clock[]; bulletins: Bulletin[] }): number[] {
  const found: Array<string | null> = [
    ...parts.entries.map((each) => each.at), ...parts.history.map((each) => each.at),
    ...parts.dispatches.flatMap((each) => [each.ordered_at, each.acknowledged_at, each.en_route_at, each.on_scene_at, each.released_at]),
    ...(parts.headquarters ? [parts.headquarters.set_up_at, parts.headquarters.stood_down_at, ...parts.headquarters.groups.flatMap((each) => [each.set_up_at, each.dissolved_at]), ...parts.headquarters.appointments.flatMap((each) => [each.started_at, each.ended_at])] : []),
    ...parts.instructions.flatMap((each) => [each.issued_at, each.received_at, each.result_at, each.withdrawn_at]),
    ...parts.tasks.flatMap((each) => each.steps.map((step) => step.at)), ...parts.people.flatMap((each) => each.steps.map((step) => step.noted_at)),
    ...parts.clocks.flatMap((each) => [each.started_at, each.met_at]), ...parts.bulletins.map((each) => each.signed_at),
  ];
  const moments = found.filter((each): each is string => Boolean(each)).map((each) => Date.parse(each));
  return [...new Set(moments)].sort((a, b) => a - b);
}

/** Whether one of the sorted moments lies in (from, to], whichever way time runs. */
export function crosses(moments: number[], from: number, to: number): boolean {
  const [low, high] = from <= to ? [from, to] : [to, from];
  let left = 0, right = moments.length;
  while (left < right) {
    const middle = (left + right) >> 1;
    if ((moments[middle] ?? 0) <= low) left = middle + 1;
    else right = middle;
  }
  const next = moments[left];
  return next !== undefined && next <= high;
}
