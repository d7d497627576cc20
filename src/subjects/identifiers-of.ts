import type { Db } from '../storage/db.ts';
import { tipsByIds } from '../tips/store.ts';
import { partyKey } from './block.ts';
import { choiceOf } from './chosen-prints.ts';
import { KIND_WEIGHTS } from './kinds.ts';
import type { Mark } from './mark.ts';
import type { FoundMark } from './marks-of.ts';
import { type OpenedTip, OpenedTips } from './opened-tips.ts';
import { holdersOf, type SeenSubject } from './seen.ts';
import { isTrait, type SubjectCountry, type SubjectIdentifier } from './shape.ts';
import { tellValues } from './tell-values.ts';

/** Tips of a subject that are opened at most, newest first: about a millisecond each. */
const OPENED = 500;

type Gathered = Omit<SubjectIdentifier, 'choice' | 'tips' | 'parties' | 'holders' | 'more' | 'cut'> & {
  mark: Mark;
  tips: Set<string>;
  parties: Set<string>;
};

/** The identifiers of a subject, each once, the strongest and most frequent first, and its countries. */
export async function identifiersOf(db: Db, unit: number, subject: SeenSubject) {
  const tips = [...new Set(subject.parties.map((party) => party.tip))];
  const rows = (await tipsByIds(db, unit, tips)).sort((a, b) => (a.received_at < b.received_at ? 1 : -1));
  const newest = new Set(rows.slice(0, OPENED).map((row) => row.tip_id));
  const opened = new OpenedTips(db, unit);
  await opened.openAll([...newest]);
  const gathered = new Map<string, Gathered>();
  for (const { tip, party } of subject.parties) {
    const found = newest.has(tip) ? await opened.of(tip) : null;
    for (const each of found?.marks(party) ?? []) gather(gathered, found!, partyKey({ tip, party }), each);
  }
  const holders = await holdersOf(db, unit, gathered.keys());
  const told = await tellValues(
    db,
    unit,
    [...gathered.values()].map(({ mark }) => mark),
  );
  const identifiers = [...gathered].map(([print, { mark, tips: seen, parties, ...shown }]) => ({
    ...shown,
    choice: choiceOf(db, subject.id, print),
    tips: seen.size,
    parties: parties.size,
    holders: Math.max(1, holders.get(print) ?? 0),
    more: told.many.has(print),
    cut: told.silent.get(print) ?? cutOf(mark, holders.get(print) ?? 0),
  }));
  const rank = (each: SubjectIdentifier) => ['strong', 'weak', 'none'].indexOf(each.strength);
  identifiers.sort(
    (a, b) =>
      rank(a) - rank(b) || b.tips - a.tips || (`${a.kind} ${a.display}` < `${b.kind} ${b.display}` ? -1 : 1),
  );
  return {
    subject: subject.id,
    tips: rows.length,
    opened: newest.size,
    identifiers,
    countries: countriesOf(subject),
  };
}

function gather(
  all: Map<string, Gathered>,
  { row, facts }: OpenedTip,
  party: string,
  { mark, identified }: FoundMark,
): void {
  const shown = identified === null ? undefined : facts.identified[identified];
  if (!shown || isTrait(mark.kind)) return; // a trait of it: what stands there is told once
  const at = shown.time?.instant ?? row.incident_at ?? row.received_at;
  const known = all.get(mark.print) ?? {
    mark,
    kind: shown.kind,
    display: shown.display,
    strength: mark.strength,
    country: mark.country,
    at: { tip: row.tip_id, at: identified! },
    tips: new Set<string>(),
    parties: new Set<string>(),
    firstAt: at,
    lastAt: at,
  };
  known.tips.add(row.tip_id);
  known.parties.add(party);
  if (mark.strength === 'strong') known.strength = 'strong';
  if (at < known.firstAt) known.firstAt = at;
  if (at > known.lastAt) known.lastAt = at;
  all.set(mark.print, known);
}

function cutOf(mark: Mark, holders: number): SubjectIdentifier['cut'] {
  const weight = KIND_WEIGHTS[mark.kind];
  if (!weight || mark.strength === 'none') return 'says_nothing';
  return holders > weight.most ? 'too_many_holders' : null;
}

/** Countries of identifiers, from all tips that the officer may see. */
function countriesOf({ parties }: SeenSubject): SubjectCountry[] {
  const byCountry = new Map<string, { tips: Set<string>; prints: Set<string> }>();
  for (const { tip, marks } of parties)
    for (const { country, print, registered } of marks) {
      if (country === null || registered) continue;
      const seen = byCountry.get(country) ?? { tips: new Set(), prints: new Set() };
      seen.tips.add(tip);
      seen.prints.add(print);
      byCountry.set(country, seen);
    }
  return [...byCountry]
    .map(([country, { tips, prints }]) => ({ country, tips: tips.size, identifiers: prints.size }))
    .sort((a, b) => b.tips - a.tips || (a.country < b.country ? -1 : 1));
}
