import { endRestriction, keepRestriction, restrictionsOn } from '../access/need-store.ts';
import { forgetAsked, forgetGlassWords } from '../access/purge-store.ts';
import { lockLog } from '../audit/store.ts';
import { forgetClocks } from '../clocks/store.ts';
import { forgetSightings, printsIn } from '../identifiers/purge-store.ts';
import type { Instant } from '../kernel/time.ts';
import { forgetInNetworks } from '../networks/purge-store.ts';
import type { Db } from '../storage/db.ts';
import { askDestruction } from '../storage/key-store.ts';
import { asidesOf, forgetAsides } from '../subjects/aside-store.ts';
import { decisionsNaming, forgetBindings } from '../subjects/binding-store.ts';
import { forgetIdleDecisions } from '../subjects/decision-store.ts';
import { forgetNetworkFacts } from '../subjects/network-facts-store.ts';
import { storedParties } from '../subjects/party-store.ts';
import { allTipsOf, forgetSubjects, forgetTipMarks, membersOf } from '../subjects/purge-store.ts';
import type { StoredParty } from '../subjects/resolve-blocks.ts';
import {
  actsOn,
  digestsOf,
  forgetBeside,
  noteClearing,
  purgeTips,
  sealedTips,
  stubOf,
} from '../tips/purge-store.ts';
import { lockTips, type PartyRow, partiesOf, place, type TipRow, tipsByIds } from '../tips/store.ts';
import { touchTips } from '../tips/touched-store.ts';
import { rootsOf } from '../triage/lent.ts';
import { rankOf } from '../triage/rank.ts';
import { leaveBundle, putInSight, takeOutOfSight } from '../triage/restriction-store.ts';
import { moveTallies } from '../triage/tally-store.ts';
import { forgetAlertsOn, forgetDestroyedWatches, forgetWatches } from '../watch/purge-store.ts';
import { clearReceipts, forgetDestroyedHeld, forgetHeld } from './purge-store.ts';
import { resolveWithout } from './resolve-without.ts';
import { rewriteWithout, speaksOfGone } from './rewrite.ts';
import { unitCountry } from './unit-country.ts';

/** Who cleared, and when. */
export type ClearedBy = { officer: string; at: Instant };

/**
 * What came of clearing a person.
 *
 * purged     tips of which all was destroyed: nobody else was suspected in them
 * rewritten  tips in which others stand: written anew without the person, under a new key
 * documents  source documents destroyed; their digests stay
 * texts      texts left out of what was written anew, since they spoke of the person
 */
export type Cleared = { purged: string[]; rewritten: string[]; documents: number; texts: number };

/**
 * Clear a person who is not involved: destroy what is kept of a subject. The keys themselves are destroyed when this
 * transaction is committed, by what it leaves in `key_destruction`.
 */
export async function clearSubject(db: Db, unit: number, subject: string, by: ClearedBy): Promise<Cleared> {
  await lockLog(db, unit); // no intake writes meanwhile
  const members = await membersOf(db, unit, subject);
  const tips = await allTipsOf(db, unit, members);
  const parties = byTip(await partiesOf(db, tips));
  const gone = new Set(members);
  const before = await storedParties(db, unit, tips);
  const decisions = await decisionsAbout(db, unit, tips);
  const whole: string[] = [];
  const acts = await actsOn(db, tips);
  await forgetNetworkFacts(db, unit, members, tips);
  const named: ((words: string) => boolean)[] = [];
  const spoken = [(words: string) => members.some((id) => words.includes(id))];
  const cleared: Cleared = { purged: [], rewritten: [], documents: 0, texts: 0 };
  const settings = { fingerprintKey: db.vault.fingerprintKey, country: await unitCountry(db, unit) };
  const restrictions = await restrictionsOn(db, unit, tips);
  for (const row of await lockTips(db, unit, tips)) {
    const mine = parties.get(row.tip_id) ?? [];
    const restriction = restrictions.get(row.tip_id);
    // what happens to a restricted tip moves no count: it is none for as long as the counts are changed for all alike
    if (restriction) {
      await endRestriction(db, unit, row.tip_id);
      await putInSight(db, unit, row);
    }
    const isDestroyed = db.vault.isDestroyed(row.data_key, place.key(row.tip_id));
    if (isDestroyed || !othersStand(mine, gone)) {
      if (!isDestroyed) named.push(await speaksOfGone(db, row, mine, gone));
      whole.push(row.tip_id);
      continue;
    }
    const written = await rewriteWithout(db, row, mine, gone, settings, by);
    if (restriction) {
      for (const after of await lockTips(db, unit, [row.tip_id]))
        await takeOutOfSight(db, unit, after, by.at);
      await keepRestriction(db, unit, row.tip_id, restriction.officer, restriction.at);
    }
    cleared.rewritten.push(row.tip_id);
    spoken.push((words) => names(words, [row]) && written.spoken(words));
    named.push(written.spoken);
    cleared.documents += written.documents;
    cleared.texts += written.texts;
  }
  await forgetBeside(db, unit, acts, tips, (words) => named.some((isNamed) => isNamed(words)));
  await forgetAsides(db, unit, tips); // one of them may be of the person
  await forgetInNetworks(db, unit, members, cleared.rewritten);
  await askDestruction(db, unit, await forgetWatches(db, unit, knownBy(before, gone), members), by.at);
  await noteClearing(db, unit, by, false, cleared.rewritten);
  cleared.documents += await purgeWhole(db, unit, whole, by);
  cleared.purged = whole;
  await forgetSubjects(db, unit, members);
  await askDestruction(db, unit, await forgetIdleDecisions(db, unit, decisions), by.at);
  const asked = await forgetAsked(db, unit, (words) => spoken.some((isGone) => isGone(words)));
  await askDestruction(db, unit, asked, by.at);
  await resolveWithout(db, unit, by.at, before, cleared.rewritten);
  return cleared;
}

/** What a person was known by. A file or a group is nobody’s own. */
const knownBy = (parties: readonly StoredParty[], gone: ReadonlySet<string>): Buffer[] =>
  parties
    .filter(({ subject }) => subject !== null && gone.has(subject))
    .flatMap(({ marks }) => marks.filter(({ kind }) => kind !== 'file_hash' && kind !== 'group'))
    .map(({ print }) => Buffer.from(print, 'hex'));

/** Decisions on a party of these tips, of one that is kept aside too. */
const decisionsAbout = async (db: Db, unit: number, tips: readonly string[]): Promise<string[]> => {
  const aside = [...(await asidesOf(db, unit, tips)).values()].flat().map((each) => each.decision);
  return [...new Set([...(await decisionsNaming(db, unit, tips)), ...aside])];
};

/** Whether what was asked for names one of these tips, by its id or its number. */
const names = (words: string, tips: readonly TipRow[]): boolean =>
  tips.some(({ tip_id, number }) => words.includes(tip_id) || words.includes(JSON.stringify(number)));

function byTip(parties: readonly PartyRow[]): Map<string, PartyRow[]> {
  const all = new Map<string, PartyRow[]>();
  for (const party of parties) all.set(party.tip, [...(all.get(party.tip) ?? []), party]);
  return all;
}

function othersStand(parties: readonly PartyRow[], gone: ReadonlySet<string>): boolean {
  return parties.some(({ role, subject }) => role === 'suspect' && subject !== null && !gone.has(subject));
}

/**
 * Destroy all of these tips but their stubs and receipts. Returns how many source documents went with them. Those whose
 * parties shared anything with theirs are to be resolved anew.
 */
export async function purgeWhole(
  db: Db,
  unit: number,
  tips: readonly string[],
  by: ClearedBy,
): Promise<number> {
  if (tips.length === 0) return 0;
  const prints = await printsIn(db, unit, tips);
  const digests = await digestsOf(db, unit, tips);
  const leaves = await forgetHeld(db, unit, tips);
  leaves.push(...(await forgetGlassWords(db, unit, tips, () => true)));
  const rows = await tipsByIds(db, unit, tips);
  // what they lent to the tips that they lead to goes with them
  await touchTips(db, unit, await rootsOf(db, rows));
  leaves.push(...(await forgetAsked(db, unit, (words) => names(words, rows))));
  for (const tip of tips) {
    const [row] = await lockTips(db, unit, [tip]); // looked at again: the tip before it may have left it a bundle
    if (!row) continue;
    const leaf = db.vault.leafOf(row.data_key, place.key(tip));
    if (leaf) leaves.push(leaf);
    const alone = await leaveBundle(db, unit, row, by.at);
    const none = { danger: 0, actionability: 0, clock: 0, novelty: 0 };
    const stub = stubOf(alone, rankOf('30d', none, false));
    await purgeTips(db, unit, [stub]);
    await moveTallies(db, unit, [{ before: alone, after: stub }]);
  }
  await forgetSightings(db, unit, prints, tips);
  await forgetTipMarks(db, unit, tips);
  await forgetBindings(db, unit, tips);
  await forgetClocks(db, unit, tips);
  await forgetAsides(db, unit, tips);
  await forgetInNetworks(db, unit, [], tips);
  await forgetNetworkFacts(db, unit, [], tips);
  await forgetAlertsOn(db, unit, tips);
  await clearReceipts(db, unit, digests);
  await noteClearing(db, unit, by, true, tips);
  await askDestruction(db, unit, leaves, by.at);
  return digests.length;
}

/**
 * Purge, in a database older than the keyring, every tip of a unit whose key was destroyed since: nothing of it may be
 * served, found or counted. O(tips).
 */
export async function purgeDestroyed(
  db: Db,
  unit: number,
  now: Instant,
): Promise<{ tips: number; documents: number }> {
  await lockLog(db, unit);
  await forgetDestroyedWatches(db, unit);
  let after = '00000000-0000-0000-0000-000000000000';
  let tips = 0;
  for (;;) {
    const page = await sealedTips(db, unit, after, 5000);
    const dead = page.flatMap((row) =>
      db.vault.isDestroyed(row.data_key, place.key(row.tip_id)) ? [row.tip_id] : [],
    );
    const before: StoredParty[] = await storedParties(db, unit, dead);
    const decisions = await decisionsAbout(db, unit, dead);
    await purgeWhole(db, unit, dead, { officer: 'system', at: now });
    await askDestruction(db, unit, await forgetIdleDecisions(db, unit, decisions), now);
    await resolveWithout(db, unit, now, before, []);
    tips += dead.length;
    if (page.length === 0) return { tips, documents: await forgetDestroyedHeld(db, unit) };
    after = page.at(-1)!.tip_id;
  }
}
