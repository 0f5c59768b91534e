/** The next session: when and where it is, and planning it, moving it or calling it off. Either of both may. */
import { useState } from "preact/hooks";
import type { ScheduleSession } from "../../core/commands/generated.ts";
import { cancelSession, scheduleSession } from "../../core/commands/sessions.ts";
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import { useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Confirm, Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { clock, momentOf, spoken, timeOf } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

type Mode = NonNullable<ScheduleSession["mode"]>;
const MODES = Object.entries(words.sessions.modes).map(([value, label]) => ({ value, label })) as Choice<Mode>[];
const MINUTES = /^\d{1,3}$/;

export function NextOne({ next }: { readonly next: SessionDoc | null }) {
  const { today } = useSpace();
  const { run } = useWriting();
  const [asking, setAsking] = useState<"plan" | "off" | null>(null);
  const callOff = async (session: string): Promise<void> => {
    if (await run(cancelSession, { session }, words.sessions.calledOff)) setAsking(null);
  };
  return (
    <Card label={words.sessions.next}>
      <h2>{words.sessions.next}</h2>
      <p>{next ? when(next, today) : words.sessions.noNext}</p>
      {next && <Details session={next} />}
      <div class="row">
        <Button icon="calendar" onClick={() => setAsking("plan")}>
          {next ? words.sessions.move : words.sessions.plan}
        </Button>
        {next && (
          <Button kind="quiet" onClick={() => setAsking("off")}>
            {words.sessions.callOff}
          </Button>
        )}
      </div>
      {asking === "plan" && <Plan moved={next} onClose={() => setAsking(null)} />}
      {asking === "off" && next && (
        <Confirm
          title={words.sessions.callOffTitle}
          yes={words.sessions.callOff}
          onYes={() => void callOff(next.session)}
          onClose={() => setAsking(null)}
        >
          <p>{words.sessions.callOffText}</p>
        </Confirm>
      )}
    </Card>
  );
}

function when(session: SessionDoc, today: string): string {
  const day = spoken(session.day ?? today, today);
  if (session.starts_at === null) return fill(words.sessions.when, { day });
  return fill(words.sessions.whenAt, { day, clock: clock(session.starts_at) });
}

function Details({ session }: { readonly session: SessionDoc }) {
  const said = [
    session.mode && words.sessions.modes[session.mode],
    session.minutes && counted(words.sessions.minutes, session.minutes),
    session.location,
  ].filter(Boolean);
  return <p class="small soft">{said.join(" · ")}</p>;
}

interface PlanProps {
  /** The session that is moved; null for a new one. */
  readonly moved: SessionDoc | null;
  readonly onClose: () => void;
}

function Plan({ moved, onClose }: PlanProps) {
  const { today, view } = useSpace();
  const { run } = useWriting();
  const form = useForm(`plan/${view.space}/${moved?.session ?? "new"}`);
  const [day, setDay] = form.choice("day", moved?.day ?? "");
  const [time, setTime] = form.choice("time", moved?.starts_at ? timeOf(moved.starts_at) : "");
  const [minutes, setMinutes] = form.choice("minutes", moved?.minutes ? String(moved.minutes) : "");
  const [mode, setMode] = form.choice<Mode | null>("mode", moved?.mode ?? null);
  const [place, setPlace] = form.choice("place", moved?.location ?? "");
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (day === "" || day < today) return;
    const told: ScheduleSession = {
      day,
      starts_at: time === "" ? null : momentOf(day, time),
      ...(MINUTES.test(minutes.trim()) && Number(minutes) > 0 ? { minutes: Number(minutes) } : {}),
      ...(mode ? { mode } : {}),
      location: place,
      ...(moved ? { session: moved.session } : {}),
    };
    if (!(await run(scheduleSession, told, words.sessions.planned))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={moved ? words.sessions.move : words.sessions.plan} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field label={words.sessions.planDay} kind="date" min={today} value={day} onInput={setDay} />
        <Field
          label={words.sessions.planClock}
          hint={words.common.optional}
          kind="time"
          value={time}
          onInput={setTime}
        />
        <Field
          label={words.sessions.planMinutes}
          hint={words.common.optional}
          kind="number"
          limit={3}
          value={minutes}
          onInput={setMinutes}
        />
        <OneOf legend={words.sessions.planMode} options={MODES} value={mode} onChange={setMode} />
        <Field
          label={words.sessions.planPlace}
          hint={words.common.optional}
          limit={200}
          value={place}
          onInput={setPlace}
        />
        <Button kind="main" type="submit" wide disabled={day === "" || day < today}>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}
