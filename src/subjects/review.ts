import { hiddenFrom } from '../access/need-store.ts';
import type { Actor } from '../actions/shape.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { decisionsAbout, newestOn } from './about-decisions.ts';
import { compareGroups } from './evidence.ts';
import { bindingsIn, storedParties } from './party-store.ts';
import { allTipsOf } from './purge-store.ts';
import type { StoredParty } from './resolve-blocks.ts';
import { countReviews, type ReviewRow, reviewsAfter } from './review-store.ts';
import { holdersOf, sharedMarks, sharedPrints } from './seen.ts';
import type { Review } from './shape.ts';
import { tellValues } from './tell-values.ts';

/** A page of what waits for a decision. Pairs of which either stands in a tip that is kept from the officer are not there. */
export async function reviewPage(
  db: Db,
  officer: Pick<Actor, 'id' | 'unit'>,
  now: Instant,
  after: string | null,
  limit: number,
): Promise<{ rows: Review[]; next: string | null; total: number }> {
  const { unit } = officer;
  const hidden = await hiddenFrom(db, unit, officer.id, now);
  const out = await keptSubjects(db, officer, now);
  const found = await reviewsAfter(db, unit, out, after, limit + 1);
  const page = found.slice(0, limit);
  const rows: Review[] = [];
  for (const row of page) rows.push(await shown(db, unit, row, hidden));
  return {
    rows,
    next: found.length > limit ? page.at(-1)!.review_id : null,
    total: await countReviews(db, unit, out),
  };
}

/** Subjects of which a tip is kept from the officer: no pair with one of them waits for him. */
export async function keptSubjects(
  db: Db,
  officer: Pick<Actor, 'id' | 'unit'>,
  now: Instant,
): Promise<string[]> {
  const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
  const parties = await storedParties(db, officer.unit, [...hidden]);
  return [...new Set(parties.flatMap((party) => party.subject ?? []))];
}

async function shown(db: Db, unit: number, row: ReviewRow, hidden: ReadonlySet<string>): Promise<Review> {
  const left = await partiesOfSubject(db, unit, row.subject_id);
  const right = await partiesOfSubject(db, unit, row.other_id);
  const both = [...left, ...right];
  const bindings = await bindingsIn(db, unit, tipsOf(left));
  const holders = await holdersOf(db, unit, sharedPrints(left, right));
  const { silent } = await tellValues(db, unit, sharedMarks(left, right));
  const { evidence } = compareGroups(left, right, bindings, (print) => holders.get(print) ?? null, silent);
  const speaks = evidence.filter((each) => each.bits > 0).flatMap((each) => each.kind ?? []);
  return {
    id: row.review_id,
    left: row.subject_id,
    right: row.other_id,
    bits: row.bits,
    foundAt: row.found_at,
    leftTips: tipsOf(left).length,
    rightTips: tipsOf(right).length,
    kinds: [...new Set<string>(speaks)].sort(),
    newest: newestOn(await decisionsAbout(db, unit, hidden, both), both),
    against: [...new Set(evidence.filter((each) => each.bits < 0).map((each) => each.reason))].sort(),
  };
}

const tipsOf = (parties: readonly StoredParty[]): string[] => [...new Set(parties.map((party) => party.tip))];

async function partiesOfSubject(db: Db, unit: number, subject: string): Promise<StoredParty[]> {
  const parties = await storedParties(db, unit, await allTipsOf(db, unit, [subject]));
  return parties.filter((party) => party.subject === subject);
}
