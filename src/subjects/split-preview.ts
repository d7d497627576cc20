import { hiddenFrom } from '../access/need-store.ts';
import type { Actor } from '../actions/shape.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { decisionsAbout, newestOn } from './about-decisions.ts';
import { type Binding, partyKey } from './block.ts';
import { collectBlocks } from './block-store.ts';
import { choiceOf } from './chosen-prints.ts';
import { contradicted } from './contradiction.ts';
import { overruledBy } from './overruled.ts';
import { type Block, resolveBlocks, type StoredParty } from './resolve-blocks.ts';
import type { SeenSubject } from './seen.ts';

/**
 * The two sides of a split by identifiers, before anybody decides it, and what would come of it: the same is worked out as
 * would be written.
 *
 * withThem   identifiers that nobody who stays shows: they go too. As they are called within the subject
 * both       identifiers that somebody on each side shows
 * becomes    the subjects that there would be, those who go first: more than two where only who goes held the others together
 * overruled  decisions that it would end or narrow
 * newest     the newest decision about the subject, to be sent with the split
 */
export async function splitBy(
  db: Db,
  officer: Pick<Actor, 'id' | 'unit'>,
  now: Instant,
  subject: SeenSubject,
  chosen: ReadonlySet<string>,
) {
  const { unit } = officer;
  const goes = subject.parties.filter((party) => holds(party, chosen));
  const stays = subject.parties.filter((party) => !holds(party, chosen));
  const left = printsOf(stays);
  const names = (prints: Iterable<string>) => [...prints].map((print) => choiceOf(db, subject.id, print));
  const gone = [...printsOf(goes)];
  const hidden = await hiddenFrom(db, unit, officer.id, now);
  const binding: Binding = { decision: newId(now), kind: 'apart', at: now, sides: [stays, goes] };
  const blocks = await collectBlocks(db, unit, { parties: subject.parties });
  const ends = contradicted(
    binding,
    blocks.flatMap((block) => block.bindings),
  );
  return {
    goes: sizeOf(goes),
    stays: sizeOf(stays),
    withThem: names(gone.filter((print) => !left.has(print))),
    both: names(gone.filter((print) => left.has(print))),
    becomes: becomes(blocks, binding, ends.ended),
    overruled: await overruledBy(db, unit, hidden, ends),
    newest: newestOn(await decisionsAbout(db, unit, hidden, subject.parties), subject.parties),
  };
}

/** The subjects that the parties of a split would be of, those who go first, then the largest. Pure. */
function becomes(blocks: readonly Block[], split: Binding, ended: readonly string[]) {
  const hold = (bindings: readonly Binding[]) => bindings.filter((each) => !ended.includes(each.decision));
  const one: Block = {
    parties: blocks.flatMap((block) => block.parties),
    bindings: [...hold(blocks.flatMap((block) => block.bindings)), split],
    silent: blocks[0]?.silent ?? new Map(),
  };
  const { subjectOf } = resolveBlocks([one]);
  const found = new Map<string, { goes: boolean; parties: number; tips: Set<string> }>();
  for (const [side, refs] of split.sides.entries())
    for (const ref of refs) {
      const key = subjectOf.get(partyKey(ref)) ?? partyKey(ref);
      const known = found.get(key) ?? { goes: side === 1, parties: 0, tips: new Set<string>() };
      known.parties += 1;
      known.tips.add(ref.tip);
      found.set(key, known);
    }
  return [...found.values()]
    .map(({ goes, parties, tips }) => ({ goes, parties, tips: tips.size }))
    .sort((a, b) => Number(b.goes) - Number(a.goes) || b.parties - a.parties);
}

const holds = ({ marks }: StoredParty, chosen: ReadonlySet<string>): boolean =>
  marks.some((mark) => chosen.has(mark.print));

const printsOf = (parties: readonly StoredParty[]): Set<string> =>
  new Set(parties.flatMap(({ marks }) => marks.map((mark) => mark.print)));

const sizeOf = (parties: readonly StoredParty[]) => ({
  parties: parties.length,
  tips: new Set(parties.map(({ tip }) => tip)).size,
});
