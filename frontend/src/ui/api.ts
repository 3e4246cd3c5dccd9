/** Calls to `/api/v1/`: JSON with the session's CSRF token; refusals carry the server's Chinese words. */

import { csrfToken } from "./frame";

export interface FieldComplaint { field: string; message: string }

/** The server refused: 4xx, 5xx with problem details. */
export class ApiError extends Error {
  constructor(readonly status: number, readonly detail: string, readonly errors: FieldComplaint[], readonly code: string) {
    super(detail);
  }
}

/** No answer at all: the network or the server is away; the request may or may not have arrived. */
export class ConnectionLost extends Error {
  constructor() {
    super("与服务器的连接中断");
  }
}

export interface CallOptions { method?: string; body?: unknown; key?: string; signal?: AbortSignal; timeout?: number }

export async function api<T>(path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const method = options.method ?? "GET";
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.key) headers["Idempotency-Key"] = options.key;
  const limit = AbortSignal.timeout(options.timeout ?? 15_000);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  let response: Response;
  try {
    response = await fetch(path.startsWith("/") ? path : `/api/v1/${path}`, {
      method, headers, signal, credentials: "same-origin",
      body: options.body === undefined ? null : JSON.stringify(options.body),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ConnectionLost();
  }
  if (response.status === 502 || response.status === 503 || response.status === 504) throw new ConnectionLost();
  if (!response.ok) throw await refusal(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function refusal(response: Response): Promise<ApiError> {
  let problem: { detail?: unknown; errors?: unknown; code?: unknown } = {};
  try {
    problem = (await response.json()) as typeof problem;
  } catch {
    // An error page instead of problem details: the status has to do.
  }
  const words = typeof problem.detail === "string" ? problem.detail : WORDS[response.status] ?? "操作未完成，请稍后重试。";
  const errors = Array.isArray(problem.errors) ? (problem.errors as FieldComplaint[]) : [];
  return new ApiError(response.status, words, errors, typeof problem.code === "string" ? problem.code : "");
}

const WORDS: Record<number, string> = {
  401: "登录已过期，请重新登录。",
  403: "您没有进行此操作的权限。",
  404: "记录不存在，或不在您的管辖范围内。",
  409: "记录的状态已变化，请刷新后重试。",
  429: "操作过于频繁，请稍后再试。",
};

export function explain(error: unknown): string {
  if (error instanceof ApiError) {
    const own = error.errors.map((each) => each.message).filter((each) => each && !error.detail.includes(each));
    return [error.detail, ...own].join(" ");
  }
  if (error instanceof ConnectionLost) return "与服务器的连接中断，请检查网络后重试。";
  return "操作未完成，请稍后重试。";
}
