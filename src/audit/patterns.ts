import { fold } from '../kernel/text.ts';
import { millis } from '../kernel/time.ts';
import type { PatternRow } from './entry-store.ts';
import type { Pattern, PatternKind, PatternParameters } from './shape.ts';

/** What the rules are told besides the entries: all of it is looked up before, so that they stay pure. */
export type PatternFacts = {
  /** display names by id: the persons of the unit */
  officers: ReadonlyMap<string, string>;
  /** true for actions that show a record and change nothing */
  reads: (action: string) => boolean;
  /** what an entry's blind marks say of the officer's own name: all of it, the surname, or nothing */
  ownMark: (row: PatternRow) => 'whole' | 'surname' | null;
  /** records that bear the officer's own name */
  ownRecords: ReadonlyMap<string, ReadonlySet<string>>;
  /** to whom a record is assigned */
  assigned: ReadonlyMap<string, string>;
  /** source and number of a record, where its number is one */
  numbers: ReadonlyMap<string, { source: string; number: number }>;
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Entries that a pattern lists, of all it rests on. */
const LISTED = 200;

type Found = { kind: PatternKind; rows: PatternRow[]; record: Pattern['record'] };

/**
 * What in a stretch of the log is worth a question: nothing here says that somebody did wrong. Pure; one pass for each
 * rule, O(n log n).
 *
 * rows  entries in the order of the log
 */
export function patternsIn(
  rows: readonly PatternRow[],
  parameters: PatternParameters,
  facts: PatternFacts,
): Pattern[] {
  const persons = rows.filter((row) => facts.officers.has(row.officer));
  const found = [
    ...ownNames(persons, parameters, facts),
    ...hotRecords(persons, parameters, facts),
    ...afterHours(persons, parameters, facts),
    ...sequences(persons, parameters, facts),
    ...manyRefusals(persons, parameters),
    ...afterClearing(persons, parameters),
  ];
  return found
    .map((each) => patternOf(each, facts))
    .sort((a, b) => (a.to < b.to ? 1 : a.to > b.to ? -1 : a.kind < b.kind ? -1 : 1));
}

function patternOf({ kind, rows, record }: Found, facts: PatternFacts): Pattern {
  const ids = [...new Set(rows.map((row) => row.officer))];
  return {
    kind,
    officers: ids.map((id) => ({ id, name: facts.officers.get(id) ?? id })),
    record,
    from: rows[0]!.at,
    to: rows.at(-1)!.at,
    count: rows.length,
    entries: rows.slice(0, LISTED).map((row) => row.seq),
  };
}

const isRead = (row: PatternRow, facts: PatternFacts): boolean =>
  row.outcome === 'done' && facts.reads(row.action) && isRecord(row);
/** Tips, subjects and quarantined documents; not lists, and not the log itself. */
const RECORDS = new Set(['tip', 'subject', 'quarantine', 'case']);
const isRecord = (row: PatternRow): boolean => row.record_id !== null && RECORDS.has(row.record_kind ?? '');

function groups<Key>(rows: readonly PatternRow[], keyOf: (row: PatternRow) => Key): Map<Key, PatternRow[]> {
  const all = new Map<Key, PatternRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = all.get(key);
    if (group) group.push(row);
    else all.set(key, [row]);
  }
  return all;
}

/** The unit's own day and hour of an instant. */
const localDay = (at: string, { offsetMinutes }: PatternParameters): number =>
  Math.floor((millis(at) + offsetMinutes * 60_000) / DAY);
const localHour = (at: string, { offsetMinutes }: PatternParameters): number =>
  Math.floor(((((millis(at) + offsetMinutes * 60_000) % DAY) + DAY) % DAY) / HOUR);

/**
 * Searched for the own name, or opened a record that bears it. All of it is a look-up of oneself; the surname may be a
 * namesake's or kin's: one search for it says nothing, and of a surname that half the country bears it takes more.
 */
function ownNames(rows: readonly PatternRow[], parameters: PatternParameters, facts: PatternFacts): Found[] {
  const whole: PatternRow[] = [];
  const surname: PatternRow[] = [];
  for (const row of rows) {
    const mark = row.marks === null ? null : facts.ownMark(row);
    const bears = isRecord(row) && facts.ownRecords.get(row.officer)?.has(row.record_id!) === true;
    if (mark === 'whole' || (bears && facts.reads(row.action))) whole.push(row);
    else if (mark === 'surname') surname.push(row);
  }
  const ordinary = new Set(parameters.ordinaryNames);
  const byDay = groups(surname, (row) => `${row.officer} ${localDay(row.at, parameters)}`);
  const own = [...byDay.values()].filter((group) => {
    const isOrdinary = ordinary.has(surnameOf(facts.officers.get(group[0]!.officer) ?? ''));
    return group.length >= (isOrdinary ? parameters.ordinaryRepeats : parameters.ownNameRepeats);
  });
  return [
    ...[...groups(whole, (row) => row.officer).values()].map(
      (group): Found => ({ kind: 'self-look-up', rows: group, record: null }),
    ),
    ...own.map((group): Found => ({ kind: 'own-name', rows: group, record: null })),
  ];
}

/** The last word of a person's name, folded; empty where the name has one word only. */
export function surnameOf(name: string): string {
  const words = fold(name).toLowerCase().split(' ');
  return words.length > 1 ? words.at(-1)! : '';
}

/** A record that many read in one day who neither have it nor did anything with it. */
function hotRecords(
  rows: readonly PatternRow[],
  parameters: PatternParameters,
  facts: PatternFacts,
): Found[] {
  const worked = workedOn(rows, facts);
  const strangers = rows.filter(
    (row) =>
      isRead(row, facts) &&
      facts.assigned.get(row.record_id!) !== row.officer &&
      !worked.has(`${row.record_id} ${row.officer}`),
  );
  const days = groups(
    strangers,
    (row) => `${row.record_kind} ${row.record_id} ${localDay(row.at, parameters)}`,
  );
  return [...days.values()]
    .filter((group) => new Set(group.map((row) => row.officer)).size >= parameters.hotReaders)
    .map((group) => ({ kind: 'hot-record', rows: group, record: recordOf(group[0]!) }));
}

const recordOf = (row: PatternRow): Pattern['record'] =>
  row.record_id === null ? null : { kind: row.record_kind ?? 'record', id: row.record_id };

/** Many different records read by one officer in one night, without working on most of them. */
function afterHours(
  rows: readonly PatternRow[],
  parameters: PatternParameters,
  facts: PatternFacts,
): Found[] {
  const { nightFrom, nightTo } = parameters;
  const isNight = (hour: number) =>
    nightFrom > nightTo ? hour >= nightFrom || hour < nightTo : hour >= nightFrom && hour < nightTo;
  const atNight = rows.filter((row) => isRecord(row) && isNight(localHour(row.at, parameters)));
  // a night that goes past midnight counts for the day on which it began
  const nightOf = (row: PatternRow) =>
    localDay(row.at, parameters) - (nightFrom > nightTo && localHour(row.at, parameters) < nightTo ? 1 : 0);
  return [...groups(atNight, (row) => `${row.officer} ${nightOf(row)}`).values()].flatMap(
    (group): Found[] => {
      const read = new Set(group.filter((row) => isRead(row, facts)).map((row) => row.record_id));
      const worked = new Set(group.filter((row) => !facts.reads(row.action)).map((row) => row.record_id));
      const idle = [...read].filter((id) => !worked.has(id));
      if (read.size < parameters.nightRecords || idle.length * 2 < read.size) return [];
      return [{ kind: 'after-hours', rows: group.filter((row) => isRead(row, facts)), record: null }];
    },
  );
}

/**
 * Records of one source opened one after another in the order of their numbers, all up or all down, without working on
 * most of them. Fifteen that stand in order by chance are one in 10^11.
 */
function sequences(rows: readonly PatternRow[], parameters: PatternParameters, facts: PatternFacts): Found[] {
  const worked = workedOn(rows, facts);
  const found: Found[] = [];
  const reads = rows.filter((row) => isRead(row, facts) && facts.numbers.has(row.record_id!));
  const bySource = groups(reads, (row) => `${row.officer} ${facts.numbers.get(row.record_id!)!.source}`);
  for (const group of bySource.values()) {
    let run: PatternRow[] = [];
    let [direction, steps] = [0, 0];
    const close = () => {
      const idle = run.filter((row) => !worked.has(`${row.record_id} ${row.officer}`));
      if (steps + 1 >= parameters.runLength && idle.length * 2 > run.length)
        found.push({ kind: 'sequential', rows: run, record: null });
    };
    for (const row of group) {
      const last = run.at(-1);
      const step = last ? stepOf(last, row, facts) : null;
      if (step === 0) run.push(row);
      else if (step !== null && (direction === 0 || step === direction)) {
        direction = step;
        steps += 1;
        run.push(row);
      } else {
        close();
        // what breaks a run may begin the next one, together with the record before it
        run = step !== null && last ? [last, row] : [row];
        [direction, steps] = step !== null ? [step, 1] : [0, 0];
      }
    }
    close();
  }
  return found;
}

/** Records and officers where the officer did more than read. */
const workedOn = (rows: readonly PatternRow[], facts: PatternFacts): Set<string> =>
  new Set(
    rows
      .filter((row) => isRecord(row) && row.outcome === 'done' && !facts.reads(row.action))
      .map((row) => `${row.record_id} ${row.officer}`),
  );

/** 1 where the number is above the one before, −1 below, 0 for the same record; null where an hour lies between. */
function stepOf(before: PatternRow, row: PatternRow, facts: PatternFacts): number | null {
  if (millis(row.at) - millis(before.at) > HOUR) return null;
  return Math.sign(facts.numbers.get(row.record_id!)!.number - facts.numbers.get(before.record_id!)!.number);
}

/** Many refusals of one officer within an hour: somebody tries doors. */
function manyRefusals(rows: readonly PatternRow[], parameters: PatternParameters): Found[] {
  const refused = rows.filter((row) => row.outcome === 'refused' && row.code === 'NOT_FOUND');
  return [...groups(refused, (row) => row.officer).values()].flatMap((group) => {
    const found: Found[] = [];
    for (let from = 0; from < group.length; ) {
      const end = millis(group[from]!.at) + HOUR;
      let to = from;
      while (to < group.length && millis(group[to]!.at) <= end) to += 1;
      if (to - from >= parameters.refusals) {
        found.push({ kind: 'refusals', rows: group.slice(from, to), record: null });
        from = to;
      } else from += 1;
    }
    return found;
  });
}

/** A record that was cleared, and what anybody still tried with it afterwards, but who cleared it in the same hour. */
function afterClearing(rows: readonly PatternRow[], parameters: PatternParameters): Found[] {
  const cleared = new Map<string, PatternRow>();
  const after = new Map<string, PatternRow[]>();
  for (const row of rows) {
    if (!isRecord(row)) continue;
    const key = `${row.record_kind} ${row.record_id}`;
    const clearing = cleared.get(key);
    if (clearing && !(clearing.officer === row.officer && millis(row.at) - millis(clearing.at) < HOUR))
      after.set(key, [...(after.get(key) ?? []), row]);
    if (parameters.clearing.includes(row.action) && row.outcome === 'done') cleared.set(key, row);
  }
  return [...after.values()].map((group) => ({
    kind: 'after-clearing',
    rows: group,
    record: recordOf(group[0]!),
  }));
}
