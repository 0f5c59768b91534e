/** What matters to the client: the purpose of therapy, values, and how areas of life are and should be. */
import { useState } from "preact/hooks";
import { nameValue, rateLifeArea, retireValue, statePurpose } from "../../core/commands/matters.ts";
import { useSpace } from "../app-context.ts";
import { useDraft, useForm } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { areaName } from "../goals/GoalHistory.tsx";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { Scale } from "../parts/Scale.tsx";
import { href } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

type Asking = "purpose" | "value" | "area" | null;

export function Matters() {
  const { shared } = useSpace();
  const { run } = useWriting();
  const [asking, setAsking] = useState<Asking>(null);
  const { purpose, values, areas } = shared.matters;
  const close = (): void => setAsking(null);
  return (
    <Screen title={words.matters.title} back={href("more")}>
      <Card tone="calm" label={words.matters.purpose}>
        <h2>{words.matters.purpose}</h2>
        {purpose && <p class="own-words">{purpose.text}</p>}
        <p>
          <Button icon="edit" onClick={() => setAsking("purpose")}>
            {purpose ? words.common.change : words.matters.purposeAsk}
          </Button>
        </p>
      </Card>
      <section class="stack tight">
        <h2>{words.matters.values}</h2>
        {values.length === 0 && <p class="soft">{words.matters.valuesEmpty}</p>}
        <ul class="rows">
          {values
            .filter((value) => !value.retired)
            .map((value) => (
              <li key={value.value} class="row apart">
                <span class="grow">
                  <span class="strong">{value.label}</span>
                  {value.why && (
                    <>
                      <br />
                      <span class="small soft">{value.why}</span>
                    </>
                  )}
                </span>
                <Button
                  kind="quiet"
                  label={`${words.matters.retireValue}: ${value.label}`}
                  onClick={() => void run(retireValue, { value: value.value }, words.matters.valueRetired)}
                >
                  {words.matters.retireValue}
                </Button>
              </li>
            ))}
        </ul>
        <p>
          <Button icon="add" onClick={() => setAsking("value")}>
            {words.matters.addValue}
          </Button>
        </p>
      </section>
      <section class="stack tight">
        <h2>{words.matters.areas}</h2>
        <p class="soft">{words.matters.areasText}</p>
        <ul class="rows">
          {areas.map((area) => (
            <li key={area.area} class="row apart">
              <span>{areaName(area.area)}</span>
              <span class="small soft numbers">
                {area.ratings.length > 1
                  ? fill(words.matters.thenNow, {
                      first: area.ratings[0]?.now ?? 0,
                      now: area.latest.now,
                      wanted: area.latest.wanted,
                    })
                  : fill(words.matters.nowWanted, { now: area.latest.now, wanted: area.latest.wanted })}
              </span>
            </li>
          ))}
        </ul>
        <p>
          <Button icon="add" onClick={() => setAsking("area")}>
            {words.matters.rateArea}
          </Button>
        </p>
      </section>
      {asking === "purpose" && <Purpose onClose={close} />}
      {asking === "value" && <Value onClose={close} />}
      {asking === "area" && <Area onClose={close} />}
    </Screen>
  );
}

interface AskProps {
  readonly onClose: () => void;
}

const PURPOSE = "matters/purpose";

function Purpose({ onClose }: AskProps) {
  const { shared } = useSpace();
  const { run } = useWriting();
  const standing = shared.matters.purpose?.text ?? "";
  const purpose = useDraft(PURPOSE, standing);
  const save = async (): Promise<void> => {
    if (!(await run(statePurpose, { text: purpose.text }, words.matters.purposeSaved))) return;
    purpose.letGo();
    onClose();
  };
  return (
    <Dialog title={words.matters.purpose} onClose={onClose}>
      <Field
        value={purpose.text}
        onInput={purpose.type}
        label={words.matters.purposeAsk}
        hint={words.matters.purposeHint}
        long
        limit={10_000}
      />
      <Button kind="main" wide onClick={() => void save()}>
        {words.common.save}
      </Button>
    </Dialog>
  );
}

function Value({ onClose }: AskProps) {
  const { run } = useWriting();
  const label = useDraft("matters/value");
  const why = useDraft("matters/value-why");
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!(await run(nameValue, { label: label.text, why: why.text }, words.matters.valueSaved))) return;
    label.letGo();
    why.letGo();
    onClose();
  };
  return (
    <Dialog title={words.matters.addValue} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field
          label={words.matters.valueLabel}
          hint={words.matters.valueHint}
          value={label.text}
          onInput={label.type}
          limit={80}
        />
        <Field
          label={words.matters.valueWhy}
          hint={words.common.optional}
          value={why.text}
          onInput={why.type}
          limit={500}
        />
        <Button kind="main" type="submit" wide disabled={label.text.trim() === ""}>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}

const AREAS = Object.entries(words.areas).map(([value, label]) => ({ value, label })) as Choice<string>[];

function Area({ onClose }: AskProps) {
  const { run } = useWriting();
  const form = useForm("matters/area");
  const [area, setArea] = form.choice<string | null>("area", null);
  const [importance, setImportance] = form.choice<number | null>("importance", null);
  const [now, setNow] = form.choice<number | null>("now", null);
  const [wanted, setWanted] = form.choice<number | null>("wanted", null);
  const save = async (): Promise<void> => {
    if (area === null || importance === null || now === null || wanted === null) return;
    if (!(await run(rateLifeArea, { area, importance, now, wanted }, words.matters.areaSaved))) return;
    form.letGo();
    onClose();
  };
  const ends = { low: words.matters.low, high: words.matters.high };
  return (
    <Dialog title={words.matters.rateArea} onClose={onClose}>
      <OneOf legend={words.matters.areas} options={AREAS} value={area} onChange={setArea} />
      {area !== null && (
        <>
          <Scale
            legend={words.matters.importance}
            value={importance}
            onChange={setImportance}
            low={words.matters.notMuch}
            high={words.matters.veryMuch}
          />
          <Scale legend={words.matters.now} value={now} onChange={setNow} {...ends} />
          <Scale legend={words.matters.wanted} value={wanted} onChange={setWanted} {...ends} />
        </>
      )}
      <Button
        kind="main"
        wide
        disabled={area === null || importance === null || now === null || wanted === null}
        onClick={() => void save()}
      >
        {words.common.save}
      </Button>
    </Dialog>
  );
}
