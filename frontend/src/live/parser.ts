/** Reads the server-sent events format from text chunks. Pure, so it is tested without a connection. */

export interface WireEvent { id: string; event: string; data: string }

export class EventParser {
  private rest = "";
  private id = "";
  private event = "";
  private data: string[] = [];

  /** Events completed by this chunk; a chunk may end anywhere. */
  push(chunk: string): WireEvent[] {
    const lines = (this.rest + chunk).split(/\r\n|\n|\r/);
    this.rest = lines.pop() ?? "";
    const found: WireEvent[] = [];
    for (const line of lines) {
      if (line === "") {
        if (this.data.length) found.push({ id: this.id, event: this.event || "message", data: this.data.join("\n") });
        this.event = "";
        this.data = [];
      } else if (!line.startsWith(":")) {
        this.field(line);
      }
    }
    return found;
  }

  private field(line: string): void {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "id") this.id = value;
    else if (name === "event") this.event = value;
    else if (name === "data") this.data.push(value);
  }
}

/** A topic matches itself and what stands below it: "incident" also means "incident.opened". */
export function matches(topic: string, wanted: string): boolean {
  return topic === wanted || topic.startsWith(`${wanted}.`);
}
