import type { ComponentChildren } from "preact";
import { LinkButton } from "../parts/Button.tsx";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { A, href, type RouteName, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { LinkLine } from "./LinkLine.tsx";
import { Notices } from "./Notices.tsx";
import { Toast } from "./Toast.tsx";

export interface Tab {
  readonly to: string;
  readonly icon: IconName;
  readonly label: string;
  /** The places under this tab. */
  readonly places: readonly RouteName[];
}

interface FrameProps {
  readonly tabs: readonly Tab[];
  /** Something between the line about saving and Help, such as who else is here. */
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The frame around every screen. Help stands in the same corner on each of them. */
export function Frame({ tabs, beside, children }: FrameProps) {
  const { place } = useRouter().here.value;
  return (
    <div class="frame">
      <a href="#page" class="button plain skip">
        {words.common.skipToPage}
      </a>
      <div class="topline">
        <LinkLine />
        {beside}
        <LinkButton kind="quiet" icon="help" to={href("help")}>
          {words.nav.help}
        </LinkButton>
      </div>
      <nav class="foot" aria-label={words.nav.label}>
        <ul>
          {tabs.map((tab) => (
            <li key={tab.to}>
              <A to={tab.to} current={place !== null && tab.places.includes(place)}>
                <Icon name={tab.icon} />
                {tab.label}
              </A>
            </li>
          ))}
        </ul>
      </nav>
      <div class="page-and-news">
        <div class="news">
          <Notices />
        </div>
        {children}
      </div>
      <Toast />
    </div>
  );
}
