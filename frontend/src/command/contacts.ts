/** Those who are out, as somebody to give a post or an order. */

import type { Option } from "./picker";
import type { Dispatch } from "./state";

/** The contact of a dispatched resource: "张三 0411-…"; null where nobody is named. */
export function contactOption(dispatch: Dispatch): Option | null {
  if (!dispatch.resource.id || dispatch.status === "released") return null;
  const [name = "", phone = ""] = dispatch.resource.contact.split(/\s+/);
  return name ? { kind: "resource", id: dispatch.resource.id, name, detail: dispatch.resource.name, phone } : null;
}

/** A dispatch as the recipient of an order. */
export function dispatchOption(dispatch: Dispatch): Option {
  return { kind: "dispatch", id: dispatch.id, name: dispatch.resource.name, detail: `已派力量 ${dispatch.status_label}`, phone: dispatch.resource.contact };
}
