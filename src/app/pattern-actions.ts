import * as z from 'zod';
import { officersOf } from '../access/store.ts';
import { kindOf, query } from '../actions/action.ts';
import { entriesIn, type PatternRow, parametersOf } from '../audit/entry-store.ts';
import { markOf, termsOf } from '../audit/marks.ts';
import { type PatternFacts, patternsIn, surnameOf } from '../audit/patterns.ts';
import { patternShape } from '../audit/shape.ts';
import { openWords } from '../audit/store.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import { interpret } from '../identifiers/search.ts';
import { tipsWith } from '../identifiers/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { DAY_MS, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { tipsByIds } from '../tips/store.ts';
import { recordKey } from './entry-words.ts';
import { CONSOLE_OFFICERS } from './first-run.ts';

/** Days that are looked at unless said otherwise, and at most. */
const DAYS = 30;
const MOST_DAYS = 92;
const MOST_OWN = 500;
const AT_ONCE = 1000;

/** The console is no person: what is done on the machine itself has no name to look up. */
const isPerson = (officer: { name: string }): boolean => !CONSOLE_OFFICERS.has(officer.name);

/** Commands that show what a record says and work on nothing: what they write is that somebody looked. */
const LOOKS: ReadonlySet<string> = new Set([
  'tips.unseal',
  'tips.unsealDocument',
  'tips.unsealAll',
  'tips.breakGlass',
]);

/** Whether an action shows a record and changes nothing of it. Work on a record excuses reading it; looking closer does not. */
export const isLook = (action: string): boolean => kindOf(action) === 'query' || LOOKS.has(action);

export const patterns = query({
  name: 'audit.patterns',
  words: 'audit patterns',
  about:
    'What in the log is worth a question: own name, hot record, reading in bulk at night, paging by number, many refusals, reads after a clearing.',
  allow: 'audit:read',
  logged: true,
  sees: 'unit',
  input: z.object({ from: z.iso.datetime().optional(), to: z.iso.datetime().optional() }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    entries: z.number().int(),
    patterns: z.array(patternShape),
  }),
  run: async ({ db, officer, now }, input) => {
    const to = new Date(input.to ?? millis(now) + 1).toISOString();
    const from = new Date(input.from ?? millis(to) - DAYS * DAY_MS).toISOString();
    if (millis(to) - millis(from) > MOST_DAYS * DAY_MS)
      throw new TipstaffError('INPUT_INVALID', { problem: `at most ${MOST_DAYS} days at once` });
    const rows: PatternRow[] = [];
    for await (const page of entriesIn(db, officer.unit, from, to)) rows.push(...page);
    const found = patternsIn(
      rows,
      await parametersOf(db, officer.unit),
      await factsFor(db, officer.unit, rows),
    );
    return { from, to, entries: rows.length, patterns: found };
  },
});

/** Everything that the rules are told, looked up for the entries at hand. */
async function factsFor(db: Db, unit: number, rows: readonly PatternRow[]): Promise<PatternFacts> {
  const persons = (await officersOf(db, unit)).filter(isPerson);
  const names = new Map(persons.map((each) => [each.id, each.displayName]));
  const assigned = new Map<string, string>();
  const numbers = new Map<string, { source: string; number: number }>();
  const tips = [...new Set(rows.flatMap((row) => (row.record_kind === 'tip' ? (row.record_id ?? []) : [])))];
  for (let from = 0; from < tips.length; from += AT_ONCE)
    for (const tip of await tipsByIds(db, unit, tips.slice(from, from + AT_ONCE))) {
      if (tip.assigned) assigned.set(tip.tip_id, tip.assigned);
      if (/^\d{1,15}$/.test(tip.number))
        numbers.set(tip.tip_id, { source: tip.source, number: Number(tip.number) });
    }
  const ownRecords = new Map<string, Set<string>>();
  for (const { id, displayName, name } of persons)
    ownRecords.set(id, new Set(await tipsBearing(db, unit, [displayName, name])));
  return {
    officers: names,
    reads: isLook,
    ownMark: ownMarks(db, new Map(persons.map((each) => [each.id, each]))),
    ownRecords,
    assigned,
    numbers,
  };
}

/** Tips in which a person's name, screen name or address stands: by the fingerprints that searches use. */
function tipsBearing(db: Db, unit: number, texts: readonly string[]): Promise<string[]> {
  const kinds = new Set(['person_name', 'display_name', 'email', 'screen_name']);
  const prints = texts
    .filter((text) => termsOf(text).length > 0)
    .flatMap((text) => interpret(text))
    .filter(({ kind }) => kinds.has(kind))
    .map((each) => db.vault.fingerprint(matchKey(each)));
  return tipsWith(db, unit, prints, MOST_OWN);
}

/** Whether an entry's marks are those of the officer's own name. The marks of nobody else can be tried. */
function ownMarks(
  db: Db,
  persons: ReadonlyMap<string, { displayName: string; name: string }>,
): PatternFacts['ownMark'] {
  return (row) => {
    const person = persons.get(row.officer);
    if (!person) return null;
    const marks = new Set(row.marks?.split('.'));
    const bears = (term: string | undefined) =>
      term !== undefined && term !== '' && marks.has(markOf(db.vault, row.officer, row.at, term));
    const [whole, ...words] = termsOf(person.displayName);
    const [login] = termsOf(person.name);
    if (bears(whole) || (login && !words.includes(login) && bears(login))) return 'whole';
    return bears(surnameOf(person.displayName)) ? 'surname' : null;
  };
}

export const detail = query({
  name: 'audit.detail',
  words: 'audit detail',
  about:
    'The sealed words of one entry, such as the reason given. Null where their key was destroyed with the record.',
  allow: 'audit:read',
  logged: true,
  sees: 'unit',
  input: z.object({ seq: z.number().int().min(0) }),
  output: z.object({ seq: z.number().int(), words: z.string().nullable() }),
  records: (input) => [{ kind: 'entry', id: String(input.seq) }],
  run: async ({ db, officer }, input) => {
    const opened = await openWords(db, officer.unit, input.seq, (kind, id) =>
      recordKey(db, officer.unit, kind, id),
    );
    if (!opened) throw new TipstaffError('NOT_FOUND', { record: 'entry with words' });
    return { seq: input.seq, words: opened.text };
  },
});
