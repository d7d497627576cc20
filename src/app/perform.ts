import type { Action } from '../actions/action.ts';
import type { Actor, RecordRef } from '../actions/shape.ts';
import { appendSoon } from '../audit/desk.ts';
import type { NewEntry } from '../audit/shape.ts';
import { appendEntries } from '../audit/store.ts';
import { sha256 } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import type { Database, Db } from '../storage/db.ts';
import { problemOf } from './problem.ts';

/** What the door needs besides the action: the database and the clock; `tools` are for work before a transaction begins. */
export type House = {
  database: Database;
  clock: () => Instant;
  tools?: Readonly<Record<string, unknown>>;
};

/**
 * The one door. Whatever is done, by web, HTTP, command line or job, is done here and nowhere else:
 * parse the input, may this officer do this, begin, load the record, run, check the output, write the audit
 * entry, commit. A refusal leaves an entry too; where no entry can be written, nothing is done or shown.
 *
 * Fails INPUT_INVALID, NOT_SIGNED_IN, PASSWORD_MUST_BE_SET, NOT_FOUND (not allowed answers like non-existent),
 *       and whatever the action fails with.
 */
export async function perform(
  house: House,
  action: Action,
  rawInput: unknown,
  actor: Actor,
): Promise<unknown> {
  const now = house.clock();
  const parsed = action.input.safeParse(rawInput ?? {});
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
    if (!parsed.success) throw new TipstaffError('INPUT_INVALID', { problem: problemOf(parsed.error) });
    return await run(house, action, parsed.data, actor, now, entry);
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

function mayDo(action: Action, actor: Actor): void {
  if (action.allow === 'anyone') return;
  if (actor.id === ANONYMOUS) throw new TipstaffError('NOT_SIGNED_IN');
  if (actor.mustSetPassword && !OPEN_BEFORE_PASSWORD.has(action.name))
    throw new TipstaffError('PASSWORD_MUST_BE_SET');
  if (action.allow !== 'officer' && !actor.permissions.has(action.allow))
    throw new TipstaffError('NOT_FOUND', { record: 'action' });
}

/** The id under which those act who have not signed in. */
export const ANONYMOUS = 'anonymous';
const OPEN_BEFORE_PASSWORD = new Set(['access.choosePassword', 'access.me', 'access.signOut']);

type Enter = (outcome: string, code: string | null) => NewEntry;

async function run(
  house: House,
  action: Action,
  input: unknown,
  actor: Actor,
  now: Instant,
  entry: Enter,
): Promise<unknown> {
  const look = <T>(work: (db: Db) => Promise<T>) => house.database.transaction('read', work);
  const ahead = await action.ahead?.({ now, officer: actor, look, tools: house.tools ?? {} }, input as never);
  const work = async (db: Db) => {
    const record = action.load ? await action.load(db, actor, input as never) : undefined;
    if (record === null)
      throw new TipstaffError('NOT_FOUND', { record: action.name.split('.')[0]!.replace(/s$/, '') });
    const output = await action.run(
      { db, now, officer: actor, record: record as never, ahead },
      input as never,
    );
    const checked = action.output.parse(output);
    return {
      checked,
      entries: withRecords(
        entry('done', null),
        action.records?.(input as never, checked as never, record as never),
      ),
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
