/** Every wording that a goal has had: who, when, what, and why. */
import type { ChangeDoc, FieldDoc } from "../../core/views/goals/terms.ts";
import { useSpace } from "../app-context.ts";
import { NotThere } from "../frame/NotThere.tsx";
import { Screen } from "../frame/Screen.tsx";
import { Tag } from "../parts/Card.tsx";
import { href } from "../router.tsx";
import { dated, dayOf, spoken } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useGoal } from "./find.ts";

export function GoalHistory() {
  const goal = useGoal();
  if (!goal) return <NotThere />;
  return (
    <Screen title={words.history.title} back={href("goal", { goal: goal.goal })}>
      <p class="own-words">{goal.title}</p>
      {goal.history.length < 2 && <p class="soft">{words.history.empty}</p>}
      <ol class="rail-list">
        {[...goal.history].reverse().map((change) => (
          <Version key={change.change} change={change} />
        ))}
      </ol>
    </Screen>
  );
}

function Version({ change }: { readonly change: ChangeDoc }) {
  const { today, nameOf } = useSpace();
  const codes: Readonly<Record<string, string>> = words.goalChange.codes;
  return (
    <li class="come stack tight">
      <h2>{fill(words.history.version, { number: change.number })}</h2>
      <p class="small soft">
        {fill(words.history.by, { name: nameOf(change.by), day: spoken(dayOf(change.at), today) })}
      </p>
      {change.concurrent && (
        <p>
          <Tag tone="warm">{words.history.together}</Tag>
        </p>
      )}
      {change.type === "goal_change_undone" && <p>{words.history.undone}</p>}
      {change.code && <p>{codes[change.code] ?? codes["other"]}</p>}
      {change.reason && <p class="as-written">{change.reason}</p>}
      <dl class="facts">
        {change.fields.filter(isShown).map((field) => (
          <div key={field.field}>
            <dt>{fieldName(field.field)}</dt>
            <dd class="as-written">{fieldValue(field, today)}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** Ids say nothing to people. */
function isShown(field: FieldDoc): boolean {
  return !["parent", "values", "challenges"].includes(field.field);
}

function fieldName(field: string): string {
  const names: Readonly<Record<string, string>> = words.history.fields;
  const plain = field.split("/")[0] ?? field;
  return names[plain] ?? words.history.fields.other;
}

function fieldValue({ field, value }: FieldDoc, today: string): string {
  if (value === null) return words.history.nothing;
  if (field === "due") return dated(String(value), today);
  if (field === "horizon") return (words.goals.horizon as Readonly<Record<string, string>>)[String(value)] ?? "";
  if (field === "areas" && Array.isArray(value)) return value.map((area) => areaName(String(area))).join(", ");
  if (typeof value === "object" && value !== null && "label" in value) return String(value.label);
  return String(value);
}

/** The words for an area of life; an own one stands as it was written. */
export function areaName(area: string): string {
  return (words.areas as Readonly<Record<string, string>>)[area] ?? area;
}
