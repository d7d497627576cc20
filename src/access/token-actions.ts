import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { aloneNote, whileSetUp } from './approval-rule.ts';
import { HOME_UNIT, officerToAdminister, ofOfficer, toOfficer } from './officer-actions.ts';
import { nameShape } from './secrets.ts';
import { apiTokenShape } from './shape.ts';
import { allUnits } from './store.ts';
import * as tokens from './token-store.ts';

const MOST_DAYS = 365;
const tokenInput = z.object({
  label: z.string().trim().min(1).max(100),
  actions: z
    .array(z.string().regex(/^[a-z]+\.[a-zA-Z]+$/))
    .min(1)
    .max(100),
  days: z.number().int().min(1).max(MOST_DAYS),
});
const tokenOutput = z.object({ id: z.string(), token: z.string(), until: z.string() });

type Wanted = z.infer<typeof tokenInput>;

/** Signing in, and the own account, are a person's: no token does them. */
function refuseOwnAccount(wanted: Wanted): void {
  const personal = wanted.actions.find((action) => action.startsWith('access.'));
  if (personal) throw new TipstaffError('INPUT_INVALID', { problem: `actions: no token may do ${personal}` });
}

/** What takes in files and tells how that stands: it shows nothing of what a tip says. */
const DELIVERING: ReadonlySet<string> = new Set([
  'intake.begin',
  'intake.deliver',
  'intake.finish',
  'intake.stop',
  'intake.run',
]);

/** Who makes a token sees it: one that shows casework is made by the officer himself, not by who may read none. */
function refuseBeyondDelivering(wanted: Wanted): void {
  const other = wanted.actions.find((action) => !DELIVERING.has(action));
  if (other)
    throw new TipstaffError('INPUT_INVALID', {
      problem: `actions: for another officer a token may name what delivers files alone; ${other} is for the officer to name in a token of his own`,
    });
}

async function issue(
  db: Db,
  whose: { unit: number; officer: string },
  wanted: Wanted,
  actor: Actor,
  now: Instant,
): Promise<z.infer<typeof tokenOutput>> {
  refuseOwnAccount(wanted);
  const until = new Date(millis(now) + wanted.days * DAY_MS).toISOString();
  const { id, token } = await tokens.issueToken(
    db,
    { ...whose, name: wanted.label, actions: wanted.actions, madeBy: actor.id, until },
    now,
  );
  return { id, token, until };
}

export const issueOwn = command({
  name: 'access.issueToken',
  words: 'token issue',
  about:
    'Make a token by which a machine acts as oneself in the named actions. Shown once. It can do nothing that asks for a fresh proof.',
  allow: 'officer',
  fresh: true,
  input: tokenInput,
  output: tokenOutput,
  records: (_, output) => [{ kind: 'token', id: output.id }],
  run: async ({ db, officer, now }, input) => {
    if (officer.via !== 'session') throw new TipstaffError('NOT_FOUND', { record: 'action' });
    return issue(db, { unit: officer.unit, officer: officer.id }, input, officer, now);
  },
});

export const issueFor = command({
  name: 'access.issueTokenFor',
  words: 'token issue-for',
  about:
    'Make a token by which a machine delivers files as another officer (intake.begin, deliver, finish, stop, run). Shown once.',
  allow: 'officer:write',
  sees: 'house',
  fresh: true,
  fourEyes: 'approve:membership',
  alone: whileSetUp,
  doneTo: toOfficer,
  argument: 'name',
  input: tokenInput.extend({ name: nameShape }),
  output: tokenOutput,
  load: officerToAdminister,
  records: (input, output, record) => [...ofOfficer(input, output, record), { kind: 'token', id: output.id }],
  detail: (_input, _output, record) => aloneNote(record),
  run: async ({ db, officer, now, record: { row } }, input) => {
    refuseBeyondDelivering(input);
    return issue(db, { unit: row.unit_id, officer: row.officer_id }, input, officer, now);
  },
});

/** Whose tokens an officer may see and end: all of the units that he administers, else the own ones. */
const whose = (officer: Actor): string | null =>
  officer.permissions.has('officer:write') ? null : officer.id;
const isEverywhere = (officer: Actor): boolean =>
  officer.permissions.has('officer:write') && officer.unit === HOME_UNIT;

export const list = query({
  name: 'access.tokens',
  words: 'token list',
  about: 'The own tokens, or all of the units for those who administer them: actions, until when, last use.',
  allow: 'officer',
  sees: 'house',
  logged: false,
  input: z.object({}),
  output: z.object({ tokens: z.array(apiTokenShape) }),
  run: async ({ db, officer }) => {
    const units = isEverywhere(officer) ? (await allUnits(db)).map(({ id }) => id) : [officer.unit];
    const found = [];
    for (const unit of units) found.push(...(await tokens.tokensOf(db, unit, whose(officer))));
    return { tokens: found };
  },
});

export const end = command({
  name: 'access.endToken',
  words: 'token end',
  about: 'End a token at once.',
  allow: 'officer',
  sees: 'house',
  argument: 'id',
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  load: async (db, officer: Actor, input) => ({
    unit: (isEverywhere(officer) && (await tokens.unitOfToken(db, input.id))) || officer.unit,
  }),
  records: (input) => [{ kind: 'token', id: input.id }],
  doneTo: ({ unit }) => unit,
  run: async ({ db, officer, record: { unit } }, input) => {
    if (!(await tokens.endToken(db, unit, input.id, whose(officer))))
      throw new TipstaffError('NOT_FOUND', { record: 'token' });
    return {};
  },
});
