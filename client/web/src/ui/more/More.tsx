import { Screen } from "../frame/Screen.tsx";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { A, href } from "../router.tsx";
import { words } from "../words/index.ts";

interface Way {
  readonly to: string;
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
}

const WAYS: readonly Way[] = [
  { to: href("sessions"), icon: "calendar", title: words.more.sessions, text: words.more.sessionsText },
  { to: href("matters"), icon: "heart", title: words.more.matters, text: words.more.mattersText },
  { to: href("sharing"), icon: "eye", title: words.more.sharing, text: words.more.sharingText },
  { to: href("devices"), icon: "phone", title: words.more.devices, text: words.more.devicesText },
  { to: href("yourData"), icon: "save", title: words.more.data, text: words.more.dataText },
  { to: href("lately"), icon: "again", title: words.more.lately, text: words.more.latelyText },
  { to: href("help"), icon: "help", title: words.more.help, text: words.more.helpText },
];

export function More() {
  return (
    <Screen title={words.more.title}>
      <ul class="rows">
        {WAYS.map((way) => (
          <li key={way.to}>
            <A to={way.to} class="whole">
              <Icon name={way.icon} />
              <span class="grow">
                <span class="strong">{way.title}</span>
                <br />
                <span class="small soft">{way.text}</span>
              </span>
              <Icon name="next" />
            </A>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
