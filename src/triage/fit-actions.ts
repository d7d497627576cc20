import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { CLEARED } from '../tips/purge-store.ts';
import { openFacts } from '../tips/sealed-store.ts';
import { findTip, laneName, type TipRow } from '../tips/store.ts';
import { decided, someTips } from './acted-shape.ts';
import { decide, tipsToDecide } from './decision-store.ts';
import { features } from './features.ts';
import { fitOf, LANE_WEIGHT } from './fit.ts';
import { LANGUAGES, languagesOf } from './languages.ts';
import { loadsOf, whoKnows } from './load-store.ts';
import { keepProfile, mayWorkOn, type Worker, workingOfficers } from './profile-store.ts';
import { choiceShape, type Fit, fitShape } from './shape.ts';
import { SPECIALITIES, specialitiesOf } from './specialities.ts';

/** Context of features that no speciality asks for. */
const NOTHING_KNOWN = { earlierTips: 0, earlierVersions: 0, filesKnown: 0, filesNew: 0, hashSeenMost: 0 };

const profileShape = z.object({
  officer: z.string(),
  name: z.string(),
  languages: z.array(z.string()),
  specialities: z.array(z.string()),
  /** open work in lane weights */
  load: z.number().int(),
});

export const profiles = query({
  name: 'triage.profiles',
  words: 'officer profiles',
  about:
    'What the officers who work tips speak and know, how much open work each has, and what can be chosen.',
  allow: 'tip:read',
  logged: false,
  input: z.object({}),
  output: z.object({
    officers: z.array(profileShape),
    languages: z.array(choiceShape),
    specialities: z.array(choiceShape),
  }),
  run: async ({ db, officer }) => {
    const loads = await loadsOf(db, officer.unit);
    return {
      officers: (await workingOfficers(db, officer.unit)).map(({ id, ...rest }) => ({
        ...rest,
        officer: id,
        load: loads.get(id) ?? 0,
      })),
      languages: [...LANGUAGES],
      specialities: SPECIALITIES.map(({ key, words }) => ({ key, words })),
    };
  },
});

const keysOf = (list: readonly { key: string }[]) => list.map(({ key }) => key) as [string, ...string[]];

export const setProfile = command({
  name: 'triage.setProfile',
  words: 'officer set-profile',
  about: 'Say which languages an officer speaks and what he knows especially well.',
  allow: 'queue:lead',
  argument: 'officer',
  input: z.object({
    officer: z.uuid(),
    languages: z
      .array(z.enum(keysOf(LANGUAGES)))
      .max(LANGUAGES.length)
      .default([]),
    specialities: z
      .array(z.enum(keysOf(SPECIALITIES)))
      .max(SPECIALITIES.length)
      .default([]),
  }),
  output: z.object({}),
  load: async (db, officer, input) =>
    (await workingOfficers(db, officer.unit)).find(({ id }) => id === input.officer) ?? null,
  records: (input) => [{ kind: 'officer', id: input.officer }],
  run: async ({ db, officer }, input) => {
    await keepProfile(db, officer.unit, input.officer, input);
    return {};
  },
});

/** Officers in the order in which they fit a tip. */
async function fitsFor(
  db: Db,
  officer: Actor,
  row: TipRow,
  workers: readonly Worker[],
  loads: ReadonlyMap<string, number>,
  now: string,
): Promise<Fit[]> {
  const kept = row.state === CLEARED ? null : await openFacts(db, row, row.version);
  if (!kept) throw new TipstaffError('KEY_DESTROYED');
  const mayWork = await mayWorkOn(db, officer.unit, row.tip_id, now);
  return fitOf(
    workers.filter(({ id }) => mayWork(id)),
    {
      languages: languagesOf(kept.facts, row.region),
      specialities: specialitiesOf(features(kept.facts, { now, ...NOTHING_KNOWN })),
      known: await whoKnows(db, officer.unit, row),
    },
    loads,
  );
}

export const suggest = query({
  name: 'triage.suggest',
  words: 'tip suggest',
  about:
    'Officers in the order in which they fit a tip, by language, speciality, subject and load, each with the reasons.',
  allow: 'tip:write',
  logged: true,
  argument: 'tip',
  input: z.object({ tip: z.string().min(1).max(200) }),
  output: z.object({ officers: z.array(fitShape) }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: (_, __, record) => [{ kind: 'tip', id: record.tip_id }],
  run: async ({ db, officer, now, record }) => {
    const workers = await workingOfficers(db, officer.unit);
    return {
      officers: await fitsFor(db, officer, record, workers, await loadsOf(db, officer.unit), now),
    };
  },
});

export const assignBest = command({
  name: 'triage.assignBest',
  words: 'tip assign-best',
  about:
    'Give each of these tips to the officer who fits it best, as tip suggest puts them; each counts as load for the next.',
  allow: 'tip:write',
  input: z.object({ tips: someTips.max(100) }),
  output: decided.extend({
    officers: z.array(z.object({ tip: z.string(), officer: z.string(), name: z.string() })),
  }),
  records: (input) => input.tips.map(({ id }) => ({ kind: 'tip', id })),
  run: async ({ db, officer, now }, input) => {
    const rows = await tipsToDecide(db, officer.unit, input.tips);
    const workers = await workingOfficers(db, officer.unit);
    const loads = await loadsOf(db, officer.unit);
    const decisions = [];
    const officers = [];
    for (const row of rows) {
      const [best] = await fitsFor(db, officer, row, workers, loads, now);
      if (!best) throw new TipstaffError('NOT_FOUND', { record: 'officer' });
      const weight = LANE_WEIGHT[laneName(row.lane)];
      if (row.assigned !== null) loads.set(row.assigned, (loads.get(row.assigned) ?? weight) - weight);
      loads.set(best.officer, (loads.get(best.officer) ?? 0) + weight);
      const made = await decide(db, { unit: officer.unit, officer: officer.id, now }, [row], {
        kind: 'assign',
        detail: best.name,
        note: null,
        newId: () => newId(now),
        change: () => ({ assigned: best.officer }),
      });
      decisions.push(...made);
      officers.push({ tip: row.tip_id, officer: best.officer, name: best.name });
    }
    return { decisions, officers };
  },
});
