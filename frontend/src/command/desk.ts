/** What is commanded in one incident: headquarters, instructions, tasks, register, and how its facts changed.
 *
 * A piece is read when a panel first needs it and again with every live event about it.
 */

import { subscribe } from "../live";
import { api } from "../ui/api";

export interface Appointment {
  id: string; group: string | null; role: string; role_label: string; post: string; user: string | null; name: string; unit: string; phone: string;
  started_at: string; started_by: string; ended_at: string | null; ended_by: string; end_reason: string; relieved: string | null;
}
export interface Group { id: string; kind: string; label: string; duties: string; set_up_at: string; dissolved_at: string | null }
export interface Headquarters {
  id: string; name: string; place: string; lon: number | null; lat: number | null; set_up_by: string; set_up_at: string;
  stood_down_at: string | null; version: number; groups: Group[]; appointments: Appointment[];
}
export interface Proposed { kind: string; label: string; duties: string }
export interface Instruction {
  id: string; number: number; status: string; status_label: string; to: { kind: string; kind_label: string; name: string; phone: string };
  text: string; due_at: string | null; issued_by: string; issued_at: string; received_by: string; received_at: string | null; received_way: string;
  result: string; result_by: string; result_at: string | null; withdrawn_by: string; withdrawn_at: string | null; withdrawn_reason: string; mine: boolean; version: number;
}
export interface TaskStep { status: string; status_label: string; note: string; at: string; by: string }
export interface Task {
  id: string; title: string; assignee: string | null; assignee_name: string; due_at: string | null; status: string; status_label: string; next: string[];
  instruction: number | null; created_by: string; made_at: string; mine: boolean; version: number; steps: TaskStep[];
}
export interface PersonStep { condition: string; condition_label: string; at: string; noted_at: string; by: string; hospital?: string; note?: string }
export interface Person {
  id: string; number: number; shown_name: string; condition: string; condition_label: string; condition_at: string; version: number; steps: PersonStep[];
  name?: string; sex?: string; sex_label?: string; age?: number | null; unit?: string; hospital?: string; hospital_id?: string | null; note?: string; identified?: boolean;
}
export interface Register {
  items: Person[]; count: number; personal: boolean; tally: Record<string, number>;
  incident: { deaths: number; missing: number; serious_injuries: number }; contradictions: string[];
}
/** The incident's facts from a moment on. */
export interface Facts {
  at: string; deaths: number; missing: number; serious_injuries: number; direct_loss: string; place: string; lon: number | null; lat: number | null;
  description: string; status: string; status_label: string; grade: string; grade_decided: boolean; response_level: string; response_decided: boolean;
}

export type DeskPiece = "headquarters" | "instructions" | "tasks" | "register" | "history";
const TOPICS: Record<string, DeskPiece[]> = {
  "command.headquarters": ["headquarters"], "command.instruction": ["instructions"], "command.task": ["tasks"], "command.casualty": ["register"],
  "command.overdue": ["instructions", "tasks"], "incident": ["register", "history"], "dispatch": ["history"],
};
export const EVERY_PIECE: DeskPiece[] = ["headquarters", "instructions", "tasks", "register", "history"];

export class Desk {
  headquarters: Headquarters | null = null;
  proposal: Proposed[] = [];
  instructions: Instruction[] = [];
  tasks: Task[] = [];
  register: Register | null = null;
  history: Facts[] = [];
  private readonly wanted = new Set<DeskPiece>();
  private readonly loaded = new Set<DeskPiece>();
  private readonly due = new Set<DeskPiece>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly incident: string, private readonly changed: () => void) {}

  start(): void {
    subscribe(["command", "incident", "dispatch"], (event) => {
      if (event.data["incident"] !== this.incident && event.subject?.id !== this.incident) return;
      const pieces = TOPICS[event.topic] ?? TOPICS[event.topic.split(".")[0] ?? ""] ?? [];
      this.renew(...pieces.filter((piece) => this.wanted.has(piece)));
    });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.renew(...this.wanted); });
  }

  /** True when these pieces are here; those that are not are read now. */
  need(...pieces: DeskPiece[]): boolean {
    const missing = pieces.filter((piece) => !this.wanted.has(piece));
    missing.forEach((piece) => this.wanted.add(piece));
    if (missing.length) this.renew(...missing);
    return pieces.every((piece) => this.loaded.has(piece));
  }

  /** Read these pieces again soon. */
  renew(...pieces: DeskPiece[]): void {
    if (!pieces.length) return;
    pieces.forEach((piece) => { this.wanted.add(piece); this.due.add(piece); });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), 80);
  }

  private async load(): Promise<void> {
    const due = [...this.due];
    this.due.clear();
    const base = `incidents/${this.incident}`;
    const read: Record<DeskPiece, () => Promise<void>> = {
      headquarters: async () => {
        const found = await api<{ headquarters: Headquarters | null; proposal: Proposed[] }>(`${base}/headquarters`);
        this.headquarters = found.headquarters;
        this.proposal = found.proposal;
      },
      instructions: async () => { this.instructions = (await api<{ items: Instruction[] }>(`${base}/instructions`)).items; },
      tasks: async () => { this.tasks = (await api<{ items: Task[] }>(`${base}/tasks`)).items; },
      register: async () => { this.register = await api<Register>(`${base}/casualties-register`); },
      history: async () => { this.history = (await api<{ items: Facts[] }>(`${base}/history`)).items; },
    };
    await Promise.all(due.map(async (piece) => {
      try {
        await read[piece]();
        this.loaded.add(piece);
      } catch {
        this.due.add(piece);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.load(), 4000);
      }
    }));
    this.changed();
  }
}
