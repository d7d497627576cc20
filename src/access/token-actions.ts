import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { aloneNote } from './approval-rule.ts';
import { officerToAdminister, ofOfficer } from './officer-actions.ts';
import { nameShape } from './secrets.ts';
import { apiTokenShape } from './shape.ts';
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
  about: 'Make a token by which a machine acts as another officer in the named actions. Shown once.',
  allow: 'officer:write',
  sees: 'house',
  fresh: true,
  fourEyes: 'approve:membership',
  argument: 'name',
  input: tokenInput.extend({ name: nameShape }),
  output: tokenOutput,
  load: officerToAdminister,
  records: (input, output, record) => [...ofOfficer(input, output, record), { kind: 'token', id: output.id }],
  detail: (_input, _output, record) => aloneNote(record),
  run: ({ db, officer, now, record: { row } }, input) =>
    issue(db, { unit: row.unit_id, officer: row.officer_id }, input, officer, now),
});

/** Whose tokens an officer may see and end: all of the unit who administers it, else the own ones. */
const whose = (officer: Actor): string | null =>
  officer.permissions.has('officer:write') ? null : officer.id;

export const list = query({
  name: 'access.tokens',
  words: 'token list',
  about: 'The own tokens, or all of the unit for those who administer it: actions, until when, last use.',
  allow: 'officer',
  logged: false,
  input: z.object({}),
  output: z.object({ tokens: z.array(apiTokenShape) }),
  run: async ({ db, officer }) => ({ tokens: await tokens.tokensOf(db, officer.unit, whose(officer)) }),
});

export const end = command({
  name: 'access.endToken',
  words: 'token end',
  about: 'End a token at once.',
  allow: 'officer',
  argument: 'id',
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  records: (input) => [{ kind: 'token', id: input.id }],
  run: async ({ db, officer }, input) => {
    if (!(await tokens.endToken(db, officer.unit, input.id, whose(officer))))
      throw new TipstaffError('NOT_FOUND', { record: 'token' });
    return {};
  },
});
