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

/** Order out what was ticked. A refusal is told on the next screen, since the incident already stands. */
export async function dispatchTicked(opened: Opened, pending: Pending): Promise<void> {
  if (!pending.resources.length || pending.merge) return;
  const resources = pending.resources.map((id) => ({ id, task: "赶赴现场处置" }));
  try {
    await api(`incidents/${opened.id}/dispatches`, { method: "POST", body: { resources }, key: `${pending.key}-d` });
  } catch (error) {
    sessionStorage.setItem("anlan-after-intake", `已立案，但派出未成功：${explain(error)}`);
  }
}
