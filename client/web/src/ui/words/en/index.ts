/** The sections of the English catalogue. One section per part of the app, so that each stays small. */
import { common, delivery, feelings, momentum, moods, refused, unsaved } from "./common.ts";
import { enrolment, logProblem, waiting } from "./enrolment.ts";
import { link, nav, notices, stopped, stoppedDo, unshown, update, watch } from "./frame.ts";
import { agreement, goal, goalChange, goalEnds, goals, history, milestone } from "./goals.ts";
import { help } from "./help.ts";
import { ideas } from "./ideas.ts";
import { journal, setback, wins } from "./journal.ts";
import { live } from "./live.ts";
import { areas, matters, newGoal, smart, welcome } from "./matters.ts";
import { data, devices, lately, more, refusals, sharing } from "./more.ts";
import { chart, progress } from "./progress.ts";
import { sessions } from "./sessions.ts";
import { caseload, client, invite, next, notes, people } from "./therapist.ts";
import { checkIn, periods, skipReasons, today, waysOn } from "./today.ts";

export const words = {
  agreement,
  areas,
  caseload,
  chart,
  checkIn,
  client,
  common,
  data,
  devices,
  enrolment,
  logProblem,
  feelings,
  goal,
  goalChange,
  goalEnds,
  goals,
  help,
  history,
  ideas,
  invite,
  journal,
  lately,
  link,
  live,
  matters,
  milestone,
  momentum,
  moods,
  more,
  nav,
  next,
  notes,
  newGoal,
  people,
  notices,
  periods,
  progress,
  refusals,
  delivery,
  refused,
  sessions,
  setback,
  sharing,
  skipReasons,
  smart,
  stopped,
  stoppedDo,
  today,
  unsaved,
  unshown,
  update,
  waiting,
  watch,
  waysOn,
  welcome,
  wins,
} as const;
