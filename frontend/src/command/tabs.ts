/** The tabs of the right rail, in the order of the dock. One line a panel.
 *
 * A panel is made when its tab is first shown, draws itself from the store and what it loaded itself, and calls
 * `store.changed()` when its own data arrive. `store.may(…)` is false on the wall and while looking back.
 */

import type { Child } from "../ui/dom";
import type { Actions } from "./actions";
import { HeadquartersPanel } from "./headquarters";
import { ImpactPanel } from "./impact";
import { InstructionsPanel } from "./instructions";
import { LogPanel } from "./log";
import { ApproachPanel, CamerasPanel, ContactPanel, PlanPanel } from "./picture-panels";
import { PhotosPanel } from "./photos";
import { RegisterPanel } from "./register";
import { ReportingPanel } from "./reporting";
import { ResourcesPanel } from "./resources";
import type { Store } from "./state";
import { TransfersPanel } from "./transfers";

export interface Panel { draw(): Child[] }

export interface RailTab {
  /** Pressed after `g`. One lower-case letter, not `g` (概况) or `m` (地图). */
  letter: string;
  /** Two characters. */
  title: string;
  name: string;
  panel: (store: Store, actions: Actions) => Panel;
}

export const TABS: RailTab[] = [
  { letter: "z", title: "资源", name: "resources", panel: (store, actions) => new ResourcesPanel(store, actions) },
  { letter: "h", title: "指挥", name: "headquarters", panel: (store) => new HeadquartersPanel(store) },
  { letter: "l", title: "指令", name: "instructions", panel: (store) => new InstructionsPanel(store) },
  { letter: "n", title: "人员", name: "register", panel: (store) => new RegisterPanel(store) },
  { letter: "b", title: "报送", name: "reporting", panel: (store) => new ReportingPanel(store) },
  // j 接转 "transfers" (transfers.ts): one line each, here
  { letter: "j", title: "接转", name: "transfers", panel: (store) => new TransfersPanel(store) },
  { letter: "f", title: "方案", name: "approach", panel: (store) => new ApproachPanel(store) },
  { letter: "y", title: "预案", name: "plan", panel: (store) => new PlanPanel(store) },
  { letter: "x", title: "影响", name: "impact", panel: (store) => new ImpactPanel(store) },
  // s 影像 "video": cameras and scene photos (photos.ts)
  { letter: "s", title: "影像", name: "video", panel: (store) => new PhotosPanel(store, new CamerasPanel(store)) },
  { letter: "t", title: "通信", name: "contact", panel: (store) => new ContactPanel(store) },
  { letter: "r", title: "日志", name: "log", panel: (store, actions) => new LogPanel(store, actions) },
];
