/** A therapist's devices and data. */
import { Screen } from "../frame/Screen.tsx";
import { Icon } from "../parts/Icon.tsx";
import { A, href } from "../router.tsx";
import { words } from "../words/index.ts";

export function More() {
  const ways = [
    { to: href("devices"), icon: "phone", title: words.devices.title },
    { to: href("yourData"), icon: "save", title: words.data.title },
  ] as const;
  return (
    <Screen title={words.nav.more}>
      <ul class="rows">
        {ways.map((way) => (
          <li key={way.to}>
            <A to={way.to} class="whole">
              <span class="row still">
                <Icon name={way.icon} />
                <span class="grow strong">{way.title}</span>
                <Icon name="next" />
              </span>
            </A>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
