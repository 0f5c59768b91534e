import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useSpace } from "../app-context.ts";
import { useRouter } from "../router.tsx";

/** The goal that the address names; null where it is not on the board. */
export function useGoal(): GoalDoc | null {
  const { shared } = useSpace();
  const { goal } = useRouter().here.value.holes;
  return shared.board.goals.find((goalDoc) => goalDoc.goal === goal) ?? null;
}
