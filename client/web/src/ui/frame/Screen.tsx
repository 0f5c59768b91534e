import type { ComponentChildren } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { SpaceContext } from "../app-context.ts";
import { SessionBanner } from "../live/SessionBanner.tsx";
import { useLooking } from "../looking.ts";
import { Icon } from "../parts/Icon.tsx";
import { A } from "../router.tsx";
import { words } from "../words/index.ts";
import { NotShown } from "./NotShown.tsx";

interface ScreenProps {
  readonly title: string;
  /** Where "Back" leads; none on the five main pages. */
  readonly back?: string;
  readonly wide?: boolean;
  /** Without the app around it: joining, first steps. */
  readonly alone?: boolean;
  /** Nobody learns that it was opened, not even as "has looked". */
  readonly silent?: boolean;
  readonly children: ComponentChildren;
  /** Shown beside the title. */
  readonly beside?: ComponentChildren;
}

/** One screen: its title takes the focus when it opens, so that a screen reader says where the person is. */
export function Screen({ title, back, wide, alone, children, beside, silent }: ScreenProps) {
  const space = useContext(SpaceContext);
  useLooking(silent || space === null ? null : space.view);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${words.common.app}`;
    heading.current?.focus({ preventScroll: true });
    globalThis.scrollTo?.(0, 0);
  }, [title]);
  return (
    <main class={`page${wide ? " wide" : ""}${alone ? " alone" : ""}`} id="page">
      <header>
        {back && (
          <A to={back} class="back">
            <Icon name="back" />
            {words.common.back}
          </A>
        )}
        <div class="row apart top">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {beside}
        </div>
      </header>
      {space !== null && !alone && <SessionBanner />}
      {space !== null && !alone && <NotShown unshown={space.view.unshown.value} />}
      {children}
    </main>
  );
}
