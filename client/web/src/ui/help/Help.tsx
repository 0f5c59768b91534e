/** Help: bundled, offline, in the same place on every screen. It writes nothing, sends nothing and remembers nothing. */
import { useState } from "preact/hooks";
import type { ClinicHelp } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Card } from "../parts/Card.tsx";
import { OneOf } from "../parts/Choices.tsx";
import { Icon } from "../parts/Icon.tsx";
import { dated } from "../words/days.ts";
import { fill, listed, words } from "../words/index.ts";
import { COPIED, COUNTRIES, type Contact, type Country, ELSEWHERE } from "./contacts.ts";

export function Help() {
  const { store } = useApp();
  const clinic = store.clinic.value;
  const today = store.today.value;
  const [country, setCountry] = useState<Country>(() => guess(navigator.languages ?? [navigator.language]));
  const options = [...COUNTRIES, ELSEWHERE].map((country) => ({
    value: country.code,
    label: country.name || words.help.elsewhere,
  }));
  return (
    <Screen title={words.help.title} silent>
      <p class="large">{words.help.lead}</p>
      <Card label={words.help.danger}>
        <p class="strong">{words.help.danger}</p>
        <p>{fill(words.help.dangerDo, { number: country.emergency })}</p>
        <a class="button main wide" href={`tel:${country.emergency}`}>
          <Icon name="call" />
          {fill(words.help.callEmergency, { number: country.emergency })}
        </a>
      </Card>
      {clinic !== null && <OfClinic clinic={clinic} today={today} />}
      {country.contacts.length > 0 ? (
        <section class="stack">
          <h2>{words.help.talk}</h2>
          {country.contacts.map((contact) => (
            <Way key={contact.name} {...contact} hours={null} />
          ))}
          <p class="small soft">
            {fill(words.help.from, { pages: pagesOf(country), day: dated(COPIED, today), number: country.emergency })}
          </p>
        </section>
      ) : (
        <p>{words.help.elsewhereText}</p>
      )}
      <OneOf
        legend={words.help.country}
        options={options}
        value={country.code}
        onChange={(code) => setCountry(COUNTRIES.find((country) => country.code === code) ?? ELSEWHERE)}
      />
      <Card tone="calm" label={words.help.settle}>
        <h2>{words.help.settle}</h2>
        <ol class="stack tight">
          {words.help.settleDo.map((advice) => (
            <li class="row still top" key={advice}>
              <Icon name="leaf" />
              <span>{advice}</span>
            </li>
          ))}
        </ol>
        <p>{words.help.person}</p>
      </Card>
      <div class="stack tight small soft">
        <p>{words.help.notWatched}</p>
        <p>{words.help.honest}</p>
      </div>
    </Screen>
  );
}

/** The clinic's own contacts come before those of a whole country. */
function OfClinic({ clinic, today }: { readonly clinic: ClinicHelp; readonly today: string }) {
  return (
    <section class="stack">
      <h2>{clinic.clinic}</h2>
      {clinic.contacts.map(({ name, call, text, hours }) => (
        <Way key={name} name={name} call={call} text={text === null ? null : { to: text, word: null }} hours={hours} />
      ))}
      <p class="small soft">
        {fill(words.help.clinicChecked, { clinic: clinic.clinic, day: dated(clinic.checked, today) })}
      </p>
    </section>
  );
}

function pagesOf(country: Country): string {
  return listed([...new Set(country.contacts.map((contact) => contact.from))]);
}

type WayProps = Pick<Contact, "name" | "call" | "text"> & { readonly hours: string | null };

function Way(contact: WayProps) {
  return (
    <Card tone="flat">
      <h3>{contact.name}</h3>
      {contact.hours && <p class="small soft">{contact.hours}</p>}
      <div class="row">
        {contact.call && (
          <a class="button plain" href={`tel:${contact.call}`}>
            <Icon name="call" />
            {fill(words.help.call, { number: spaced(contact.call) })}
          </a>
        )}
        {contact.text && (
          <a class="button plain" href={`sms:${contact.text.to}`}>
            <Icon name="talk" />
            {contact.text.word
              ? fill(words.help.textWord, { word: contact.text.word, number: contact.text.to })
              : fill(words.help.text, { number: contact.text.to })}
          </a>
        )}
      </div>
    </Card>
  );
}

/** "116 123". */
function spaced(number: string): string {
  return number.length === 6 ? `${number.slice(0, 3)} ${number.slice(3)}` : number;
}

/** The country that the browser's languages name. It is not kept. */
function guess(languages: readonly string[]): Country {
  for (const language of languages) {
    const region = /-([A-Z]{2})\b/.exec(language)?.[1];
    const found = COUNTRIES.find((country) => country.code === region);
    if (found) return found;
  }
  return ELSEWHERE;
}
