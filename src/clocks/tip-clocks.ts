import { uuidFrom } from '../kernel/digest.ts';
import { type Instant, millis } from '../kernel/time.ts';
import { dayBegins } from '../kernel/whole-day.ts';
import type { Db } from '../storage/db.ts';
import { duplicatesOf, isMerged } from '../tips/merge-store.ts';
import { type Lane, TIP_STATES } from '../tips/shape.ts';
import { laneName, type TipRow } from '../tips/store.ts';
import { dueOf, type Settings } from './book.ts';
import { ANSWERS, clockRule, WITH_TIP } from './rules.ts';
import { answerRule } from './rules-lanes.ts';
import { settingsOf } from './setting-store.ts';
import { CLOCK_KINDS, type StopReason } from './shape.ts';
import {
  keepClocks,
  reassign,
  resumeRules,
  type StandingClock,
  standingClocks,
  stopInPlaceOf,
  stopRules,
} from './store.ts';

/** The id of a clock that starts by itself: the first that a tip has of a rule, or by its end one of those beside it. */
export const standingId = (tip: string, rule: string, end?: Instant): string =>
  uuidFrom(end === undefined ? `clock ${tip} ${rule}` : `clock ${tip} ${rule} ${end}`);

/** Something of a tip that lapses, by the rule that counts it. */
export type Lapse = { rule: string; start: Instant; at: Instant };

type Row = Pick<TipRow, 'tip_id' | 'lane' | 'state' | 'assigned' | 'bundle_of' | 'close_reason'>;
type Move = { before: Row | null; after: Row };

const OPEN = TIP_STATES.indexOf('open');
/** Rules of what lapses with a tip. */
const LAPSING = WITH_TIP.filter((rule) => !ANSWERS.includes(rule));
/** Rules of which a tip has a clock for each date. */
const DATED = ['tip.meeting'];

/** A lane waits for an answer where the tip is open, stands for itself, and nobody has it. */
const awaits = ({ state, assigned, bundle_of }: Row): boolean =>
  state === OPEN && assigned === null && bundle_of === null;

/**
 * The clocks of tips that were taken in: what lapses, by its rule, and the lane's answer time. To be written with the tips.
 *
 * moves    each tip's row before (null: it is new) and after
 * lapses   what of a tip lapses and has not yet, the earliest first: at most one of a rule, but of a rule of dates each
 * Cost     two statements for new tips, two more for known ones; O(tips)
 */
export async function takeInClocks(
  db: Db,
  by: { unit: number; now: Instant; settings: Settings },
  moves: readonly (Move & { lapses: readonly Lapse[] })[],
): Promise<void> {
  const clocks: StandingClock[] = [];
  const ends = new Map<Lane, ReturnType<typeof dueOf>>();
  const dated = await datedClocks(db, moves);
  for (const { before, after, lapses } of moves) {
    if (after.state === OPEN || isMerged(after)) {
      const idOf = idsOfLapses(after.tip_id, dated.get(after.tip_id) ?? []);
      for (const lapse of lapses) clocks.push(lapseClock(after, idOf(lapse), lapse));
    }
    // facts that open a closed tip again are to be answered from now on
    if (before?.state !== OPEN && awaits(after)) clocks.push(answerClock(by, after, ends));
  }
  const known = moves.filter(({ before }) => before !== null);
  // a date that has come stays on the board until somebody says what became of it
  const past = [...dated.values()].flat().filter((clock) => dayBegins(clock.due_at) <= millis(by.now));
  await stopRules(
    db,
    known.map(({ after }) => after.tip_id),
    LAPSING,
    {
      at: by.now,
      by: 'system',
      reason: 'moved',
      but: [...clocks.map(({ id }) => id), ...past.map((clock) => clock.clock_id)],
      standing: true,
    },
  );
  await keepClocks(db, by.unit, clocks);
  await moveClocks(db, { ...by, officer: 'system', facts: true }, known);
}

type Dated = Pick<Standing, 'clock_id' | 'due_at'>;

/** The clocks of dates that known tips have, by tip. */
async function datedClocks(db: Db, moves: readonly Move[]): Promise<Map<string, Dated[]>> {
  const tips = moves.flatMap(({ before }) => before?.tip_id ?? []);
  const found = new Map<string, Dated[]>();
  if (tips.length === 0) return found;
  for (const row of await standingClocks(db, tips, DATED))
    found.set(row.record_id, [...(found.get(row.record_id) ?? []), row]);
  return found;
}

/**
 * The id of each clock of what lapses with a tip. A date keeps the clock that it has, with what an officer said on it; a new one takes
 * the rule's first id where no other date has it. Pure but for what it has given.
 */
function idsOfLapses(tip: string, known: readonly Dated[]): (lapse: Lapse) => string {
  const taken = new Set(known.map((clock) => clock.clock_id));
  return ({ rule, at }) => {
    const first = standingId(tip, rule);
    if (!DATED.includes(rule)) return first;
    const kept = known.find((clock) => clock.due_at === at);
    const id = kept?.clock_id ?? (taken.has(first) ? standingId(tip, rule, at) : first);
    taken.add(id);
    return id;
  };
}

function lapseClock(row: Row, id: string, { rule, start, at }: Lapse): StandingClock {
  return {
    tip: row.tip_id,
    id,
    rule,
    kind: CLOCK_KINDS.indexOf(clockRule(rule)!.kind),
    zone: clockRule(rule)!.zone ?? 'UTC',
    startedAt: start,
    dueAt: at,
    officer: row.assigned,
  };
}

function answerClock(
  by: { now: Instant; settings: Settings },
  row: Row,
  ends: Map<Lane, ReturnType<typeof dueOf>>,
): StandingClock {
  const lane = laneName(row.lane);
  const rule = answerRule(lane);
  const end = ends.get(lane) ?? dueOf(by.settings, rule, by.now);
  ends.set(lane, end);
  return {
    tip: row.tip_id,
    id: standingId(row.tip_id, rule.id),
    rule: rule.id,
    kind: CLOCK_KINDS.indexOf(rule.kind),
    zone: end.zone,
    startedAt: by.now,
    dueAt: end.dueAt,
    officer: row.assigned,
  };
}

type Mover = { unit: number; now: Instant; officer: string; settings?: Settings; facts?: boolean };

/**
 * Move the clocks of tips with what was decided on them. Closing stops what ends with the tip, and opening it again lets that
 * run on. Another lane stops the answer time of the one before and starts its own. Whoever takes a tip himself answers it; one that
 * is given to somebody goes on until he acts; given back, it runs again. What lapses with a duplicate is not over with it: it runs on with
 * the tip that was kept, under whoever works that one.
 *
 * Where no officer but the score moves a tip, what somebody answered stays answered, and no end is put off: a less urgent lane is counted
 * from when the first began, and in a more urgent one an earlier end stays.
 *
 * back   a decision is taken back: the answer time from before it runs on as it was
 * merging  duplicates become one, which answers none of them
 * facts  a new version: what lifts a tip that was answered is to be answered again
 */
export async function moveClocks(
  db: Db,
  by: Mover & { back?: boolean; merging?: boolean },
  moves: readonly Move[],
): Promise<void> {
  const changed = moves.filter((move): move is Move & { before: Row } => move.before !== null);
  if (changed.length === 0) return;
  const ids = (rows: readonly Move[]) => rows.map(({ after }) => after.tip_id);
  const closed = changed.filter(({ before, after }) => before.state === OPEN && after.state !== OPEN);
  const opened = changed.filter(({ before, after }) => before.state !== OPEN && after.state === OPEN);
  const staying = changed.filter(({ after }) => after.state === OPEN);
  const assigned = changed.filter(({ before, after }) => before.assigned !== after.assigned);
  const lifted = staying.filter(
    ({ before, after }) =>
      before.lane !== after.lane || (before.bundle_of !== null && after.bundle_of === null),
  );
  const taken = by.merging
    ? []
    : staying.filter((each) => each.after.assigned === by.officer && !lifted.includes(each));
  const given = staying.filter(({ before, after }) => before.assigned !== null && after.assigned === null);
  const stop = { at: by.now, by: by.officer };
  const ended = closed.filter(({ after }) => !isMerged(after));
  const merged = closed.filter(({ after }) => isMerged(after));
  const led = await duplicatesOf(db, by.unit, ids([...ended, ...opened, ...assigned]));
  const withLed = (rows: readonly Move[]) => {
    const own = new Set(ids(rows));
    return [...own, ...[...led].flatMap(([tip, kept]) => (own.has(kept) ? [tip] : []))];
  };
  await stopRules(db, withLed(ended), WITH_TIP, { ...stop, reason: 'closed' });
  // merging answers nothing: what the duplicate waited for, the tip that was kept waits for
  await stopRules(db, ids(merged), ANSWERS, { ...stop, reason: 'moved' });
  await resumeRules(db, withLed(opened), LAPSING, ['closed']);
  await resumeAnswers(
    db,
    opened.map(({ after }) => after),
    'closed',
  );
  await resumeAnswers(
    db,
    opened.flatMap(({ before, after }) => (isMerged(before) && awaits(after) ? [after] : [])),
    'moved',
  );
  await resumeAnswers(
    db,
    given.map(({ after }) => after),
    'answered',
  );
  const workers = new Map(assigned.map(({ after }) => [after.tip_id, after.assigned]));
  for (const [tip, kept] of led) if (workers.has(kept)) workers.set(tip, workers.get(kept)!);
  for (const { after } of by.back ? changed : opened) workers.set(after.tip_id, after.assigned);
  await reassign(
    db,
    [...workers].map(([tip, officer]) => ({ tip, officer })),
  );
  if (lifted.length > 0) await (by.back ? putBack(db, by, lifted) : lift(db, by, lifted));
  await stopRules(db, ids(taken), ANSWERS, { ...stop, reason: 'answered' });
}

/** Let the answer times of the lanes in which tips stand run on. */
async function resumeAnswers(db: Db, rows: readonly Row[], reason: StopReason): Promise<void> {
  for (const lane of new Set(rows.map((row) => row.lane)))
    await resumeRules(
      db,
      rows.flatMap((row) => (row.lane === lane ? [row.tip_id] : [])),
      [answerRule(laneName(lane)).id],
      [reason],
    );
}

async function putBack(
  db: Db,
  by: { now: Instant; officer: string },
  lifted: readonly Move[],
): Promise<void> {
  const rows = lifted.map(({ after }) => after);
  const but = rows.map((row) => standingId(row.tip_id, answerRule(laneName(row.lane)).id));
  const tips = rows.map((row) => row.tip_id);
  await stopRules(db, tips, ANSWERS, { at: by.now, by: by.officer, reason: 'moved', but });
  await resumeAnswers(db, rows.filter(awaits), 'moved');
}

async function lift(db: Db, by: Mover, lifted: readonly Move[]): Promise<void> {
  const settings = by.settings ?? (await settingsOf(db, by.unit));
  const ends = new Map<Lane, ReturnType<typeof dueOf>>();
  const scored: ReadonlyMap<string, Standing> =
    by.officer === 'system' ? await answersBefore(db, lifted) : new Map();
  const moved = lifted
    .filter(({ after }) => after.bundle_of === null)
    .map((move) => {
      const fresh = answerClock({ now: by.now, settings }, move.after, ends);
      return carried(settings, fresh, move, scored.get(move.after.tip_id), by.facts ?? false);
    });
  await stopRules(
    db,
    lifted.map(({ after }) => after.tip_id),
    ANSWERS,
    { at: by.now, by: by.officer, reason: 'moved', but: moved.map(({ clock }) => clock.id) },
  );
  await keepClocks(
    db,
    by.unit,
    moved.map(({ clock }) => clock),
  );
  await stopInPlaceOf(
    db,
    moved.flatMap(({ clock: { tip, id }, was }) => (was ? [{ tip, id, was }] : [])),
  );
}

type Standing = Awaited<ReturnType<typeof standingClocks>>[number];

/** The answer time of the lane in which each of these tips stood by itself before. */
async function answersBefore(db: Db, lifted: readonly Move[]): Promise<Map<string, Standing>> {
  const rules = new Map(
    lifted.flatMap(({ before }) =>
      before && before.bundle_of === null ? [[before.tip_id, answerRule(laneName(before.lane)).id]] : [],
    ),
  );
  const kept = await standingClocks(db, [...rules.keys()], ANSWERS);
  return new Map(
    kept.flatMap((clock) => (rules.get(clock.record_id) === clock.rule ? [[clock.record_id, clock]] : [])),
  );
}

/** The answer time of the lane that a score moved a tip to. `was`: the clock of the lane before, where somebody answered that. Pure. */
function carried(
  settings: Settings,
  fresh: StandingClock,
  { before, after }: Move,
  was: Standing | undefined,
  facts: boolean,
): { clock: StandingClock; was?: string } {
  if (!was) return { clock: fresh };
  const isLess = before !== null && after.lane > before.lane;
  if (was.stop_reason === 'answered' || was.stop_reason === 'done') {
    if (facts && !isLess) return { clock: fresh };
    const wasLate = was.stopped_at !== null && was.stopped_at > was.due_at;
    return { clock: { ...fresh, dueAt: wasLate ? was.due_at : fresh.dueAt }, was: was.clock_id };
  }
  if (was.stop_reason !== null) return { clock: fresh };
  if (isLess) {
    const { dueAt, zone } = dueOf(settings, answerRule(laneName(after.lane)), was.started_at);
    return { clock: { ...fresh, startedAt: was.started_at, dueAt, zone } };
  }
  const earlier = was.due_at < fresh.dueAt;
  return { clock: earlier ? { ...fresh, startedAt: was.started_at, dueAt: was.due_at } : fresh };
}
