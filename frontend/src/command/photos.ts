/** 现场照片: the pictures of the scene; taken in by picker, camera or drop, looked at large, shown on the map, withdrawn. */

import { subscribe } from "../live";
import { api, ApiError, type FieldComplaint } from "../ui/api";
import { h, type Child } from "../ui/dom";
import { csrfToken } from "../ui/frame";
import { clockTime, fullTime } from "../ui/times";
import { toast } from "../ui/toasts";
import { ask, field, valueOf } from "./dialogs";
import { missing, section } from "./parts";
import type { Panel } from "./tabs";
import type { Store } from "./state";

export interface Photo {
  id: string; name: string; caption: string; taken_at: string; by: string; lon: number | null; lat: number | null;
  width: number; height: number; exercise: boolean; url: string;
}

const TYPES = "image/jpeg,image/png,image/webp";

export class PhotosPanel implements Panel {
  /** `before` is drawn above: the cameras share the tab. */
  constructor(private readonly store: Store, private readonly before: Panel | null = null) {
    subscribe(["photo"], (event) => { if (event.data["incident"] === store.incident.id) store.renew("picture", "timeline"); });
    store.renew("picture");
  }

  private get photos(): Photo[] {
    const all = (this.store.picture["scene_photos"]?.items ?? []) as unknown as Photo[];
    const until = this.store.asOf;
    return until ? all.filter((each) => new Date(each.taken_at) <= until) : all;
  }

  draw(): Child[] {
    const photos = this.photos;
    return [
      ...(this.before?.draw() ?? []),
      section(`现场照片（${photos.length}）`,
        this.store.may("photo") ? this.dropZone() : null,
        photos.length ? h("div", { class: "photo-grid" }, ...photos.map((each, index) => this.figure(each, index))) : missing(this.store.picture["scene_photos"]?.missing ?? "尚无现场照片")),
    ];
  }

  private figure(photo: Photo, index: number): HTMLElement {
    return h("figure", { class: `photo${photo.exercise ? " photo-exercise" : ""}` },
      h("button", { type: "button", class: "photo-frame", "data-focus": `photo-${photo.id}`, "aria-label": `放大：${photo.name}`, onclick: () => lightbox(this.store, this.photos, index) },
        h("img", { src: photo.url, alt: photo.name, loading: "lazy", decoding: "async" })),
      h("figcaption", {}, photo.name, h("small", { class: "num", title: fullTime(new Date(photo.taken_at)) }, `${clockTime(new Date(photo.taken_at))} ${photo.by}`)));
  }

  private dropZone(): HTMLElement {
    const pick = (camera: boolean): HTMLInputElement => h("input", { type: "file", accept: camera ? "image/*" : TYPES, multiple: !camera, capture: camera ? "environment" : null, "aria-label": camera ? "拍照" : "选择照片", onchange: (event) => this.chosen((event.target as HTMLInputElement).files) });
    const files = pick(false);
    const camera = pick(true);
    const zone = h("div", { class: "photo-drop", role: "group", "aria-label": "上传照片" },
      h("button", { type: "button", class: "btn btn-sm", "data-focus": "photo-pick", onclick: () => files.click() }, "上传照片"),
      h("button", { type: "button", class: "btn btn-sm photo-camera", onclick: () => camera.click() }, "拍照"),
      h("span", {}, "或拖到此处，JPEG、PNG、WebP，每张 20 MB 以内"), files, camera);
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("photo-drop-over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("photo-drop-over"));
    zone.addEventListener("drop", (event) => { event.preventDefault(); zone.classList.remove("photo-drop-over"); this.chosen(event.dataTransfer?.files ?? null); });
    return zone;
  }

  private chosen(list: FileList | null): void {
    const files = [...(list ?? [])];
    if (!files.length) return;
    ask({
      title: `上传 ${files.length} 张照片`, text: "拍摄时间和位置取自照片；照片中没有的，时间按现在，位置留空。", confirm: "上传",
      content: [field("说明", h("input", { class: "form-control", name: "caption", maxlength: 200, placeholder: "拍的是什么、从哪里拍，可不填" }))],
      run: async (form) => {
        while (files[0]) {
          await send(this.store.incident.id, files[0], valueOf(form, "caption"));
          files.shift(); // what arrived is not sent again when a later one is refused
        }
        toast({ text: "照片已上传", tone: "success" });
        this.store.renew("picture", "timeline");
      },
    });
  }
}

/** One picture up; refusals carry the server's words. */
async function send(incident: string, file: File, caption: string): Promise<void> {
  const body = new FormData();
  body.append("file", file);
  body.append("caption", caption);
  const response = await fetch(`/api/v1/incidents/${incident}/photos`, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json", "X-CSRFToken": csrfToken(), "Idempotency-Key": crypto.randomUUID() } });
  if (response.ok) return;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; errors?: FieldComplaint[]; code?: string };
  throw new ApiError(response.status, `${file.name}：${problem.detail ?? "上传未完成，请稍后重试。"}`, problem.errors ?? [], problem.code ?? "");
}

/** A picture large: ← → turn, Esc closes. */
function lightbox(store: Store, photos: Photo[], start: number): void {
  let index = start;
  const image = h("img", { alt: "" });
  const words = h("div", { class: "lightbox-text" });
  const place = h("button", { type: "button", class: "btn btn-sm", onclick: () => showOnMap() }, "在地图上看");
  const whole = h("a", { class: "btn btn-sm", target: "_blank", rel: "noopener" }, "原图");
  const withdraw = store.may("photo") ? h("button", { type: "button", class: "btn btn-sm", onclick: () => takeBack() }, "撤回") : null;
  const turn = (step: number): void => { index = (index + step + photos.length) % photos.length; draw(); };
  const arrows = photos.length > 1 ? [h("button", { type: "button", class: "btn btn-sm", "aria-label": "上一张", onclick: () => turn(-1) }, "←"), h("button", { type: "button", class: "btn btn-sm", "aria-label": "下一张", onclick: () => turn(1) }, "→")] : [];
  const close = h("button", { type: "button", class: "btn btn-sm", onclick: () => dialog.close() }, "关闭");
  const dialog = h("dialog", { class: "lightbox", "aria-label": "现场照片" }, h("div", { class: "lightbox-frame" }, image), h("div", { class: "lightbox-foot" }, words, ...arrows, place, whole, withdraw, close));

  function draw(): void {
    const photo = photos[index];
    if (!photo) return dialog.close();
    image.src = photo.url;
    image.alt = photo.name;
    words.replaceChildren(photo.name, h("small", { class: "num" }, [`${index + 1} / ${photos.length}`, `拍摄 ${fullTime(new Date(photo.taken_at))}`, photo.by, photo.lon !== null && photo.lat !== null ? `${photo.lon.toFixed(5)}, ${photo.lat.toFixed(5)}` : "位置不明"].join("　")));
    dialog.classList.toggle("lightbox-exercise", photo.exercise);
    place.hidden = photo.lon === null;
    whole.href = photo.url;
  }

  function showOnMap(): void {
    const photo = photos[index];
    if (!photo) return;
    dialog.close();
    document.dispatchEvent(new CustomEvent("anlan-show-point", { detail: { lon: photo.lon, lat: photo.lat, name: photo.name } }));
  }

  function takeBack(): void {
    const photo = photos[index];
    if (!photo) return;
    ask({
      title: "撤回这张照片？", text: "撤回后不再显示；照片、撤回人和理由留在记录中。", confirm: "撤回",
      content: [field("理由", h("input", { class: "form-control", name: "reason", required: true, maxlength: 200 }))],
      run: async (form) => {
        await api(`photos/${photo.id}/withdraw`, { method: "POST", body: { reason: valueOf(form, "reason") } });
        toast({ text: "照片已撤回", tone: "success" });
        store.renew("picture", "timeline");
        dialog.close();
      },
    });
  }

  dialog.addEventListener("keydown", (event) => {
    if (photos.length < 2 || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    turn(event.key === "ArrowLeft" ? -1 : 1);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  draw();
  dialog.showModal();
  close.focus();
}

