import * as z from 'zod';
import { unitById } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { openFacts, veiledVersions } from '../tips/sealed-store.ts';
import type { MaskedFacts } from '../tips/shape.ts';
import { findTip, lockTips, stateName, type TipRow } from '../tips/store.ts';
import { gapFieldWords } from './gap-fields.ts';
import { gapRequest, noRequest } from './gap-request.ts';
import { gapRowOf, keepGaps, unreadable, unreadTips } from './gap-store.ts';
import { gapsOf } from './gaps.ts';
import { reporterOf } from './reported.ts';
import { GAP_FIELDS, gapFieldShape, gapShape, NO_REQUEST } from './shape.ts';

const tip = z.string().min(1).max(200);

export const gaps = query({
  name: 'statistics.gaps',
  words: 'tip gaps',
  about:
    'What a tip lacks to be acted on: each field that applies to it, with why it matters, and where it is missing.',
  allow: 'tip:read',
  logged: false,
  argument: 'tip',
  input: z.object({ tip }),
  output: z.object({
    /** who reported it, and can be asked; null where no platform did */
    platform: z.string().nullable(),
    noRequest: z.enum(NO_REQUEST).nullable(),
    gaps: z.array(gapShape),
    fields: z.array(gapFieldShape),
  }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  run: async ({ db, record }) => {
    const facts = await factsNow(db, record);
    // of what was cleared nothing is left that could lack something
    if (facts === null)
      return { platform: null, noRequest: 'nothing_missing' as const, gaps: [], fields: [] };
    const found = gapsOf(facts);
    return {
      platform: reporterOf(facts),
      noRequest: noRequest(facts, found),
      gaps: found,
      fields: gapFieldWords(found.map(({ field }) => field)),
    };
  },
});

export const request = query({
  name: 'statistics.gapRequest',
  words: 'tip gap-request',
  about:
    'A request, in plain text, to the platform that reported a tip, for what its report left out. It is made and shown, never sent.',
  allow: 'tip:write',
  logged: true,
  argument: 'tip',
  input: z.object({ tip }),
  output: z.object({
    platform: z.string(),
    text: z.string(),
    file: z.string(),
    fields: z.array(z.enum(GAP_FIELDS)),
  }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: (_, __, record) => [{ kind: 'tip', id: record.tip_id }],
  run: async ({ db, officer, now, record }) => {
    const facts = await factsNow(db, record);
    const unit = await unitById(db, officer.unit);
    if (facts === null || unit === null) throw new TipstaffError('NOT_FOUND', { record: 'tip' });
    const found = gapsOf(facts);
    const reason = noRequest(facts, found);
    if (reason !== null) throw new TipstaffError('NOTHING_TO_ASK', { problem: WHY_NOT[reason] });
    return gapRequest({ id: record.tip_id, facts, gaps: found, unit, now });
  },
});

const WHY_NOT = {
  nothing_missing: 'nothing is missing in this tip that could be asked for',
  not_reported_by_platform:
    'no platform reported this tip: what a platform has not told may not be told to it by a plain request',
} as const;

/** Tips read in one transaction, during which nobody else writes to the unit: about a tenth of a second. */
const PIECE = 200;

export const readGaps = command({
  name: 'statistics.readGaps',
  words: 'tip read-gaps',
  about: 'The next tips that are read for what they lack: such as came before that was kept.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ more: z.boolean() }),
  run: async ({ db, officer }) => {
    await lockLog(db, officer.unit);
    const tips = await unreadTips(db, officer.unit, PIECE);
    const rows = [];
    for (const row of await lockTips(db, officer.unit, tips)) {
      const facts = (await openFacts(db, row, row.version))?.facts;
      rows.push(facts ? gapRowOf(row.tip_id, facts) : unreadable(row.tip_id));
    }
    await keepGaps(db, officer.unit, rows);
    return { more: tips.length === PIECE };
  },
});

/** The newest version as an officer may see it; null where nothing of the tip is left. */
async function factsNow(db: Db, row: TipRow): Promise<MaskedFacts | null> {
  if (stateName(row.state) === 'cleared') return null;
  const { versions } = await veiledVersions(db, row);
  return versions.find(({ version }) => version === row.version)?.facts ?? null;
}
