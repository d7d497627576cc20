import { lockLog } from '../audit/store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { type PartyRef, subjectIdOf } from './block.ts';
import { Blocks } from './blocks.ts';
import { KIND_WEIGHTS, mayBlock } from './kinds.ts';
import { packMarks } from './mark.ts';
import { PartyKeys } from './party-keys.ts';
import {
  allBindings,
  bindingsIn,
  NO_PARTY,
  partyPage,
  standingInMany,
  storedParties,
} from './party-store.ts';
import { writeResolved } from './resolution-store.ts';
import { blocksOf, mayJoin, partyKey, resolveBlocks, type StoredParty } from './resolve-blocks.ts';

const PAGE = 5_000;
const BATCH = 5_000;
/** What a full run came to. `changed`: parties that are of another subject now; `bytes`: most that the blocks took. */
export type FullRun = {
  parties: number;
  blocks: number;
  largest: number;
  changed: number;
  begun: number;
  ended: number;
  bytes: number;
};

/**
 * Resolve every party of a unit anew, whatever is kept of earlier runs, and write what differs. After intakes and
 * decisions, which resolve what they touch, nothing does.
 *
 * Memory  23 bytes a party and 33 to 67 a distinct value (src/subjects/blocks.ts), and the marks of one batch. No row is
 *         held that is not being worked on.
 * Cost    one walk over parties and one over sightings; blocks of more than one party are read again
 */
export async function resolveAll(db: Db, unit: number, now: Instant): Promise<FullRun> {
  await lockLog(db, unit); // no intake writes meanwhile
  const most = await standingInMany(db, unit, LEAST_REACH);
  const { blocks, keys, wrong } = await gather(db, unit, most);
  await bind(db, unit, blocks, keys);
  const run: FullRun = {
    parties: blocks.size,
    blocks: 0,
    largest: 0,
    changed: 0,
    begun: 0,
    ended: 0,
    bytes: blocks.bytes + keys.bytes,
  };
  let batch: number[] = [];
  const settle = async () => {
    if (batch.length > 0)
      await resolveBatch(
        db,
        unit,
        now,
        most,
        batch.map((party) => keys.at(party)),
        run,
      );
    batch = [];
  };
  for (const members of blocks.blocks()) {
    run.blocks += 1;
    run.largest = Math.max(run.largest, members.length);
    if (members.length === 1 && !wrong.has(members[0]!)) continue;
    for (const party of members) batch.push(party);
    if (batch.length >= BATCH) await settle();
  }
  await settle();
  return run;
}

const LEAST_REACH = Math.min(
  ...Object.values(KIND_WEIGHTS).flatMap((weight) => (weight.blocks ? [weight.reach] : [])),
);

/** Fingerprints of these parties that stand in more tips than their kind reaches. */
function beyondOf(parties: readonly StoredParty[], most: ReadonlyMap<string, number>): Set<string> {
  const beyond = new Set<string>();
  if (most.size === 0) return beyond;
  for (const { marks } of parties)
    for (const { print, kind } of marks)
      if ((most.get(print) ?? 0) > (KIND_WEIGHTS[kind]?.reach ?? Infinity)) beyond.add(print);
  return beyond;
}

/** Every party into blocks. `wrong`: parties that have not the subject that they would have alone. */
async function gather(db: Db, unit: number, most: ReadonlyMap<string, number>) {
  const [blocks, keys, wrong] = [new Blocks(), new PartyKeys(), new Set<number>()];
  for (let after = NO_PARTY; ; ) {
    const page = await partyPage(db, unit, after, PAGE);
    const beyond = beyondOf(page, most);
    for (const party of page) {
      const index = blocks.add();
      keys.add(party);
      const held = party.marks.filter((mark) => mayBlock(mark) && !beyond.has(mark.print));
      const bytes = packMarks(held);
      held.forEach((_, at) => {
        blocks.hold(index, bytes, at * (bytes.length / held.length));
      });
      if (party.subject !== (mayJoin(party) ? subjectIdOf(party) : null)) wrong.add(index);
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return { blocks, keys, wrong };
    after = { tip: last.tip, party: last.party };
  }
}

async function bind(db: Db, unit: number, blocks: Blocks, keys: PartyKeys): Promise<void> {
  for (const { sides } of await allBindings(db, unit)) {
    const named = sides.flat().flatMap((ref) => keys.find(ref) ?? []);
    for (const party of named) blocks.join(named[0]!, party);
  }
}

async function resolveBatch(
  db: Db,
  unit: number,
  now: Instant,
  most: ReadonlyMap<string, number>,
  refs: readonly PartyRef[],
  run: FullRun,
): Promise<void> {
  const wanted = new Set(refs.map(partyKey));
  const tips = [...new Set(refs.map((ref) => ref.tip))];
  const parties = (await storedParties(db, unit, tips)).filter((party) => wanted.has(partyKey(party)));
  const blocks = blocksOf(parties, await bindingsIn(db, unit, tips), beyondOf(parties, most));
  const { changed, begun, ended } = await writeResolved(db, unit, now, resolveBlocks(blocks));
  run.changed += changed;
  run.begun += begun;
  run.ended += ended;
}
