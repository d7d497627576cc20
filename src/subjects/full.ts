import { lockLog } from '../audit/store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { type PartyRef, subjectIdOf } from './block.ts';
import { Blocks } from './blocks.ts';
import { CUT_KINDS, CutFinder, NEVER_CUT } from './cut.ts';
import { mayBlock } from './kinds.ts';
import { MARK_BYTES, packMarks } from './mark.ts';
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
 * Memory  23 bytes a party and 27 to 54 a distinct value (src/subjects/blocks.ts), and the marks of one batch. No row is
 *         held that is not being worked on.
 * Cost    two walks over parties and one over sightings; blocks of more than one party are read again
 */
export async function resolveAll(db: Db, unit: number, now: Instant): Promise<FullRun> {
  await lockLog(db, unit); // no intake writes meanwhile
  const cut = await cutOf(db, unit);
  const { blocks, keys, wrong } = await gather(db, unit, cut);
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
        cut,
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

/** Values that join nobody: one walk over the parties, where any value stands in many tips. */
async function cutOf(db: Db, unit: number): Promise<Set<string>> {
  const finder = new CutFinder(await standingInMany(db, unit, NEVER_CUT, CUT_KINDS));
  for await (const page of pages(db, unit)) for (const party of page) finder.look(party);
  return finder.found();
}

async function* pages(db: Db, unit: number): AsyncGenerator<StoredParty[]> {
  for (let after = NO_PARTY; ; ) {
    const page = await partyPage(db, unit, after, PAGE);
    yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = { tip: last.tip, party: last.party };
  }
}

/** Every party into blocks. `wrong`: parties that have not the subject that they would have alone. */
async function gather(db: Db, unit: number, cut: ReadonlySet<string>) {
  const [blocks, keys, wrong] = [new Blocks(), new PartyKeys(), new Set<number>()];
  for await (const page of pages(db, unit))
    for (const party of page) {
      const index = blocks.add();
      keys.add(party);
      const bytes = packMarks(party.marks.filter((mark) => mayBlock(mark) && !cut.has(mark.print)));
      for (let at = 0; at < bytes.length; at += MARK_BYTES) blocks.hold(index, bytes, at);
      if (party.subject !== (mayJoin(party) ? subjectIdOf(party) : null)) wrong.add(index);
    }
  return { blocks, keys, wrong };
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
  cut: ReadonlySet<string>,
  refs: readonly PartyRef[],
  run: FullRun,
): Promise<void> {
  const wanted = new Set(refs.map(partyKey));
  const tips = [...new Set(refs.map((ref) => ref.tip))];
  const parties = (await storedParties(db, unit, tips)).filter((party) => wanted.has(partyKey(party)));
  const blocks = blocksOf(parties, await bindingsIn(db, unit, tips), cut);
  const { changed, begun, ended } = await writeResolved(db, unit, now, resolveBlocks(blocks));
  run.changed += changed;
  run.begun += begun;
  run.ended += ended;
}
