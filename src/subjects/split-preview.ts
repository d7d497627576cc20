import type { Db } from '../storage/db.ts';
import { choiceOf } from './chosen-prints.ts';
import type { StoredParty } from './resolve-blocks.ts';
import type { SeenSubject } from './seen.ts';

/**
 * The two sides of a split by identifiers, before anybody decides it.
 *
 * withThem  identifiers that nobody who stays shows: they go too. As they are called within the subject
 * both      identifiers that somebody on each side shows
 */
export function splitBy(db: Db, subject: SeenSubject, chosen: ReadonlySet<string>) {
  const goes = subject.parties.filter((party) => holds(party, chosen));
  const stays = subject.parties.filter((party) => !holds(party, chosen));
  const left = printsOf(stays);
  const names = (prints: Iterable<string>) => [...prints].map((print) => choiceOf(db, subject.id, print));
  const gone = [...printsOf(goes)];
  return {
    goes: sizeOf(goes),
    stays: sizeOf(stays),
    withThem: names(gone.filter((print) => !left.has(print))),
    both: names(gone.filter((print) => left.has(print))),
  };
}

const holds = ({ marks }: StoredParty, chosen: ReadonlySet<string>): boolean =>
  marks.some((mark) => chosen.has(mark.print));

const printsOf = (parties: readonly StoredParty[]): Set<string> =>
  new Set(parties.flatMap(({ marks }) => marks.map((mark) => mark.print)));

const sizeOf = (parties: readonly StoredParty[]) => ({
  parties: parties.length,
  tips: new Set(parties.map(({ tip }) => tip)).size,
});
