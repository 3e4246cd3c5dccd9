/** A call as it is being taken: its fields, what of it goes to the server, and where it survives a crash. */

export interface Place { kind: string; id: string; name: string; detail?: string; lon: number | null; lat: number | null; division?: { code: string; name: string } | null }

export interface Call {
  client_key: string;
  started_at: string | null;
  caller_phone: string;
  caller_name: string;
  place: string;
  picked: Place | null;
  lon: number | null;
  lat: number | null;
  enterprise: string | null;
  kind: string;
  substance: string;
  deaths: string;
  missing: string;
  serious_injuries: string;
  endangered: string;
  trapped: string;
  evacuated: string;
  danger_signs: string[];
  /** Services to ask for with the opening: 119, 120, 110, 122. */
  services: string[];
  /** A call kept before (marked false by mistake) that this one is. */
  call_record: string | null;
  description: string;
  head_informed: boolean;
  head_informed_at: string;
  exercise: boolean;
}

export interface Onward { to: string; contact: string; content: string }
export interface Pending { key: string; body: Record<string, unknown>; merge: string | null; resources: string[]; services?: string[]; transfer?: Onward | null }

const STORE = "anlan-intake";
const PENDING = "anlan-intake-pending";

export function emptyCall(): Call {
  return {
    client_key: crypto.randomUUID(), started_at: null, caller_phone: "", caller_name: "", place: "", picked: null,
    lon: null, lat: null, enterprise: null, kind: "", substance: "", deaths: "", missing: "", serious_injuries: "",
    endangered: "", trapped: "", evacuated: "", danger_signs: [], services: [], call_record: null,
    description: "", head_informed: false, head_informed_at: "", exercise: false,
  };
}

/** Whether anything was typed, so that an untouched form is never offered for recovery. */
export function hasContent(call: Call): boolean {
  return Boolean(call.caller_phone || call.caller_name || call.place || call.kind || call.substance || call.description || call.lon !== null || call.deaths || call.missing || call.serious_injuries || call.endangered || call.trapped || call.evacuated || call.danger_signs.length);
}

function count(text: string): number {
  const digits = text.replace(/[０-９]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0)).trim();
  return /^\d{1,8}$/.test(digits) ? Number(digits) : 0;
}

/** Whether people were told of: then a false alarm is marked with a reason only. */
export function tellsOfPeople(call: Call): boolean {
  return [call.deaths, call.missing, call.serious_injuries, call.endangered, call.trapped, call.evacuated].some((each) => count(each) > 0);
}

/** Complaints that need no server: [field, words]. */
export function complaints(call: Call): Array<[string, string]> {
  const found: Array<[string, string]> = [];
  if (!call.place.trim() && call.lon === null && !call.enterprise) found.push(["place", "请填写地点，或在地图上点选"]);
  if (!call.kind) found.push(["kind", "请选择事故类型"]);
  for (const [name, word] of [["deaths", "死亡"], ["missing", "失踪"], ["serious_injuries", "重伤"], ["endangered", "涉险"], ["trapped", "被困"], ["evacuated", "疏散"]] as const) {
    if (call[name].trim() && !/^[\d０-９]{1,8}$/.test(call[name].trim())) found.push([name, `${word}人数应为 0 以上的整数`]);
  }
  return found;
}

/** The body of `POST /api/v1/incidents`. */
export function bodyOf(call: Call): Record<string, unknown> {
  return {
    kind: call.kind, place: call.place.trim(), lon: call.lon, lat: call.lat, enterprise: call.enterprise,
    substance: call.substance.trim(), description: call.description.trim(), caller_name: call.caller_name.trim(),
    caller_phone: call.caller_phone.trim(), deaths: count(call.deaths), missing: count(call.missing),
    serious_injuries: count(call.serious_injuries), endangered: count(call.endangered), trapped: count(call.trapped),
    evacuated: count(call.evacuated), danger_signs: call.danger_signs, exercise: call.exercise,
    ...(call.started_at ? { received_at: call.started_at } : {}),
    ...(call.call_record ? { call: call.call_record } : {}),
    ...(call.head_informed && call.head_informed_at ? { head_informed_at: call.head_informed_at } : {}),
  };
}

/** A key that is the same for the same call and content: a retry is one record, a correction is another request. */
export async function idempotencyKey(call: Call, body: Record<string, unknown>, merge: string | null): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([call.client_key, merge, body]));
  if (!crypto.subtle) return `${call.client_key}-${fold(bytes)}`; // plain http on another host has no subtle
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.slice(0, 16)].map((each) => each.toString(16).padStart(2, "0")).join("");
}

function fold(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const each of bytes) hash = Math.imul(hash ^ each, 0x01000193) >>> 0;
  return hash.toString(16);
}

export function keep(call: Call): void {
  try {
    localStorage.setItem(STORE, JSON.stringify({ call, saved_at: new Date().toISOString() }));
  } catch {
    // A full or forbidden store: the server's draft is the second copy.
  }
}

export function kept(): { call: Call; saved_at: string } | null {
  const found = parse<{ call: Call; saved_at: string }>(localStorage.getItem(STORE));
  return found?.call?.client_key && hasContent({ ...emptyCall(), ...found.call }) ? { ...found, call: { ...emptyCall(), ...found.call } } : null;
}

export function forget(): void {
  localStorage.removeItem(STORE);
  localStorage.removeItem(PENDING);
}

export function keepPending(pending: Pending | null): void {
  if (pending) localStorage.setItem(PENDING, JSON.stringify(pending));
  else localStorage.removeItem(PENDING);
}

export function keptPending(): Pending | null {
  return parse<Pending>(localStorage.getItem(PENDING));
}

function parse<T>(text: string | null): T | null {
  try {
    return text ? (JSON.parse(text) as T) : null;
  } catch {
    return null;
  }
}
