import { isFresh } from '../access/fresh.ts';
import type { Action, Desk } from '../actions/action.ts';
import type { Actor, RecordRef } from '../actions/shape.ts';
import type { Site } from '../actions/site.ts';
import { appendSoon } from '../audit/desk.ts';
import { marksOf } from '../audit/marks.ts';
import type { NewEntry } from '../audit/shape.ts';
import { appendEntries } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import { isUuid } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import type { Database, Db } from '../storage/db.ts';
import type { Scope } from '../storage/scope.ts';
import type { Vault } from '../storage/vault.ts';
import { withWords } from './entry-words.ts';
import { refuseAlone, splitApproval, useApproval } from './four-eyes.ts';
import { parseInput } from './parse-input.ts';
import { recordNotFound } from './record-word.ts';

/** What the door needs besides the action: the database and the clock; the site where one is served; tools for work before a transaction. */
export type House = {
  database: Database;
  clock: () => Instant;
  site?: Site;
  tools?: Readonly<Record<string, unknown>>;
};

/**
 * The one door. Whatever is done, by web, HTTP, command line or job, is done here and nowhere else:
 * parse the input, may this officer do this, begin, load the record, run, check the output, write the audit
 * entry, commit. A refusal of somebody leaves an entry too; where no entry can be written, nothing is done or shown.
 *
 * Fails INPUT_INVALID, NOT_SIGNED_IN, PASSWORD_MUST_BE_SET, NOT_FOUND (not allowed answers like non-existent),
 *       APPROVAL_NEEDED, APPROVAL_NOT_USABLE (a second officer, where the action takes one),
 *       and whatever the action fails with.
 */
export async function perform(
  house: House,
  action: Action,
  rawInput: unknown,
  actor: Actor,
): Promise<unknown> {
  const now = house.clock();
  const { own, approval } = splitApproval(action, rawInput);
  const parsed = parseInput(action, own);
  const input = parsed.success ? parsed.data : null;
  const { vault } = house.database;
  const digest = digestOf(vault, action, input);
  const marks = marksOf(vault, actor.id, now, parsed.success ? action.seeks?.(parsed.data as never) : []);
  const entry = (outcome: string, code: string | null): NewEntry => ({
    unit: actor.unit,
    at: now,
    officer: actor.id,
    action: action.name,
    recordKind: null,
    recordId: null,
    outcome,
    code,
    inputDigest: digest,
    via: actor.via,
    marks,
  });
  try {
    mayDo(action, actor);
    if (action.fresh && !isFresh(actor, now)) throw new TipstaffError('PROVE_AGAIN');
    if (!parsed.success) throw new TipstaffError('INPUT_INVALID', { problem: parsed.problem });
    return await run(house, action, parsed.data, approval, actor, now, entry);
  } catch (error) {
    const code = error instanceof TipstaffError ? error.code : 'INTERNAL';
    // anybody could make a unit's log grow for ever: who is nobody leaves no entry, the doors count him
    const isNobody = code === 'NOT_SIGNED_IN';
    if (!isNobody && (action.kind === 'command' || action.logged || code === 'NOT_FOUND'))
      await appendSoon(house.database, withRecords(entry('refused', code), refusedRecord(action, input)));
    throw error;
  }
}

/** Fails where this actor may not perform the action at all; not allowed answers like not there. */
export function mayDo(action: Action, actor: Actor): void {
  if (action.allow === 'anyone') return;
  if (actor.id === ANONYMOUS) throw new TipstaffError('NOT_SIGNED_IN');
  if (actor.mustSetPassword && !OPEN_BEFORE_PASSWORD.has(action.name))
    throw new TipstaffError('PASSWORD_MUST_BE_SET');
  if (actor.mustEnrol && !OPEN_BEFORE_FACTOR.has(action.name))
    throw new TipstaffError('SECOND_FACTOR_MUST_BE_SET');
  if (action.allow !== 'officer' && !actor.permissions.has(action.allow))
    throw new TipstaffError('NOT_FOUND', { record: 'action' });
  if (actor.only && !actor.only.has(action.name)) throw new TipstaffError('NOT_FOUND', { record: 'action' });
}

/** The id under which those act who have not signed in. */
export const ANONYMOUS = 'anonymous';
const OPEN_BEFORE_PASSWORD = new Set(['access.choosePassword', 'access.me', 'access.signOut']);
const OPEN_BEFORE_FACTOR = new Set([
  ...OPEN_BEFORE_PASSWORD,
  'access.factors',
  'access.beginAuthenticator',
  'access.confirmAuthenticator',
  'access.beginPasskey',
  'access.addPasskey',
  'access.proveAgain',
]);

type Enter = (outcome: string, code: string | null) => NewEntry;

async function run(
  house: House,
  action: Action,
  input: unknown,
  approval: unknown,
  caller: Actor,
  now: Instant,
  enter: Enter,
): Promise<unknown> {
  const prepared = await action.prepare?.(deskOf(house, caller, now), input as never);
  const actor = inUnitOf(caller, prepared);
  const entry: Enter = (outcome, code) => ({ ...enter(outcome, code), unit: actor.unit });
  const work = async (db: Db) => {
    const approved = await useApproval(db, action, actor, input, approval, now);
    const record = action.load ? await action.load(db, actor, input as never, now) : undefined;
    if (record === null) throw recordNotFound(action);
    if (!approved) refuseAlone(action, record);
    const context = { db, now, officer: actor, record: record as never, prepared: prepared as never };
    const output = await action.run(context, input as never);
    const checked = action.output.parse(output);
    const entries = withRecords(
      entry('done', null),
      action.records?.(input as never, checked as never, record as never),
    );
    const words = action.detail?.(input as never, checked as never, record as never);
    const told = words ? await withWords(db, entries, words) : entries;
    const own = approved ? [...told, ...withRecords(entry('used', null), [approved])] : told;
    return { checked, entries: own, others: inLogOf(action.doneTo?.(record as never), actor, told) };
  };
  const scope = scopeOf(action, actor, now);
  if (action.kind === 'command')
    return house.database.transaction('write', scope, async (db) => {
      const { checked, entries, others } = await work(db);
      await appendEntries(db, entries);
      await appendEntries(db, others);
      return checked;
    });
  const { checked, entries } = await house.database.transaction('read', scope, work);
  if (action.logged) await appendSoon(house.database, entries);
  return checked;
}

/** The entries once more, for the log of another unit to which it was done: its auditor reads no other. */
const inLogOf = (unit: number | undefined, actor: Actor, entries: readonly NewEntry[]): NewEntry[] =>
  unit === undefined || unit === actor.unit ? [] : entries.map((entry) => ({ ...entry, unit }));

/** Before anybody is known there is no unit to keep to: who signs in may be of any. */
function scopeOf(action: Action, actor: Actor, now: Instant): Scope {
  if (action.sees === 'house' || action.allow === 'anyone' || actor.id === ANONYMOUS) return 'house';
  const { unit, id: officer } = actor;
  return action.sees === 'unit' ? { unit, officer, sees: 'unit' } : { unit, officer, sees: 'own', now };
}

function deskOf(house: House, officer: Actor, now: Instant): Desk {
  return {
    now,
    officer,
    site: house.site ?? null,
    tools: house.tools ?? {},
    read: (work) => house.database.transaction('read', 'house', work),
    write: (work) => house.database.transaction('write', 'house', work),
  };
}

/** Who is about to sign in acts in the unit that `prepare` found; who is signed in stays in the own one. */
function inUnitOf(actor: Actor, prepared: unknown): Actor {
  const unit = (prepared as { unit?: unknown } | undefined)?.unit;
  return actor.id === ANONYMOUS && typeof unit === 'number' ? { ...actor, unit } : actor;
}

function withRecords(entry: NewEntry, records: RecordRef[] | undefined): NewEntry[] {
  if (!records || records.length === 0) return [entry];
  return records.map((record) => ({
    ...entry,
    recordKind: record.kind,
    recordId: record.id,
    outcome: record.outcome ?? entry.outcome,
    inputDigest: record.digest ?? entry.inputDigest,
  }));
}

/** What a field `id` of an act names, as the act's own entry calls it; `tip` names a tip wherever it stands. */
const NAMED_BY_ID: Readonly<Record<string, string>> = {
  'access.closeGlass': 'glass',
  'access.endSession': 'session',
  'access.endToken': 'token',
  'approvals.decide': 'approval',
  'approvals.withdraw': 'approval',
  'intake.quarantineShow': 'quarantine',
  'triage.changeView': 'view',
  'triage.removeView': 'view',
};

/** What a refused act was about, where its input names an id. What was typed instead of one may be anything, a name too. */
function refusedRecord(action: Action, input: unknown): RecordRef[] | undefined {
  const value = input as { tip?: unknown; id?: unknown } | null | undefined;
  const id = value?.tip ?? value?.id;
  const kind = value?.tip === undefined ? NAMED_BY_ID[action.name] : 'tip';
  return typeof id === 'string' && isUuid(id) && kind ? [{ kind, id }] : undefined;
}

/**
 * Keyed digest of the input's canonical JSON without its secrets, so that nobody can guess an input back from it.
 * The program's own actions on thousands of records bring the digest along.
 */
function digestOf(vault: Vault, action: Action, input: unknown): string {
  const known = action.internal && (input as { digest?: unknown } | null)?.digest;
  if (typeof known === 'string') return known;
  const open =
    input === null || typeof input !== 'object'
      ? input
      : Object.fromEntries(Object.entries(input).filter(([name]) => !action.secrets.includes(name)));
  return vault.fingerprint(`input ${canonicalJson(open)}`).toString('hex');
}
