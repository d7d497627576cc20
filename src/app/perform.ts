import type * as z from 'zod';
import type { Action } from '../actions/action.ts';
import type { Actor, RecordRef } from '../actions/shape.ts';
import { appendSoon } from '../audit/desk.ts';
import type { NewEntry } from '../audit/shape.ts';
import { appendEntries } from '../audit/store.ts';
import { sha256 } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import { type Instant, millis } from '../kernel/time.ts';
import type { Database, Db } from '../storage/db.ts';
import { refuseAlone, splitApproval, useApproval } from './four-eyes.ts';

/** What the door needs besides the action: the database and the clock. */
export type House = { database: Database; clock: () => Instant };

/**
 * The one door. Whatever is done, by web, HTTP, command line or job, is done here and nowhere else:
 * parse the input, may this officer do this, begin, load the record, run, check the output, write the audit
 * entry, commit. A refusal leaves an entry too; where no entry can be written, nothing is done or shown.
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
  const { own, approval } = splitApproval(action, rawInput ?? {});
  const parsed = action.input.safeParse(own);
  const digest = digestOf(action, parsed.success ? parsed.data : null);
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
  });
  try {
    mayDo(action, actor);
    if (action.fresh && !isFresh(actor, now)) throw new TipstaffError('PROVE_AGAIN');
    if (!parsed.success) throw new TipstaffError('INPUT_INVALID', { problem: problemOf(parsed.error) });
    return await run(house, action, parsed.data, approval, actor, now, entry);
  } catch (error) {
    const code = error instanceof TipstaffError ? error.code : 'INTERNAL';
    if (action.kind === 'command' || action.logged || code === 'NOT_FOUND')
      await appendSoon(
        house.database,
        withRecords(entry('refused', code), refusedRecord(action, parsed.data)),
      );
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

/** A session proved itself with all its factors within the last five minutes. A token cannot; the machine's own socket need not. */
function isFresh(actor: Actor, now: Instant): boolean {
  if (actor.via === 'console' || actor.via === 'house') return true;
  return actor.provenAt !== null && millis(now) - millis(actor.provenAt) <= FRESH_MS;
}

const FRESH_MS = 5 * 60_000;

/** The id under which those act who have not signed in. */
export const ANONYMOUS = 'anonymous';
const OPEN_BEFORE_PASSWORD = new Set(['access.choosePassword', 'access.me', 'access.signOut']);
const OPEN_BEFORE_FACTOR = new Set([...OPEN_BEFORE_PASSWORD]);

type Enter = (outcome: string, code: string | null) => NewEntry;

async function run(
  house: House,
  action: Action,
  input: unknown,
  approval: unknown,
  actor: Actor,
  now: Instant,
  entry: Enter,
): Promise<unknown> {
  const work = async (db: Db) => {
    const approved = await useApproval(db, action, actor, input, approval, now);
    const record = action.load ? await action.load(db, actor, input as never) : undefined;
    if (record === null)
      throw new TipstaffError('NOT_FOUND', { record: action.name.split('.')[0]!.replace(/s$/, '') });
    if (!approved) await refuseAlone(db, action, actor);
    const output = await action.run({ db, now, officer: actor, record: record as never }, input as never);
    const checked = action.output.parse(output);
    return {
      checked,
      entries: [
        ...withRecords(
          entry('done', null),
          action.records?.(input as never, checked as never, record as never),
        ),
        ...(approved ? withRecords(entry('used', null), [approved]) : []),
      ],
    };
  };
  if (action.kind === 'command')
    return house.database.transaction('write', async (db) => {
      const { checked, entries } = await work(db);
      await appendEntries(db, entries);
      return checked;
    });
  const { checked, entries } = await house.database.transaction('read', work);
  if (action.logged) await appendSoon(house.database, entries);
  return checked;
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

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What a refused act was about, where its input names an id. What was typed instead of one may be anything, a name too. */
function refusedRecord(action: Action, input: unknown): RecordRef[] | undefined {
  const value = input as { tip?: unknown; id?: unknown } | null | undefined;
  const id = value?.tip ?? value?.id;
  return typeof id === 'string' && UUID.test(id) ? [{ kind: action.name.split('.')[0]!, id }] : undefined;
}

/**
 * SHA-256 of the input's canonical JSON without its secrets: a digest of a password could be guessed back.
 * The program's own actions on thousands of records bring the digest along.
 */
function digestOf(action: Action, input: unknown): string {
  const known = action.internal && (input as { digest?: unknown } | null)?.digest;
  if (typeof known === 'string') return known;
  if (input === null || typeof input !== 'object' || action.secrets.length === 0)
    return sha256(canonicalJson(input));
  const open = Object.fromEntries(Object.entries(input).filter(([name]) => !action.secrets.includes(name)));
  return sha256(canonicalJson(open));
}

/** Names of fields and what is wrong with them; never their values. */
export function problemOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
}
