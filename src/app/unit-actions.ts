import * as z from 'zod';
import { aloneNote, isBeingSetUp, whileSetUp } from '../access/approval-rule.ts';
import { HOME_UNIT, mayAdminister } from '../access/officer-actions.ts';
import { type Unit, unitShape } from '../access/shape.ts';
import * as store from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { beginLog } from '../audit/store.ts';
import { isCountry } from '../places/country.ts';
import type { Db } from '../storage/db.ts';

const about = z.object({
  name: z.string().trim().min(1).max(200),
  shortName: z.string().trim().min(1).max(60),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .refine(isCountry, 'must be a country’s code of ISO 3166'),
});

/** Make a unit with its own log. It has no officers yet. */
async function makeUnit(db: Db, unit: Unit, now: string): Promise<void> {
  await store.addUnit(db, unit, now);
  await beginLog(db, unit.id);
}

export const units = query({
  name: 'app.units',
  words: 'unit list',
  about: 'The units that one administers.',
  allow: 'unit:write',
  sees: 'house',
  logged: false,
  input: z.object({}),
  output: z.object({ units: z.array(unitShape) }),
  run: async ({ db, officer }) => ({
    units: (await store.allUnits(db)).filter((unit) => mayAdminister(officer, unit.id)),
  }),
});

export const addUnit = command({
  name: 'app.addUnit',
  words: 'unit add',
  about: 'Add a unit with a log of its own. Only administrators of the installation’s unit may.',
  allow: 'unit:write',
  sees: 'house',
  fresh: true,
  fourEyes: 'approve:membership',
  alone: whileSetUp,
  argument: 'name',
  input: about,
  output: unitShape,
  load: async (db, officer: Actor) =>
    officer.unit === HOME_UNIT
      ? { settingUp: await isBeingSetUp(db, officer.unit, 'approve:membership') }
      : null,
  records: (_, output) => [{ kind: 'unit', id: String(output.id) }],
  detail: (_input, _output, record) => aloneNote(record),
  run: async ({ db, now }, input) => {
    const last = Math.max(...(await store.allUnits(db)).map((unit) => unit.id));
    const unit = { id: last + 1, ...input };
    await makeUnit(db, unit, now);
    return unit;
  },
});

export const setUnit = command({
  name: 'app.setUnit',
  words: 'unit set',
  about:
    'Name a unit, and say in which country it works (numbers without a calling code are taken to be of it).',
  allow: 'unit:write',
  sees: 'house',
  input: about.extend({ unit: z.number().int().positive().optional() }),
  output: z.object({}),
  load: async (db, officer: Actor, input) => {
    const id = input.unit ?? officer.unit;
    return mayAdminister(officer, id) ? store.unitById(db, id) : null;
  },
  doneTo: (record) => record.id,
  records: (_input, _output, record) => [{ kind: 'unit', id: String(record.id) }],
  run: async ({ db, record }, { name, shortName, country }) => {
    await store.setUnit(db, { id: record.id, name, shortName, country });
    return {};
  },
});
