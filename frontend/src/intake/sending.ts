/** Sends a call until the server answers; the same key makes a repeated arrival one record. */

import { api, ConnectionLost, explain } from "../ui/api";
import { forget, keepPending, type Pending } from "./call";

export interface Opened { id: string; url?: string }

/** The opened or joined incident. Lost connections are retried (`onRetry` says which try), refusals are thrown. */
export async function sendCall(pending: Pending, onRetry: (attempt: number) => void): Promise<Opened> {
  keepPending(pending);
  const path = pending.merge ? `incidents/${pending.merge}/calls` : "incidents";
  for (let attempt = 1; ; attempt++) {
    try {
      const opened = await api<Opened>(path, { method: "POST", body: pending.body, key: pending.key, timeout: 10_000 });
      forget();
      return opened;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) {
        keepPending(null);
        throw error;
      }
      onRetry(attempt);
      await new Promise((resolve) => setTimeout(resolve, Math.min(1000 * attempt, 5000)));
    }
  }
}

/** Order out what was ticked, ask the services, pass the incident on: each once. A refusal is told on the next screen,
 * since the incident already stands. */
export async function afterOpening(opened: Opened, pending: Pending): Promise<void> {
  if (pending.merge) return;
  const refused: string[] = [];
  const step = async (what: string, path: string, body: unknown, key: string): Promise<void> => {
    try {
      await api(`incidents/${opened.id}/${path}`, { method: "POST", body, key: `${pending.key}-${key}` });
    } catch (error) {
      refused.push(`${what}未成功：${explain(error)}`);
    }
  };
  const resources = pending.resources.map((id) => ({ id, task: "赶赴现场处置" }));
  if (resources.length) await step("派出", "dispatches", { resources }, "d");
  for (const service of pending.services ?? []) await step(`请求 ${service} `, "service-requests", { service, task: "" }, `s${service}`);
  if (pending.transfer) await step("接转", "transfers", pending.transfer, "t");
  if (refused.length) sessionStorage.setItem("anlan-after-intake", `已立案，但${refused.join(" ")}`);
}
