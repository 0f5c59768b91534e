/** The contexts of components: the store, the space around them, and the toast. */
import type { Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { UndoItem } from "../core/commands/undo/items.ts";
import type { PrivateProjection } from "../core/views/private.ts";
import type { SharedProjection } from "../core/views/shared.ts";
import type { Me, SpaceView, Store } from "../store/store.ts";
import { words } from "./words/index.ts";

/** A message about what was just done; `item` is what it appended, to be taken back. */
export interface ToastContent {
  readonly text: string;
  readonly item: UndoItem | null;
  readonly view: SpaceView | null;
}

export interface App {
  readonly store: Store;
  readonly toast: Signal<ToastContent | null>;
  /** Why something could not be saved; it stays until the person has seen it. */
  readonly unsaved: Signal<string | null>;
  /** The number of open dialogs: the topmost says what could not be saved, since nothing behind it can be reached. */
  readonly dialogs: Signal<number>;
  /** The number of entries that cannot be shown and that the person has been told of. */
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
  /** Return the name of a member as the person who looks knows it. */
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
  const other = shared.members.find((member) => member.role !== me.role && member.left_at === null);
  return other?.name ?? (me.role === "client" ? words.common.yourTherapist : words.common.yourClient);
}

function nameOf(shared: SharedProjection, me: Me, member: string): string {
  if (member === me.member) return words.common.you;
  return shared.members.find((memberDoc) => memberDoc.member === member)?.name ?? words.common.someone;
}
