import * as z from 'zod';
import { query } from '../actions/action.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import { tipsWith } from '../identifiers/store.ts';
import type { Db } from '../storage/db.ts';
import { tipsOfSubject } from '../subjects/store.ts';
import { openFacts } from '../tips/sealed-store.ts';
import { TIP_STATES, type TipFacts } from '../tips/shape.ts';
import { findTip, partiesOf, type TipRow, tipsByIds } from '../tips/store.ts';
import { queueRows } from './queue-store.ts';
import { queueRowShape } from './shape.ts';

const OPEN = TIP_STATES.indexOf('open');
/** Files of the tip that are looked for, and tips of each that are counted. */
const MOST_FILES = 50;
const MOST_TIPS = 2000;

export const alike = query({
  name: 'triage.alike',
  words: 'tip alike',
  about:
    'Open tips that may be duplicates of a tip: with the same files, or on the same suspect; the most alike first.',
  allow: 'tip:read',
  logged: true,
  argument: 'tip',
  input: z.object({
    tip: z.string().min(1).max(200),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    /** hashed files of the tip itself */
    files: z.number().int(),
    tips: z.array(z.object({ row: queueRowShape, sameFiles: z.number().int(), sameSubject: z.boolean() })),
    /** how many there are in all */
    total: z.number().int(),
  }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: (_, __, record) => [{ kind: 'tip', id: record.tip_id }],
  run: async ({ db, officer, record }, input) => {
    const facts = (await openFacts(db, record, record.version))?.facts;
    const { files, shared } = await sharedFiles(db, officer.unit, facts);
    const subjects = await onSameSubjects(db, officer.unit, record);
    const ids = new Set([...shared.keys(), ...subjects]);
    ids.delete(record.tip_id);
    const found = (await tipsByIds(db, officer.unit, [...ids])).filter(({ state }) => state === OPEN);
    const tips = found
      .map((row) => ({
        row,
        sameFiles: shared.get(row.tip_id) ?? 0,
        sameSubject: subjects.has(row.tip_id),
      }))
      .sort(
        (a, b) =>
          b.sameFiles - a.sameFiles ||
          Number(b.sameSubject) - Number(a.sameSubject) ||
          (a.row.received_at < b.row.received_at ? -1 : 1),
      );
    const shown = tips.slice(0, input.limit);
    const rows = await queueRows(
      db,
      officer.unit,
      shown.map((each) => each.row),
    );
    return { files, tips: shown.map((each, at) => ({ ...each, row: rows[at]! })), total: tips.length };
  },
});

/** In how many of the tip's hashed files each other tip shares a hash. */
async function sharedFiles(db: Db, unit: number, facts: TipFacts | undefined) {
  const hashes = new Map<number, Buffer[]>();
  for (const each of facts?.identified ?? [])
    if (each.owner === 'file' && each.kind === 'file_hash')
      hashes.set(each.index, [...(hashes.get(each.index) ?? []), db.vault.fingerprint(matchKey(each))]);
  const shared = new Map<string, number>();
  for (const prints of [...hashes.values()].slice(0, MOST_FILES))
    for (const tip of await tipsWith(db, unit, prints, MOST_TIPS))
      shared.set(tip, (shared.get(tip) ?? 0) + 1);
  return { files: hashes.size, shared };
}

async function onSameSubjects(db: Db, unit: number, row: TipRow): Promise<Set<string>> {
  const tips = new Set<string>();
  for (const { role, subject } of await partiesOf(db, [row.tip_id]))
    if (role === 'suspect' && subject !== null)
      for (const tip of (await tipsOfSubject(db, unit, subject)).slice(0, MOST_TIPS)) tips.add(tip);
  return tips;
}
