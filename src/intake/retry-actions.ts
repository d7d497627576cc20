import * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import { command, type Desk } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { assemble } from './assemble.ts';
import { addWritten, withoutQuarantined } from './counts.ts';
import { mappings } from './mapping-store.ts';
import { textDocument } from './open-document.ts';
import { prepare } from './prepare.ts';
import {
  countQuarantined,
  quarantineByIds,
  quarantinedDocuments,
  renewReason,
  resolved,
  waitingIds,
} from './quarantine-store.ts';
import { itemOf, type ReadDocument, type ReadSettings, readDocument } from './read.ts';
import { receive } from './receive.ts';
import { keepCounts, lockRun, OUTCOMES, type Outcome } from './run-store.ts';
import { type IntakeDocument, QUARANTINE_STATES, type QuarantineItem } from './shape.ts';
import { unitCountry } from './unit-country.ts';

/** How many waiting documents one call tries again. */
const AT_ONCE = 200;

type ReadAll = (documents: readonly IntakeDocument[], settings: ReadSettings) => Promise<ReadDocument[]>;
/** What was read before the transaction, by the item's id, and what was asked for. */
type Ahead = { ids: string[]; read: Map<string, ReadDocument>; settings: ReadSettings };

export const retry = command({
  name: 'intake.retry',
  words: 'intake quarantine retry',
  about:
    'Read quarantined documents again: after a mapping was saved, the report came, or with corrected text. No ids: all that wait.',
  allow: 'intake:write',
  argument: 'ids',
  input: z.object({
    ids: z.array(z.uuid()).max(500).default([]).describe('items of the quarantine'),
    replacement: z
      .string()
      .max(16 * 2 ** 20)
      .optional()
      .describe('the corrected text, for exactly one item'),
  }),
  secrets: ['replacement'],
  sees: 'unit', // what is tried again may join a tip that the officer may not see; the answer does not say so
  output: z.object({
    retried: z.number().int(),
    resolved: z.number().int(),
    waiting: z.number().int(),
    results: z.array(z.object({ id: z.string(), outcome: z.enum(OUTCOMES), tip: z.string().nullable() })),
    /** items that were asked for and do not wait any more */
    settled: z.array(z.object({ id: z.string(), state: z.enum(QUARANTINE_STATES) })),
  }),
  records: (_, output) =>
    output.results.map((result) => ({ kind: 'quarantine', id: result.id, outcome: result.outcome })),
  prepare: async (desk, input): Promise<Ahead> => {
    if (input.replacement !== undefined && input.ids.length !== 1)
      throw new TipstaffError('INPUT_INVALID', { problem: 'a replacement goes with exactly one id' });
    return readAhead(desk, input.ids, input.replacement);
  },
  run: async ({ db, officer, now, prepared }, input) => {
    const { ids, read, settings } = prepared;
    await lockLog(db, officer.unit); // two retries of one document come one after another
    const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
    const found = await quarantineByIds(db, officer.unit, ids, hidden);
    if (input.ids.length > 0 && found.length < new Set(input.ids).size)
      throw new TipstaffError('NOT_FOUND', { record: 'quarantined document' });
    const waiting = found.filter(({ id, state }) => state === 'waiting' && read.has(id));
    const results: Retried[] = [];
    for (const [run, items] of byRun(waiting))
      results.push(...(await retryRun(db, officer, now, run, { items, read, settings })));
    return {
      retried: results.length,
      resolved: results.filter((result) => result.outcome !== 'quarantined').length,
      waiting: await countQuarantined(db, officer.unit, 'waiting'),
      results: results.map((result) => withoutHidden(result, hidden)),
      settled: input.ids.length === 0 ? [] : found.filter(({ state }) => state !== 'waiting').map(stateOf),
    };
  },
});

const stateOf = ({ id, state }: QuarantineItem) => ({ id, state });

/** Read the documents before the transaction begins, in the reading threads: what they hold may hang or kill a reader. */
async function readAhead(desk: Desk, asked: string[], replacement: string | undefined): Promise<Ahead> {
  const { officer, now, tools } = desk;
  const { found, ids, settings } = await desk.read(async (db) => {
    const wanted = asked.length > 0 ? asked : await waitingIds(db, officer.unit, AT_ONCE);
    return {
      ids: wanted,
      found: await quarantinedDocuments(
        db,
        officer.unit,
        wanted,
        await hiddenFrom(db, officer.unit, officer.id, now),
      ),
      settings: {
        now,
        country: await unitCountry(db, officer.unit),
        fingerprintKey: db.vault.fingerprintKey,
        mappings: await mappings(db, officer.unit),
      } satisfies ReadSettings,
    };
  });
  const waiting = found.filter(({ item }) => item.state === 'waiting');
  const documents = waiting.map(({ document }) =>
    replacement === undefined ? document : corrected(document, replacement),
  );
  const readAll = (tools['read'] as ReadAll | undefined) ?? readHere;
  const read = await readAll(documents, settings);
  return {
    ids,
    settings,
    // a correction is the same item of its intake as what it corrects
    read: new Map(
      read.map((each, index) => [
        waiting[index]!.item.id,
        { ...each, item: itemOf(waiting[index]!.document) },
      ]),
    ),
  };
}

const readHere: ReadAll = async (documents, settings) =>
  documents.map((document) => {
    const { facts: _, ...made } = readDocument(document, settings);
    return { ...document, ...made };
  });

type Retried = { id: string; outcome: Outcome; tip: string | null };

/** What joined a tip that is kept from the officer was taken in: as what, and into which tip, is not told. */
function withoutHidden(result: Retried, hidden: ReadonlySet<string>): Retried {
  return result.tip !== null && hidden.has(result.tip)
    ? { ...result, outcome: 'accepted', tip: null }
    : result;
}

function byRun(waiting: readonly QuarantineItem[]): Map<string, QuarantineItem[]> {
  const runs = new Map<string, QuarantineItem[]>();
  for (const each of waiting) runs.set(each.run, [...(runs.get(each.run) ?? []), each]);
  return runs;
}

/** Take the documents in as part of the intake that they came with. */
async function retryRun(
  db: Db,
  officer: Actor,
  now: Instant,
  run: string,
  { items, read, settings }: { items: readonly QuarantineItem[] } & Pick<Ahead, 'read' | 'settings'>,
): Promise<Retried[]> {
  const kept = await lockRun(db, officer.unit, run);
  const documents = items.map(({ id }) => read.get(id)!);
  const groups = [...new Set(documents.map((document) => document.group))];
  const assembled = groups.map((group) => assemble(documents.filter((document) => document.group === group)));
  const submissions = assembled.flatMap((each) => each.submissions);
  const refused = assembled.flatMap((each) => each.refused);
  const chunk = {
    submissions: submissions.map((each) => prepare(each, officer.unit, settings)),
    loose: assembled.flatMap((each) => each.loose),
    refused: [],
  };
  const written = await receive(
    db,
    { unit: officer.unit, run, now, strict: false, resumed: false, settings },
    chunk,
  );
  const ends = new Map(written.ended.map((ended) => [ended.document.digest, ended]));
  const results: Retried[] = [];
  let counts = kept!.counts;
  for (const [index, item] of items.entries()) {
    const { digest } = documents[index]!;
    const ended = ends.get(digest);
    const outcome = ended && !(ended.outcome === 'duplicate' && !ended.tip) ? ended.outcome : 'quarantined';
    const waitsAnew = ended?.outcome === 'quarantined'; // a correction that waits for its report, as an item of its own
    if (outcome === 'quarantined' && !waitsAnew) {
      const refusal = refused.find(({ document }) => document.digest === digest)?.refusal;
      if (refusal) await renewReason(db, officer.unit, item.id, refusal);
    } else {
      await resolved(db, officer.unit, [{ id: item.id, tip: ended?.tip ?? null }]);
      counts = withoutQuarantined(counts, item.reason);
    }
    results.push({ id: item.id, outcome, tip: ended?.tip ?? null });
  }
  const taken = {
    ...written,
    ended: written.ended.filter((ended) => ended.outcome !== 'duplicate' || ended.tip),
  };
  await keepCounts(db, officer.unit, run, addWritten(counts, taken), kept!.bytes, kept!.spooled);
  return results;
}

/**
 * The document with corrected text, payloads in it replaced as in any delivery. Its digest is that of the correction:
 * the receipt names what was really read.
 */
function corrected(document: IntakeDocument, text: string): IntakeDocument {
  const content = document.content === 'unknown' ? contentOf(text) : document.content;
  const fresh = textDocument(document, document.record, content, Buffer.from(text, 'utf8'));
  return { ...fresh, dropped: [...document.dropped, ...fresh.dropped] };
}

function contentOf(text: string): IntakeDocument['content'] {
  const first = text.trimStart()[0];
  return first === '<' ? 'xml' : first === '{' ? 'json' : 'unknown';
}
