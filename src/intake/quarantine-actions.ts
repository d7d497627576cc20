import * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { assemble } from './assemble.ts';
import { addWritten, withoutQuarantined } from './counts.ts';
import { headerOf } from './formats/csv-row.ts';
import { mappings } from './mapping-store.ts';
import { textDocument } from './open-document.ts';
import { prepare } from './prepare.ts';
import {
  countQuarantined,
  dismiss as dismissItems,
  type Quarantined,
  quarantined,
  quarantinedDocuments,
  renewReason,
  resolved,
  waitingIds,
} from './quarantine-store.ts';
import { itemOf, readDocument } from './read.ts';
import { receive } from './receive.ts';
import { keepCounts, lockRun, OUTCOMES, type Outcome } from './run-store.ts';
import { type IntakeDocument, quarantineItemShape } from './shape.ts';
import { unitCountry } from './unit-country.ts';

const ids = z.array(z.uuid()).max(500);
const states = z.enum(['waiting', 'resolved', 'dismissed']);
const PLACE = /^(\d{4}-[\d-]+T[\d:.]+Z)\/([0-9a-f-]{36})$/;
/** How many waiting documents one call tries again. */
const AT_ONCE = 200;

export const list = query({
  name: 'intake.quarantine',
  words: 'intake quarantine list',
  about: 'What waits in quarantine, newest first, with reason and place.',
  allow: 'intake:read',
  logged: true,
  input: z.object({
    state: states.default('waiting'),
    run: z.uuid().optional(),
    after: z.string().regex(PLACE).optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    items: z.array(quarantineItemShape),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
  records: (_, output) => [{ kind: 'list', id: String(output.items.length) }],
  run: async ({ db, officer }, input) => {
    const [, at, id] = PLACE.exec(input.after ?? '') ?? [];
    const items = await quarantined(
      db,
      officer.unit,
      input.state,
      at && id ? { at, id } : null,
      input.limit,
      input.run ?? null,
    );
    const last = items.at(-1);
    return {
      items,
      next: items.length === input.limit && last ? `${last.receivedAt}/${last.id}` : null,
      total: await countQuarantined(db, officer.unit, input.state),
    };
  },
});

export const show = query({
  name: 'intake.quarantineShow',
  words: 'intake quarantine show',
  about:
    'A quarantined document with its reason and its text as kept: not read yet, so nothing in it is masked.',
  allow: 'intake:write',
  logged: true,
  argument: 'id',
  input: z.object({ id: z.uuid() }),
  output: z.object({ item: quarantineItemShape, text: z.string(), header: z.array(z.string()).nullable() }),
  load: async (db, officer, input) => (await quarantinedDocuments(db, officer.unit, [input.id]))[0] ?? null,
  records: (input) => [{ kind: 'quarantine', id: input.id }],
  run: async ({ record }) => ({
    item: record.item,
    text: Buffer.from(record.document.kept).toString('utf8'),
    header: record.document.content === 'csv-row' ? headerOf(record.document) : null,
  }),
});

export const retry = command({
  name: 'intake.retry',
  words: 'intake quarantine retry',
  about:
    'Read quarantined documents again: after a mapping was saved, the report came, or with corrected text. No ids: all that wait.',
  allow: 'intake:write',
  argument: 'ids',
  input: z.object({
    ids: ids.default([]),
    replacement: z
      .string()
      .max(16 * 2 ** 20)
      .optional(),
  }),
  secrets: ['replacement'],
  sees: 'unit', // what is tried again may join a tip that the officer may not see; the answer does not say so
  output: z.object({
    retried: z.number().int(),
    resolved: z.number().int(),
    waiting: z.number().int(),
    results: z.array(z.object({ id: z.string(), outcome: z.enum(OUTCOMES), tip: z.string().nullable() })),
  }),
  records: (_, output) =>
    output.results.map((result) => ({ kind: 'quarantine', id: result.id, outcome: result.outcome })),
  run: async ({ db, officer, now }, input) => {
    if (input.replacement !== undefined && input.ids.length !== 1)
      throw new TipstaffError('INPUT_INVALID', { problem: 'a replacement goes with exactly one id' });
    await lockLog(db, officer.unit); // two retries of one document come one after another
    const wanted = input.ids.length > 0 ? input.ids : await waitingIds(db, officer.unit, AT_ONCE);
    const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
    const found = await quarantinedDocuments(db, officer.unit, wanted, hidden);
    if (input.ids.length > 0 && found.length < new Set(input.ids).size)
      throw new TipstaffError('NOT_FOUND', { record: 'quarantined document' });
    const waiting = found.filter(({ item }) => item.state === 'waiting'); // others were dealt with meanwhile
    const results: Retried[] = [];
    for (const [run, items] of byRun(waiting))
      results.push(...(await retryRun(db, officer, now, run, items, input.replacement)));
    return {
      retried: results.length,
      resolved: results.filter((result) => result.outcome !== 'quarantined').length,
      waiting: await countQuarantined(db, officer.unit, 'waiting'),
      results: results.map((result) => ({
        ...result,
        tip: result.tip !== null && hidden.has(result.tip) ? null : result.tip,
      })),
    };
  },
});

export const dismiss = command({
  name: 'intake.dismiss',
  words: 'intake quarantine dismiss',
  about: 'Say of quarantined documents that nothing is to be done with them. They stay kept.',
  allow: 'intake:write',
  argument: 'ids',
  input: z.object({ ids: ids.min(1), note: z.string().min(1).max(10_000) }),
  secrets: ['note'],
  output: z.object({ dismissed: z.number().int() }),
  records: (input) => input.ids.map((id) => ({ kind: 'quarantine', id, outcome: 'dismissed' })),
  run: async ({ db, officer }, input) => ({
    dismissed: await dismissItems(db, officer.unit, input.ids, input.note),
  }),
});

type Retried = { id: string; outcome: Outcome; tip: string | null };

function byRun(waiting: readonly Quarantined[]): Map<string, Quarantined[]> {
  const runs = new Map<string, Quarantined[]>();
  for (const each of waiting) runs.set(each.item.run, [...(runs.get(each.item.run) ?? []), each]);
  return runs;
}

/** Read the documents again and take them in as part of the intake that they came with. */
async function retryRun(
  db: Db,
  officer: Actor,
  now: Instant,
  run: string,
  items: readonly Quarantined[],
  replacement: string | undefined,
) {
  const kept = await lockRun(db, officer.unit, run);
  const settings = {
    now,
    country: await unitCountry(db, officer.unit),
    fingerprintKey: db.vault.fingerprintKey,
    mappings: await mappings(db, officer.unit),
  };
  const documents = items.map(({ document }) =>
    replacement === undefined ? document : corrected(document, replacement),
  );
  // a correction is the same item of its intake as what it corrects
  const read = documents.map((document, index) => ({
    ...document,
    ...readDocument(document, settings),
    item: itemOf(items[index]!.document),
  }));
  const groups = [...new Set(read.map((document) => document.group))];
  const assembled = groups.map((group) => assemble(read.filter((document) => document.group === group)));
  const submissions = assembled.flatMap((each) => each.submissions);
  const loose = assembled.flatMap((each) => each.loose);
  const refused = assembled.flatMap((each) => each.refused);
  const chunk = {
    submissions: submissions.map((each) => prepare(each, officer.unit, settings)),
    loose,
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
  for (const [index, { item }] of items.entries()) {
    const ended = ends.get(documents[index]!.digest);
    const outcome = ended && !(ended.outcome === 'duplicate' && !ended.tip) ? ended.outcome : 'quarantined';
    const waitsAnew = ended?.outcome === 'quarantined'; // a correction that waits for its report, as an item of its own
    if (outcome === 'quarantined' && !waitsAnew) {
      const refusal = refused.find(({ document }) => document.digest === documents[index]!.digest)?.refusal;
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
