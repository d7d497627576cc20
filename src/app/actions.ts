import * as z from 'zod';
import { unitShape } from '../access/shape.ts';
import { namesOf, unitById } from '../access/store.ts';
import { query } from '../actions/action.ts';
import { clockShape } from '../clocks/shape.ts';
import { nearClocks } from '../clocks/warnings.ts';
import { countQuarantined } from '../intake/quarantine-store.ts';
import { recentRuns, runShape } from '../intake/run-store.ts';
import { intakeRunShape } from '../intake/shape.ts';
import { MIGRATIONS } from '../storage/migrate.ts';
import { statement } from '../storage/statement.ts';
import { FORMATS, LANES } from '../tips/shape.ts';
import { countTips } from '../tips/store.ts';
import { expiringTips, queuePage, queueRows } from '../triage/queue-store.ts';
import { queueRowShape } from '../triage/shape.ts';
import { countFacets } from '../triage/tally.ts';
import { talliesOf } from '../triage/tally-store.ts';
import { VERSION } from './version.ts';

const SERVER = statement<{ version: string; embedded: boolean }>(
  'app.server',
  'local',
  `SELECT current_setting('server_version') AS version, current_setting('listen_addresses') = '' AS embedded`,
);
export const about = query({
  name: 'app.about',
  words: 'about',
  about: 'Which program this is, what it runs on, how much it holds.',
  allow: 'officer',
  logged: false,
  input: z.object({}),
  output: z.object({
    version: z.string(),
    node: z.string(),
    database: z.object({ version: z.string(), embedded: z.boolean() }),
    schema: z.array(z.string()),
    unit: unitShape,
    tips: z.number().int(),
    formats: z.array(z.enum(FORMATS)),
    licence: z.string(),
  }),
  run: async ({ db, officer }) => ({
    version: VERSION,
    node: process.versions.node,
    database: (await db.one(SERVER))!,
    schema: MIGRATIONS.map((step) => step.name),
    unit: (await unitById(db, officer.unit))!,
    tips: await countTips(db, officer.unit),
    formats: [...FORMATS],
    licence: 'Apache-2.0',
  }),
});

export const today = query({
  name: 'app.today',
  words: 'today',
  about:
    'What needs the officer: the immediate lane, what expires next, clocks near their end, what waits in quarantine, the latest intakes.',
  allow: 'tip:read',
  logged: false,
  input: z.object({}),
  output: z.object({
    lanes: z.array(z.object({ lane: z.enum(LANES), open: z.number().int(), unassigned: z.number().int() })),
    mine: z.number().int(),
    immediate: z.array(queueRowShape),
    expiring: z.array(queueRowShape),
    clocks: z.array(clockShape),
    quarantined: z.number().int(),
    runs: z.array(intakeRunShape),
  }),
  run: async ({ db, officer, now }) => {
    const tallies = [...(await talliesOf(db, officer.unit))];
    const open = countFacets(tallies, { state: ['open'] });
    const nobodys = countFacets(tallies, { state: ['open'], assigned: ['nobody'] });
    const of = (counts: typeof open, lane: string) =>
      counts.facets.lane?.find((each) => each.value === lane)?.count ?? 0;
    const names = await namesOf(db, officer.unit);
    return {
      lanes: LANES.map((lane) => ({ lane, open: of(open, lane), unassigned: of(nobodys, lane) })),
      mine: countFacets(tallies, { state: ['open'], assigned: [officer.id] }).total,
      immediate: await queueRows(
        db,
        officer.unit,
        await queuePage(db, officer.unit, { state: ['open'], lane: ['now'] }, null, 10),
      ),
      expiring: await queueRows(db, officer.unit, await expiringTips(db, officer.unit, now, 10)),
      clocks: await nearClocks(db, { unit: officer.unit, officer: officer.id, now }),
      quarantined: await countQuarantined(db, officer.unit, 'waiting'),
      runs: (await recentRuns(db, officer.unit, 5)).map((row) =>
        runShape(db, row, (id) => names.get(id) ?? id),
      ),
    };
  },
});
