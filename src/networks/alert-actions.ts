import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { findTip, laneName, stateName, tipsByIds } from '../tips/store.ts';
import {
  type AlertPlace,
  type AlertRow,
  type AskedAlerts,
  acknowledgeAlerts,
  countOpenAlerts,
  listAlerts,
} from '../watch/alert-store.ts';
import { type Alert, alertShape } from '../watch/shape.ts';
import { watchesByIds } from '../watch/watch-store.ts';
import { hiddenWatches, shownWatch } from './watch-actions.ts';

const UUID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
const PLACE = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z ${UUID} ${UUID} \\d+$`);
const tip = z.string().min(1).max(200);

export const alerts = query({
  name: 'watch.alerts',
  words: 'watch alerts',
  about:
    'What touched what is watched, the newest first, on tips that the officer may see. `open` counts alerts that nobody acknowledged.',
  allow: 'tip:read',
  logged: true,
  input: z.object({
    all: z.boolean().default(false).describe('acknowledged ones too'),
    watch: z.uuid().optional(),
    tip: tip.optional(),
    after: z.string().regex(PLACE).optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: z.object({ open: z.number().int(), alerts: z.array(alertShape), next: z.string().nullable() }),
  records: (_, output) => [{ kind: 'list', id: String(output.alerts.length) }],
  run: async ({ db, officer }, input) => {
    const which = await asked(db, officer, input);
    const page = { all: input.all, after: placeOf(input.after), limit: input.limit };
    const rows = await listAlerts(db, officer.unit, which, page);
    return {
      open: await countOpenAlerts(db, officer.unit, which),
      alerts: await shown(db, officer, rows),
      next: rows.length === input.limit ? textOf(rows.at(-1)!) : null,
    };
  },
});

export const count = query({
  name: 'watch.count',
  words: 'watch count',
  about: 'How many alerts nobody acknowledged, on tips that the officer may see.',
  allow: 'tip:read',
  logged: false,
  input: z.object({}),
  output: z.object({ open: z.number().int() }),
  run: async ({ db, officer }) => ({
    open: await countOpenAlerts(db, officer.unit, await asked(db, officer, {})),
  }),
});

export const acknowledge = command({
  name: 'watch.acknowledge',
  words: 'watch acknowledge',
  about:
    'Acknowledge the open alerts of a watch, of a tip, or of both: of the unit’s for everybody. Only such as the officer may see, and came until a moment.',
  allow: 'tip:read',
  input: z.object({
    watch: z.uuid().optional(),
    tip: tip.optional(),
    until: z.iso.datetime({ precision: 3 }).optional().describe('what came later was not looked at'),
  }),
  output: z.object({ acknowledged: z.number().int() }),
  load: (db, officer, input) => {
    if (input.watch === undefined && input.tip === undefined)
      throw new TipstaffError('INPUT_INVALID', { problem: 'a watch or a tip, or both' });
    return asked(db, officer, input);
  },
  records: (_, __, { watch, tip: about }) => [
    ...(watch === null ? [] : [{ kind: 'watch', id: watch }]),
    ...(about === null ? [] : [{ kind: 'tip', id: about }]),
  ],
  run: async ({ db, officer, now, record }, input) => {
    const by = { officer: officer.id, now, cameUntil: input.until ?? now };
    return { acknowledged: await acknowledgeAlerts(db, officer.unit, record, by) };
  },
});

/** Which alerts are meant. Fails NOT_FOUND where a tip is named that is not there for the officer. */
async function asked(
  db: Db,
  officer: Actor,
  input: { watch?: string | undefined; tip?: string | undefined },
): Promise<AskedAlerts> {
  const row = input.tip === undefined ? null : await findTip(db, officer.unit, input.tip);
  if (input.tip !== undefined && !row) throw new TipstaffError('NOT_FOUND', { record: 'tip' });
  return {
    officer: officer.id,
    hidden: await hiddenWatches(db, officer),
    watch: input.watch ?? null,
    tip: row?.tip_id ?? null,
  };
}

function placeOf(text: string | undefined): AlertPlace | null {
  if (text === undefined) return null;
  const [at, tipId, watch, version] = text.split(' ');
  return { at: at!, tip: tipId!, watch: watch!, version: Number(version) };
}

const textOf = (row: AlertRow): string => `${row.at} ${row.tip_id} ${row.watch_id} ${row.version}`;

async function shown(db: Db, officer: Actor, rows: readonly AlertRow[]): Promise<Alert[]> {
  const names = await namesOf(db, officer.unit);
  const nameOf = (id: string) => names.get(id) ?? id;
  const tips = new Map(
    (await tipsByIds(db, officer.unit, [...new Set(rows.map((row) => row.tip_id))])).map((row) => [
      row.tip_id,
      row,
    ]),
  );
  const watches = new Map(
    (
      await watchesByIds(
        db,
        officer.unit,
        rows.map((row) => row.watch_id),
      )
    ).map((row) => [row.watch_id, shownWatch(db, officer, row, nameOf)]),
  );
  return rows.flatMap((row) => {
    const [about, watch] = [tips.get(row.tip_id), watches.get(row.watch_id)];
    if (!about || !watch) return [];
    const { id, kind, label, target, shared, by } = watch;
    return {
      watch: { id, kind, label, target, shared, by },
      tip: {
        ...{ id: about.tip_id, source: about.source, number: about.number },
        ...{ lane: laneName(about.lane), state: stateName(about.state) },
      },
      ...{ version: row.version, at: row.at, acknowledgedAt: row.acknowledged_at },
      acknowledgedBy: row.acknowledged_by && nameOf(row.acknowledged_by),
    };
  });
}
