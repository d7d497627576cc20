import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { wronglyAlone } from './alone.ts';
import type { PartyRef } from './block.ts';
import { collectBlocks } from './block-store.ts';
import { Blocks } from './blocks.ts';
import { CUT_KINDS, CutFinder, NEVER_CUT } from './cut.ts';
import { FILLER_LOOKED } from './filler.ts';
import { mayBlock } from './kinds.ts';
import { MARK_BYTES, packMarks } from './mark.ts';
import { Marked } from './marked.ts';
import { PartyKeys } from './party-keys.ts';
import { allBindings, NO_PARTY, partyPage, standingInMany } from './party-store.ts';
import { type WrittenSubjects, writeResolved } from './resolution-store.ts';
import { resolveBlocks, type StoredParty } from './resolve-blocks.ts';

const PAGE = 5_000;
const VALUES = 50_000;
const BATCH = 1_000;

/** Reads in a short transaction of its own, so that nothing waits for a full run. */
export type Reading = <T>(work: (db: Db) => Promise<T>) => Promise<T>;

/** All parties of a unit in blocks. `wrong`: those of whom something else is kept than would be if they were alone. */
export type Gathered = { blocks: Blocks; keys: PartyKeys; wrong: Marked };

/**
 * Bring every party of a unit into blocks, to know whom to look at together. What comes in meanwhile is resolved by its
 * own intake; what is gone is not found again: each batch collects its blocks anew.
 *
 * onPage   told how many parties were read; false ends the walk
 * returns  null where the walk was ended
 * Memory   22 bytes and a bit a party, 27 to 54 bytes a distinct value (src/subjects/blocks.ts). No row is held that is not being looked at
 * Cost     two walks over parties, one over sightings, pages of 5,000 parties and 50,000 values: no statement grows with the unit
 */
export async function gatherBlocks(
  read: Reading,
  unit: number,
  onPage: (parties: number) => Promise<boolean>,
): Promise<Gathered | null> {
  const finder = new CutFinder(await valuesInMany(read, unit));
  for await (const page of pages(read, unit)) {
    for (const party of page) finder.look(party);
    if (!(await onPage(0))) return null;
  }
  const cut = finder.found();
  const all = { blocks: new Blocks(), keys: new PartyKeys(), wrong: new Marked() };
  for await (const page of pages(read, unit)) {
    const wrong = await read((db) => wronglyAlone(db, unit, page));
    for (const [at, party] of page.entries()) {
      hold(all, party, cut);
      if (wrong.has(at)) all.wrong.add(all.blocks.size - 1);
    }
    if (!(await onPage(all.blocks.size))) return null;
  }
  for (const { sides } of await read((db) => allBindings(db, unit))) {
    const named = sides.flat().flatMap((ref) => all.keys.find(ref) ?? []);
    for (const party of named) all.blocks.join(named[0]!, party);
  }
  return all;
}

function hold({ blocks, keys }: Gathered, party: StoredParty, cut: ReadonlyMap<string, unknown>): void {
  const index = blocks.add();
  keys.add(party);
  const bytes = packMarks(party.marks.filter((mark) => mayBlock(mark) && !cut.has(mark.print)));
  for (let at = 0; at < bytes.length; at += MARK_BYTES) blocks.hold(index, bytes, at);
}

async function valuesInMany(read: Reading, unit: number): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  // a filler in few tips may stand in the blocks: it is told when they are collected
  const which = { least: NEVER_CUT, kinds: CUT_KINDS, accounts: FILLER_LOOKED };
  for (let after: Buffer | null = Buffer.alloc(0); after; ) {
    const from: Buffer = after;
    const { found, next } = await read((db) => standingInMany(db, unit, which, from, VALUES));
    for (const [print, tips] of found) all.set(print, tips);
    after = next;
  }
  return all;
}

async function* pages(read: Reading, unit: number): AsyncGenerator<StoredParty[]> {
  for (let after = NO_PARTY; ; ) {
    const from = after;
    const page = await read((db) => partyPage(db, unit, from, PAGE));
    yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = { tip: last.tip, party: last.party };
  }
}

/**
 * What one transaction is to look at, with what was walked past to get there.
 *
 * parties  of the blocks to be resolved: whole ones, or single parties of whom something is wrong
 * last     first party of the last block: the cursor
 * walked   parties of all blocks, of those left as they are too
 */
export type Batch = { parties: PartyRef[]; last: PartyRef; walked: number; blocks: number; largest: number };

/** The blocks in batches of about 1,000 parties, in the order of their first parties, from behind the cursor. */
export function* batchesOf({ blocks, keys, wrong }: Gathered, after: PartyRef | null): Generator<Batch> {
  let batch: Batch | null = null;
  for (const members of blocks.blocks()) {
    const first = keys.at(members[0]!);
    if (after && !isAfter(first, after)) continue;
    batch ??= { parties: [], last: first, walked: 0, blocks: 0, largest: 0 };
    batch.last = first;
    batch.walked += members.length;
    batch.blocks += 1;
    batch.largest = Math.max(batch.largest, members.length);
    if (members.length === 1 && !wrong.has(members[0]!)) continue;
    for (const party of members) batch.parties.push(keys.at(party));
    if (batch.parties.length < BATCH) continue;
    yield batch;
    batch = null;
  }
  if (batch) yield batch;
}

const isAfter = (ref: PartyRef, other: PartyRef): boolean =>
  ref.tip > other.tip || (ref.tip === other.tip && ref.party > other.party);

/** Collect the blocks around these parties as they are now, resolve them, and write what differs. Under the log's lock. */
export async function resolveBatch(
  db: Db,
  unit: number,
  now: Instant,
  parties: readonly PartyRef[],
): Promise<WrittenSubjects> {
  if (parties.length === 0) return { changed: 0, begun: 0, ended: 0, settled: [] };
  const blocks = await collectBlocks(db, unit, { parties });
  return writeResolved(db, unit, now, resolveBlocks(blocks));
}
