/** What every component may ask for: the store, the space it is in, and the toast. */
import type { Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { UndoItem } from "../core/commands/undo/items.ts";
import type { PrivateProjection } from "../core/views/private.ts";
import type { SharedProjection } from "../core/views/shared.ts";
import type { Me, SpaceView, Store } from "../store/store.ts";
import { words } from "./words/index.ts";

/** What was just done; `item` is what it appended, to be taken back. */
export interface ToastContent {
  readonly text: string;
  readonly item: UndoItem | null;
  readonly view: SpaceView | null;
}

export interface App {
  readonly store: Store;
  readonly toast: Signal<ToastContent | null>;
  /** What could not be saved, and why: it stays until the person has seen it. */
  readonly unsaved: Signal<string | null>;
  /** How many dialogs are open: the topmost says what could not be saved, since nothing behind it can be reached. */
  readonly dialogs: Signal<number>;
  /** How many entries that this version cannot show the person has been told of. */
  readonly unshownSeen: Signal<number>;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("no app around this component");
  return app;
}

/** The space that the screens below are about. */
export interface CurrentSpace {
  readonly view: SpaceView;
  readonly me: Me;
}

export const SpaceContext = createContext<CurrentSpace | null>(null);

/** The space around this component, read: a component that calls this follows its changes. */
export interface SpaceNow extends CurrentSpace {
  readonly shared: SharedProjection;
  readonly mine: PrivateProjection;
  readonly today: string;
  /** The name of the person at the other end, or a plain word for them. */
  readonly otherName: string;
  /** How a member is called by the person who looks. */
  readonly nameOf: (member: string) => string;
}

export function useSpace(): SpaceNow {
  const { store } = useApp();
  const space = useContext(SpaceContext);
  if (!space) throw new Error("no space around this component");
  const shared = space.view.shared.value;
  const { me } = space;
  return {
    ...space,
    shared,
    mine: space.view.mine.value,
    today: store.today.value,
    otherName: otherName(shared, me),
    nameOf: (member) => nameOf(shared, me, member),
  };
}

function otherName(shared: SharedProjection, me: Me): string {
  const other = shared.members.find((each) => each.role !== me.role && each.left_at === null);
  return other?.name ?? (me.role === "client" ? words.common.yourTherapist : words.common.yourClient);
}

function nameOf(shared: SharedProjection, me: Me, member: string): string {
  if (member === me.member) return words.common.you;
  return shared.members.find((each) => each.member === member)?.name ?? words.common.someone;
}
