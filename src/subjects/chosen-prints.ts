import { matchKey } from '../identifiers/fingerprint-text.ts';
import type { Db } from '../storage/db.ts';
import { openFacts } from '../tips/sealed-store.ts';
import { tipsByIds } from '../tips/store.ts';
import type { WholeSubject } from './decide.ts';

/** What an identifier is called within one subject: tells nothing of the value, and nothing outside this subject. */
export const choiceOf = (db: Db, subject: string, print: string): string =>
  db.vault.fingerprint(`choice ${subject} ${print}`).toString('hex');

/** The fingerprints of chosen identifiers: named as above, or by a tip of the subject and the position among its identifiers. */
export async function printsChosen(
  db: Db,
  unit: number,
  subject: WholeSubject,
  chosen: readonly (string | { tip: string; at: number })[],
): Promise<Set<string>> {
  const prints = new Set<string>();
  const names = new Set(chosen.filter((each) => typeof each === 'string'));
  for (const print of new Set(subject.parties.flatMap((party) => party.marks.map((mark) => mark.print))))
    if (names.has(choiceOf(db, subject.id, print))) prints.add(print);
  const tips = new Set(subject.parties.map((party) => party.tip));
  for (const place of chosen) {
    if (typeof place === 'string' || !tips.has(place.tip)) continue;
    const [row] = await tipsByIds(db, unit, [place.tip]);
    const found = row && (await openFacts(db, row, row.version))?.facts.identified[place.at];
    if (found) prints.add(db.vault.fingerprint(matchKey(found)).toString('hex'));
  }
  return prints;
}
