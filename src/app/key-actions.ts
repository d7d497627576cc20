import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { aloneNote, isBeingSetUp, whileSetUp } from '../access/approval-rule.ts';
import { KEYED_ACCESS } from '../access/keyed-store.ts';
import { HOME_UNIT } from '../access/officer-actions.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { KEYED_LOG } from '../audit/keyed-store.ts';
import { lockLog } from '../audit/store.ts';
import { KEYED_LISTS } from '../hashlists/list-store.ts';
import { KEYED_QUARANTINE } from '../intake/keyed-store.ts';
import type { Db } from '../storage/db.ts';
import {
  destructionsAsked,
  dropUnitKeys,
  endDestructions,
  keepRotation,
  keptCheck,
  lockHouseKeys,
  lockRotation,
  makeUnitKey,
  rewrapAll,
  rotations,
  unitKeyRows,
} from '../storage/key-store.ts';
import { countOlder, type KeyedTable, keyedPage, rewrapRows } from '../storage/keyed.ts';
import { MOST_SHARES, splitSecret } from '../storage/shamir.ts';
import { KEYED_DECISIONS } from '../subjects/decision-store.ts';
import { KEYED_TIPS } from '../tips/keyed-store.ts';
import { KEYED_WATCHES } from '../watch/watch-store.ts';

/** Every table whose rows have data keys of their own (tests/app/key-coverage.test.ts compares it with the catalogue). */
export const KEYED: readonly KeyedTable[] = [
  KEYED_TIPS,
  KEYED_QUARANTINE,
  ...KEYED_ACCESS,
  KEYED_LOG,
  KEYED_DECISIONS,
  KEYED_WATCHES,
  KEYED_LISTS,
];
const BATCH = 1000;

const rotationShape = z.object({
  unit: z.number().int(),
  version: z.number().int(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int(),
});

export const status = query({
  name: 'keys.status',
  words: 'keys status',
  about: 'Which keys the unit has, how far a rotation is, how much was destroyed. Never a key.',
  allow: 'key:write',
  logged: false,
  input: z.object({}),
  output: z.object({
    master: z.object({ source: z.string(), check: z.string() }),
    keyring: z.object({ file: z.string(), destroyed: z.number().int(), secrets: z.number().int() }),
    units: z.array(z.object({ unit: z.number().int(), version: z.number().int(), madeAt: z.string() })),
    rotations: z.array(rotationShape),
    waiting: z.number().int(),
  }),
  run: async ({ db, officer }) => {
    const { keeper } = db.vault;
    const own = (row: { unit_id: number }) => row.unit_id === officer.unit;
    return {
      master: { source: keeper.source.name, check: keeper.check.slice(0, 16) },
      keyring: { file: keeper.keyringFile, destroyed: keeper.cuts, secrets: keeper.ring.size },
      units: (await unitKeyRows(db)).filter(own).map((row) => ({
        unit: row.unit_id,
        version: row.version,
        madeAt: row.made_at,
      })),
      rotations: (await rotations(db)).filter(own).map((row) => ({
        unit: row.unit_id,
        version: row.version,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        done: row.done,
        total: row.total,
      })),
      waiting: (await destructionsAsked(db)).filter(own).length,
    };
  },
});

/** Whether there is nobody yet who could approve what is done with keys: the log says so. */
const standing = async (db: Db, officer: Actor) => ({
  settingUp: await isBeingSetUp(db, officer.unit, 'approve:keys'),
});
/** The master key is the installation's: for those who keep the keys of any other unit it is not there. */
const standingAtHome = async (db: Db, officer: Actor) =>
  officer.unit === HOME_UNIT ? standing(db, officer) : null;
const alone = (_input: unknown, _output: unknown, record: { settingUp: boolean }) => aloneNote(record);

export const rotateUnit = command({
  name: 'keys.rotateUnit',
  words: 'keys rotate-unit',
  about:
    'Make a new key for the unit and wrap every record’s key by it, while everything goes on. One that was cut off is gone on with.',
  allow: 'key:write',
  fresh: true,
  fourEyes: 'approve:keys',
  alone: whileSetUp,
  load: standing,
  detail: alone,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ version: z.number().int(), resumed: z.boolean() }),
  records: (_, output) => [{ kind: 'unit key', id: String(output.version) }],
  run: async ({ db, officer, now }) => {
    await lockLog(db, officer.unit);
    const under = await lockRotation(db, officer.unit);
    if (under && under.ended_at === null) return { version: under.version, resumed: true };
    const version = db.vault.units.version(officer.unit) + 1;
    await makeUnitKey(db, officer.unit, version, now);
    await keepRotation(db, {
      unit_id: officer.unit,
      version,
      officer: officer.id,
      started_at: now,
      ended_at: null,
      step: 0,
      cursor: null,
      done: 0,
      total: await older(db, officer.unit, version),
    });
    return { version, resumed: false };
  },
});

/** How many records of a unit hang on an older version of its key. */
async function older(db: Db, unit: number, version: number): Promise<number> {
  let rows = 0;
  for (const table of KEYED) rows += await countOlder(db, table, unit, version);
  return rows;
}

export const rewrap = command({
  name: 'keys.rewrap',
  words: 'keys rewrap',
  about: 'Wrap the next records’ keys by the unit’s newest key.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ ended: z.boolean(), dropped: z.array(z.number().int()) }),
  run: async ({ db, officer, now }) => {
    await lockLog(db, officer.unit); // before any tip, as intake does; and nobody writes under an old key meanwhile
    const row = await lockRotation(db, officer.unit);
    if (!row || row.ended_at !== null) return { ended: true, dropped: [] };
    const table = KEYED[row.step];
    if (table) {
      const page = await keyedPage(db, table, officer.unit, row.cursor, BATCH);
      row.done += await rewrapRows(db, table, officer.unit, page);
      const last = page.at(-1);
      if (page.length < BATCH || !last) Object.assign(row, { step: row.step + 1, cursor: null });
      else row.cursor = last.id;
      await keepRotation(db, row);
      return { ended: false, dropped: [] };
    }
    if ((await older(db, officer.unit, row.version)) > 0) {
      await keepRotation(db, { ...row, step: 0, cursor: null });
      return { ended: false, dropped: [] };
    }
    const dropped = await dropUnitKeys(db, officer.unit, row.version);
    await keepRotation(db, { ...row, ended_at: now });
    return { ended: true, dropped };
  },
});

export const rotateMaster = command({
  name: 'keys.rotateMaster',
  words: 'keys rotate-master',
  about:
    'Make a new master key and wrap the database’s own keys by it. The old one opens nothing of the database any more. Only of the installation’s unit.',
  allow: 'key:write',
  fresh: true,
  fourEyes: 'approve:keys',
  alone: whileSetUp,
  load: standingAtHome,
  detail: alone,
  sees: 'house',
  input: z.object({}),
  output: z.object({ check: z.string(), keys: z.number().int() }),
  records: (_, output) => [{ kind: 'master key', id: output.check }],
  run: async ({ db }) => {
    const { keeper } = db.vault;
    await lockHouseKeys(db);
    keeper.finishMaster(await keptCheck(db));
    const next = keeper.beginMaster();
    const keys = await rewrapAll(
      db,
      (place, wrapped) => keeper.unwrap(place, wrapped),
      next.wrap,
      next.check,
    );
    return { check: next.check.slice(0, 16), keys };
  },
});

export const custodians = command({
  name: 'keys.custodians',
  words: 'keys shares',
  about:
    'Split the master key into shares for custodians, of whom some number together can bring it back. Only of the installation’s unit.',
  allow: 'key:write',
  fresh: true,
  fourEyes: 'approve:keys',
  alone: whileSetUp,
  load: standingAtHome,
  detail: alone,
  input: z.object({
    shares: z.number().int().min(2).max(MOST_SHARES),
    needed: z.number().int().min(2).max(MOST_SHARES),
  }),
  output: z.object({ check: z.string(), shares: z.array(z.string()) }),
  records: (_, output) => [{ kind: 'master key', id: output.check }],
  run: async ({ db }, { shares, needed }) => {
    const check = db.vault.keeper.check.slice(0, 16);
    const random = randomBytes(32 * (needed - 1));
    return { check, shares: splitSecret(db.vault.keeper.reveal(), shares, needed, check, random) };
  },
});

export const destroy = command({
  name: 'keys.destroy',
  words: 'keys destroy',
  about: 'Destroy the keys of what was cleared: cut them out of the keyring and put it on the disk.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ destroyed: z.number().int() }),
  run: async ({ db }) => {
    const leaves = (await destructionsAsked(db)).map((row) => row.leaf);
    db.vault.destroy(leaves);
    await endDestructions(db, leaves, db.vault.keeper.cuts);
    return { destroyed: leaves.length };
  },
});
