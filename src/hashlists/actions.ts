import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import { lockLog } from '../audit/store.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import { interpretHash } from './entries.ts';
import { withdrawList } from './import-store.ts';
import { type ListRow, listById, listsOf, openWords, type VersionShown } from './list-store.ts';
import { type HashList, hashListShape, LIST_ALGORITHMS, type Match, matchShape } from './shape.ts';
import { listedHashes } from './store.ts';

export const list = query({
  name: 'hashlists.list',
  words: 'hashlist list',
  about:
    'The unit’s lists of known hashes: what each is for, how much it holds, who brought it. Never a hash.',
  allow: 'hashlist:read',
  logged: false,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ lists: z.array(hashListShape) }),
  run: async ({ db, officer }) => {
    const names = await namesOf(db, officer.unit);
    const nameOf = (id: string) => names.get(id) ?? id;
    return {
      lists: (await listsOf(db, officer.unit)).map(({ list: row, version }) => ({
        ...shown(row, version, nameOf),
        remark: openWords(db, officer.unit, row, 'remark', row.remark),
        withdrawn:
          row.withdrawn_at === null
            ? null
            : {
                at: row.withdrawn_at,
                by: nameOf(row.withdrawn_by ?? ''),
                reason: openWords(db, officer.unit, row, 'reason', row.reason),
              },
      })),
    };
  },
});

function shown(
  row: ListRow,
  { generation, phase, officer_id, at, counts, added, gone, changed }: VersionShown,
  nameOf: (officer: string) => string,
): Omit<HashList, 'remark' | 'withdrawn'> {
  const { format, ...counted } = counts ?? { format: null };
  return {
    id: row.list_id,
    name: row.name,
    purpose: row.purpose,
    profile: row.profile,
    source: row.source,
    version: generation,
    format,
    entries: counts?.entries ?? 0,
    counts: counts && (counted as NonNullable<HashList['counts']>),
    at,
    by: nameOf(officer_id),
    settling: phase === 'walk',
    ...{ added, gone, changed },
  };
}

export const match = query({
  name: 'hashlists.match',
  words: 'hashlist match',
  about:
    'What the unit’s lists say of these hashes. Equality alone is asked, of perceptual hashes too. The log keeps that it was asked, and no hash.',
  allow: 'hashlist:read',
  logged: true,
  sees: 'unit',
  argument: 'hashes',
  secrets: ['hashes'],
  input: z.object({
    hashes: z
      .array(z.string().trim().min(1).max(400))
      .min(1)
      .max(500)
      .describe('MD5, SHA-1, SHA-256, PDQ or PhotoDNA, as digits or `md5:…`'),
    algorithm: z
      .enum(LIST_ALGORITHMS)
      .optional()
      .describe('of hashes that name none; 64 digits without one are asked both as SHA-256 and as PDQ'),
  }),
  output: z.object({ hashes: z.array(matchShape) }),
  records: (input) => [{ kind: 'hashes', id: String(input.hashes.length) }],
  run: async ({ db, officer }, { hashes, algorithm }) => {
    const asked = hashes.map((hash) => ({
      hash,
      prints: interpretHash(hash, algorithm).map((each) =>
        db.vault.fingerprint(matchKey(each)).toString('hex'),
      ),
    }));
    const found = await listedHashes(
      db,
      officer.unit,
      asked.flatMap(({ prints }) => prints),
    );
    return {
      hashes: asked.map(
        ({ hash, prints }): Match => ({
          hash,
          recognised: prints.length > 0,
          lists: prints.flatMap((print) => found.get(print) ?? []),
        }),
      ),
    };
  },
});

export const withdraw = command({
  name: 'hashlists.withdraw',
  words: 'hashlist withdraw',
  about:
    'Withdraw a list: it says nothing from now on, its entries are deleted, tips that it touched are scored again. An import of the same name brings it back.',
  allow: 'hashlist:write',
  sees: 'unit',
  argument: 'list',
  secrets: ['reason'],
  input: z.object({ list: z.uuid().describe('id of the list'), reason: z.string().trim().min(5).max(2000) }),
  output: z.object({}),
  load: async (db, officer, input) => {
    await lockLog(db, officer.unit);
    const row = await listById(db, officer.unit, input.list);
    return row?.generation == null ? null : row;
  },
  records: (input) => [{ kind: 'hash list', id: input.list }],
  detail: (input) => input.reason,
  run: async ({ db, officer, now, record }, { reason }) => {
    await withdrawList(db, { unit: officer.unit, officer: officer.id, now }, record, reason);
    return {};
  },
});
