import { bytesArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

type OpenVersion = {
  list_id: string;
  generation: number;
  replaces: number | null;
  phase: 'walk' | 'drop';
  touches_all: boolean;
  at_print: Buffer | null;
};
type Pair = { fingerprint: Buffer; versions: number; latest: number; alike: boolean };

/** A piece of what a new version, a withdrawal or a broken import left to do. */
export type Changes = {
  /** fingerprints of hashes that came, went, or of which something else is said now */
  touched: Buffer[];
  /** to be called in the same transaction once what they touch was noted */
  pass: () => Promise<void>;
};

const OPEN = statement<OpenVersion>(
  'hashlists.open',
  'one-shard',
  `SELECT list_id, generation, replaces, phase, touches_all, at_print FROM hash_list_version
   WHERE unit_id = $1 AND phase IN ('walk', 'drop') ORDER BY list_id, generation LIMIT 1`,
);
const UNITS = statement<{ unit_id: number }>(
  'hashlists.unitsOpen',
  'fan-out',
  `SELECT DISTINCT unit_id FROM hash_list_version WHERE phase IN ('walk', 'drop')`,
);
const PAIRS = statement<Pair>(
  'hashlists.pairs',
  'fan-out',
  `SELECT fingerprint, count(*)::int AS versions, max(generation) AS latest,
     count(DISTINCT (coalesce(category, ''), category IS NULL, flags)) = 1 AS alike
   FROM hash_entry WHERE unit_id = $1 AND list_id = $2 AND generation = ANY($3::int[]) AND fingerprint > $4
   GROUP BY fingerprint ORDER BY fingerprint LIMIT $5`,
);
const DELETE_TO = statement(
  'hashlists.deleteTo',
  'fan-out',
  'DELETE FROM hash_entry WHERE unit_id = $1 AND list_id = $2 AND generation = $3 AND fingerprint > $4 AND fingerprint <= $5',
);
const MOVE = statement(
  'hashlists.move',
  'one-shard',
  `UPDATE hash_list_version SET at_print = $4, phase = $5, added = added + $6, gone = gone + $7, changed = changed + $8
   WHERE unit_id = $1 AND list_id = $2 AND generation = $3`,
);
const TIPS_HOLDING = statement<{ tip_id: string }>(
  'hashlists.tipsHolding',
  'one-shard',
  'SELECT DISTINCT tip_id FROM sighting WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2',
);

/**
 * The next hashes that differ between a list's versions, in the order in which they came to stand; null where all is
 * settled. Entries of the version that went are deleted as `pass` goes by. Cost O(most), whatever the length of the lists.
 */
export async function nextChanges(db: Db, unit: number, most: number): Promise<Changes | null> {
  const open = await db.one(OPEN, [unit]);
  if (!open) return null;
  const { list_id: list, generation, replaces, phase } = open;
  const old = phase === 'drop' ? generation : replaces;
  const asked = phase === 'drop' || old === null ? [generation] : [old, generation];
  const after = open.at_print ?? Buffer.alloc(0);
  const pairs = await db.all(PAIRS, [unit, list, plainArray(asked), after, most]);
  const last = pairs.at(-1)?.fingerprint ?? after;
  const kinds = phase === 'drop' ? [] : pairs.map((pair) => kindOf(pair, generation));
  const touched = pairs.flatMap(({ fingerprint }, at) =>
    kinds[at] && (kinds[at] !== 'alike' || open.touches_all) ? [fingerprint] : [],
  );
  const count = (kind: Kind) => kinds.filter((each) => each === kind).length;
  return {
    touched,
    pass: async () => {
      if (old !== null && pairs.length > 0) await db.run(DELETE_TO, [unit, list, old, after, last]);
      const next = pairs.length === most ? phase : 'settled';
      await db.run(MOVE, [
        ...[unit, list, generation, last, next, count('added'), count('gone'), count('changed')],
      ]);
    },
  };
}

type Kind = 'added' | 'gone' | 'changed' | 'alike';

function kindOf({ versions, latest, alike }: Pair, generation: number): Kind {
  if (versions === 1) return latest === generation ? 'added' : 'gone';
  return alike ? 'alike' : 'changed';
}

/** Units with something to settle. */
export const unitsUnsettled = async (db: Db): Promise<number[]> =>
  (await db.all(UNITS, [])).map((row) => row.unit_id);

export const isUnsettled = async (db: Db, unit: number): Promise<boolean> =>
  (await db.one(OPEN, [unit])) !== null;

/** Ids of all tips of the unit in which any of these fingerprints stands, hidden ones too: for work whose answer shows none. */
export const tipsHolding = async (db: Db, unit: number, prints: readonly Buffer[]): Promise<string[]> =>
  prints.length === 0
    ? []
    : (await db.all(TIPS_HOLDING, [bytesArray(prints), unit])).map((row) => row.tip_id);
