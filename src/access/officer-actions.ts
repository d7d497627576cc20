import * as z from 'zod';
import { command, type Desk, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { newId, newSecret } from '../storage/ids.ts';
import { aloneNote, isBeingSetUp, whileSetUp } from './approval-rule.ts';
import { removeFactors } from './factor-store.ts';
import { hashPassword } from './password.ts';
import { rolesClash } from './roles.ts';
import { rosterOf } from './roster-store.ts';
import { nameShape } from './secrets.ts';
import { endSessionsOf } from './session-store.ts';
import { ROLE_NAMES, ROLES, rosterShape } from './shape.ts';
import * as store from './store.ts';
import { endTokensOf } from './token-store.ts';

const rolesShape = z
  .array(z.enum(ROLE_NAMES))
  .min(1)
  .transform((roles) => [...new Set(roles)]);
const byName = z.object({ name: nameShape });
const secretOutput = z.object({ name: z.string(), secret: z.string() });

/** The unit whose administrators may administer every unit: that of the installation. */
export const HOME_UNIT = 1;
export const mayAdminister = (actor: Actor, unit: number): boolean =>
  actor.unit === unit || actor.unit === HOME_UNIT;

/**
 * Whether nobody could approve yet what `actor` does to an officer of a unit: neither where he works nor there. Else who
 * administers every unit would be alone over one that has approvers.
 */
const isSetUpAlone = async (db: Db, actor: Actor, unit: number): Promise<boolean> =>
  (await isBeingSetUp(db, actor.unit, 'approve:membership')) &&
  (unit === actor.unit || (await isBeingSetUp(db, unit, 'approve:membership')));

type Subject = { row: store.OfficerRow; settingUp: boolean };

/** The officer whom an act of administration is about: a person (the command line signs in nowhere), of a unit that the actor administers. */
export async function officerToAdminister(
  db: Db,
  actor: Actor,
  input: { name: string },
): Promise<Subject | null> {
  const row = await store.officerByName(db, input.name);
  const isPerson = row?.roles.every((role) => role in ROLES);
  if (!row || !isPerson || !mayAdminister(actor, row.unit_id)) return null;
  return { row, settingUp: await isSetUpAlone(db, actor, row.unit_id) };
}
export const ofOfficer = (_input: unknown, _output: unknown, { row }: Subject) => [
  { kind: 'officer', id: row.officer_id },
];
export const toOfficer = ({ row }: Subject): number => row.unit_id;
const detail = (_input: unknown, _output: unknown, record: Subject) => aloneNote(record);

const newSecretHashed = async () => {
  const secret = newSecret();
  return { secret, hash: await hashPassword(secret) };
};

export const roster = query({
  name: 'access.roster',
  words: 'officer roster',
  about:
    'The officers whom one administers: roles, last sign-in, and which factors each has. Never a secret.',
  allow: 'officer:write',
  sees: 'house',
  logged: false,
  input: z.object({}),
  output: z.object({ officers: z.array(rosterShape) }),
  run: async ({ db, officer }) => ({
    officers: await rosterOf(db, officer.unit === HOME_UNIT ? null : officer.unit),
  }),
});

export const add = command({
  name: 'access.addOfficer',
  words: 'officer add',
  about: 'Add an officer and print a one-time secret to sign in with.',
  allow: 'officer:write',
  sees: 'house',
  fresh: true,
  fourEyes: 'approve:membership',
  argument: 'name',
  input: z.object({
    name: nameShape,
    displayName: z.string().trim().max(200).optional(),
    role: rolesShape,
    unit: z.number().int().positive().optional(),
  }),
  output: z.object({ id: z.string(), name: z.string(), secret: z.string() }),
  load: async (db, officer: Actor, input) => {
    const unit = input.unit ?? officer.unit;
    if (!mayAdminister(officer, unit) || !(await store.unitById(db, unit))) return null;
    if (rolesClash(input.role)) throw new TipstaffError('ROLES_CLASH'); // here, before a second officer is asked
    const taken = await store.officerByName(db, input.name);
    if (taken && mayAdminister(officer, taken.unit_id))
      throw new TipstaffError('ALREADY_EXISTS', { name: input.name });
    return { unit, settingUp: await isSetUpAlone(db, officer, unit) };
  },
  alone: (record) => record.settingUp,
  doneTo: (record) => record.unit,
  records: (_, output) => [{ kind: 'officer', id: output.id }],
  detail: (_input, _output, record) => aloneNote(record),
  prepare: newSecretHashed,
  run: async ({ db, officer, now, record, prepared }, input) => {
    const id = newId(now);
    const added = await store.addOfficer(db, {
      id,
      unit: record.unit,
      name: input.name,
      displayName: input.displayName || input.name,
      roles: input.role,
      now,
      madeBy: officer.id,
    });
    if (!added) throw new TipstaffError('ALREADY_EXISTS', { name: input.name });
    await store.setOnce(db, id, prepared.hash, now);
    return { id, name: input.name, secret: prepared.secret };
  },
});

/** What the acts on a named officer that take a second one have alike. */
const bySecondOfficer = {
  allow: 'officer:write',
  sees: 'house',
  fresh: true,
  fourEyes: 'approve:membership',
  alone: whileSetUp,
  doneTo: toOfficer,
  argument: 'name',
  load: officerToAdminister,
  records: ofOfficer,
  detail,
} as const;

export const setRoles = command({
  name: 'access.setRoles',
  words: 'officer roles',
  about: 'Give an officer other roles. They count from the next request. Nobody gives himself roles.',
  ...bySecondOfficer,
  input: byName.extend({ role: rolesShape }),
  output: z.object({}),
  load: async (db, officer, input) => {
    const found = await officerToAdminister(db, officer, input);
    if (!found || found.row.officer_id === officer.id) return null;
    if (rolesClash(input.role)) throw new TipstaffError('ROLES_CLASH'); // here, before a second officer is asked
    return found;
  },
  run: async ({ db, record: { row } }, input) => {
    await store.setRoles(db, row.officer_id, input.role);
    return {};
  },
});

export const disable = command({
  name: 'access.disableOfficer',
  words: 'officer disable',
  about: 'Disable an officer: sessions and tokens end at once.',
  allow: 'officer:write',
  sees: 'house',
  fresh: true,
  doneTo: toOfficer,
  argument: 'name',
  input: byName,
  output: z.object({}),
  load: officerToAdminister,
  records: ofOfficer,
  run: async ({ db, now, record: { row } }) => {
    await store.setActive(db, row.officer_id, false, now);
    await endSessionsOf(db, row.unit_id, row.officer_id);
    await endTokensOf(db, row.unit_id, row.officer_id);
    return {};
  },
});

export const enable = command({
  name: 'access.enableOfficer',
  words: 'officer enable',
  about: 'Enable an officer again.',
  ...bySecondOfficer,
  input: byName,
  output: z.object({}),
  run: async ({ db, now, record: { row } }) => {
    await store.setActive(db, row.officer_id, true, now);
    return {};
  },
});

export const reset = command({
  name: 'access.resetOfficer',
  words: 'officer reset',
  about:
    'Give an officer a new one-time secret, good for one day. The password stays until a new one is chosen; second factors stay.',
  ...bySecondOfficer,
  input: byName,
  output: secretOutput,
  prepare: newSecretHashed,
  run: async ({ db, now, record: { row }, prepared }) => {
    await store.setOnce(db, row.officer_id, prepared.hash, now);
    return { name: row.name, secret: prepared.secret };
  },
});

export const resetFactors = command({
  name: 'access.resetFactors',
  words: 'officer reset-factors',
  about:
    'Take away an officer’s passkeys, authenticator and recovery codes: he enrols anew. His sessions end.',
  ...bySecondOfficer,
  input: byName,
  output: z.object({}),
  run: async ({ db, now, record: { row } }) => {
    await removeFactors(db, row.officer_id);
    await store.endEarlierSessions(db, row.officer_id, now);
    await endSessionsOf(db, row.unit_id, row.officer_id);
    return {};
  },
});

export const link = command({
  name: 'access.linkDirectory',
  words: 'officer link',
  about: 'Link an officer to one of the agency’s directory by its issuer and subject, or unlink with none.',
  ...bySecondOfficer,
  input: byName.extend({
    issuer: z.url().max(500).optional(),
    subject: z.string().min(1).max(255).optional(),
  }),
  output: z.object({}),
  prepare: async (_: Desk, { issuer, subject }) => {
    if ((issuer === undefined) !== (subject === undefined))
      throw new TipstaffError('INPUT_INVALID', { problem: 'issuer and subject come together' });
    return { subject: issuer && subject ? directorySubject(issuer, subject) : null };
  },
  run: async ({ db, record: { row }, prepared }) => {
    if (!(await store.linkDirectory(db, row.officer_id, prepared.subject)))
      throw new TipstaffError('ALREADY_EXISTS', { name: 'link' });
    return {};
  },
});

/** One of a directory as it is kept with the officer: its issuer's address, without a slash at the end, and its subject there. */
export const directorySubject = (issuer: string, subject: string): string =>
  `${issuer.replace(/\/+$/, '')} ${subject}`;
