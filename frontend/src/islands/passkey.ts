/**
 * A button that makes a passkey (`mode: "enrol"`, with a field for its name) or answers with one (`mode: "sign-in"`).
 * The server gives the options and checks the answer; this only speaks with `navigator.credentials`.
 */

import fingerprint from "@tabler/icons/outline/fingerprint.svg?raw";
import { api, explain } from "../ui/api";
import { h, icon, replace } from "../ui/dom";

interface Props { mode: "enrol" | "sign-in"; label: string; options: string; finish: string; next?: string; primary?: boolean }

interface Descriptor { id: string; type: PublicKeyCredentialType }
interface CreationJson extends Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: Descriptor[];
}
interface RequestJson extends Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> {
  challenge: string;
  allowCredentials?: Descriptor[];
}

export function mount(element: HTMLElement, props: Props): void {
  if (!window.PublicKeyCredential || !navigator.credentials) {
    element.append(h("p", { class: "text-faint" }, "此浏览器不支持通行密钥，请改用其他方式。"));
    return;
  }
  const enrol = props.mode === "enrol";
  const name = h("input", { class: "form-control", id: "passkey-name", maxlength: 64, autocomplete: "off", placeholder: "例如：办公室电脑、我的手机" });
  const message = h("div", { class: "passkey-message", role: "alert" });
  const tone = enrol || props.primary ? "btn btn-primary" : "btn btn-lg w-100";
  const button = h("button", { type: "button", class: props.primary && !enrol ? "btn btn-primary btn-lg w-100" : tone }, icon(fingerprint), props.label);
  if (enrol) {
    name.value = suggestedName();
    element.append(h("div", { class: "field" }, h("label", { class: "form-label", for: "passkey-name" }, "名称"), name,
      h("div", { class: "field-help" }, "便于以后辨认是哪台设备。")));
    name.addEventListener("keydown", (event) => { if (event.key === "Enter") button.click(); });
  }
  element.append(button, message);
  button.addEventListener("click", () => void run());

  async function run(): Promise<void> {
    if (enrol && !name.value.trim()) {
      say("请填写名称。");
      name.focus();
      return;
    }
    button.disabled = true;
    replace(message);
    try {
      const answer = enrol ? await create(props.options) : await get(props.options);
      const body = enrol ? { name: name.value.trim(), answer } : { answer, next: props.next ?? "" };
      const done = await api<{ next: string }>(withNext(props), { method: "POST", body });
      location.assign(done.next);
    } catch (error) {
      say(words(error));
      button.disabled = false;
    }
  }

  function say(text: string): void {
    replace(message, h("div", { class: "notice notice-error" }, h("span", {}, text)));
  }
}

function withNext(props: Props): string {
  return props.next ? `${props.finish}?next=${encodeURIComponent(props.next)}` : props.finish;
}

async function create(url: string): Promise<unknown> {
  const { publicKey } = await api<{ publicKey: CreationJson }>(url, { method: "POST", body: {} });
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: (publicKey.excludeCredentials ?? []).map(descriptor),
    },
  });
  const credential = made as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...common(credential),
    response: { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) },
  };
}

async function get(url: string): Promise<unknown> {
  const { publicKey } = await api<{ publicKey: RequestJson }>(url, { method: "POST", body: {} });
  const options: PublicKeyCredentialRequestOptions = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: (publicKey.allowCredentials ?? []).map(descriptor),
  };
  const credential = (await navigator.credentials.get({ publicKey: options })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

function common(credential: PublicKeyCredential): Record<string, unknown> {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: {} };
}

function descriptor(each: Descriptor): PublicKeyCredentialDescriptor {
  return { type: each.type, id: bytes(each.id) };
}

/** base64url without padding, both ways. */
function bytes(value: string): ArrayBuffer {
  const plain = atob(value.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function text(value: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(value));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function words(error: unknown): string {
  if (error instanceof DOMException) {
    if (error.name === "InvalidStateError") return "这台设备的通行密钥已经添加过。";
    if (error.name === "NotAllowedError") return "已取消，或设备没有可用的通行密钥。";
    if (error.name === "SecurityError") return "当前地址不能使用通行密钥，请通过域名以 https 访问。";
    return "设备未能完成操作，请重试。";
  }
  return explain(error);
}

/** A first guess, to be typed over. */
function suggestedName(): string {
  const agent = navigator.userAgent;
  if (/iPhone|Android|HarmonyOS/.test(agent)) return "手机";
  if (/iPad/.test(agent)) return "平板";
  return "电脑";
}
