import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Db } from '../storage/db.ts';
import { anchorOf, newestNote, readAnchor } from './anchor.ts';
import { checkBundle } from './bundle.ts';
import { anchorHead, showCheckpoint, signHead } from './checkpoint.ts';
import { entriesBelow, keepParameters, type ListedRow, parametersOf } from './entry-store.ts';
import { installationOf, originOf, verifierOf } from './key-store.ts';
import { readCheckpoint, readNote, readVerifier, verifierText } from './note.ts';
import { progressOf } from './progress.ts';
import {
  bundleShape,
  checkpointShape,
  entryFilterShape,
  type ListedEntry,
  listedEntryShape,
  patternParametersShape,
  verificationShape,
} from './shape.ts';
import { headOf } from './store.ts';
import { LogTree } from './tree-store.ts';
import { verifyLog } from './verify.ts';
import { entriesToProve } from './verify-store.ts';

const MOST_PROVED = 1000;

export const verify = query({
  name: 'audit.verify',
  words: 'audit verify',
  about:
    'Recompute the unit’s audit log from its entries; compare it with its head and with every checkpoint that was kept outside.',
  allow: 'audit:read',
  logged: true,
  input: z.object({
    /** text of an anchor file from elsewhere */
    anchor: z.string().max(19_000_000).optional(),
    /** a head from a paper register: how many entries, and the code */
    size: z.number().int().min(0).optional(),
    code: z.string().max(60).optional(),
    /** the public key of the checkpoints as it was noted elsewhere; the public key of a witness */
    verifier: z.string().max(1000).optional(),
    witness: z.string().max(1000).optional(),
  }),
  secrets: ['anchor'],
  output: verificationShape,
  run: async ({ db, officer }, input) => {
    const witness = input.witness === undefined ? null : readVerifier(input.witness);
    if (input.witness !== undefined && witness?.type !== 'witness')
      throw new TipstaffError('INPUT_INVALID', { problem: 'the witness’s key is none' });
    if ((input.size === undefined) !== (input.code === undefined))
      throw new TipstaffError('INPUT_INVALID', {
        problem: 'a code from paper needs its size, and a size its code',
      });
    return verifyLog(db, officer.unit, {
      given: input.anchor ?? null,
      paper: input.code === undefined ? null : { size: input.size!, code: input.code },
      verifier: input.verifier ?? null,
      witness,
    });
  },
});

export const progress = query({
  name: 'audit.progress',
  words: 'audit progress',
  about: 'How far a verification that is under way has come.',
  allow: 'audit:read',
  logged: false,
  input: z.object({}),
  output: z.object({ running: z.object({ done: z.number().int(), of: z.number().int() }).nullable() }),
  run: async ({ db, officer }) => ({ running: progressOf(await originOf(db, officer.unit)) }),
});

export const status = query({
  name: 'audit.status',
  words: 'audit status',
  about:
    'How many entries the unit’s log has, its public key, and the newest checkpoint that was kept outside.',
  allow: 'audit:read',
  logged: false,
  input: z.object({}),
  output: z.object({
    origin: z.string(),
    verifier: z.string(),
    size: z.number().int(),
    root: z.string(),
    anchored: z.boolean(),
    witnessed: z.boolean(),
    checkpoint: checkpointShape.nullable(),
  }),
  run: async ({ db, officer }) => {
    const verifier = await verifierOf(db, officer.unit);
    const anchor = anchorOf(await installationOf(db));
    const newest = anchor && newestNote(anchor.file, verifier.name);
    const head = await headOf(db, officer.unit);
    if (!head) throw new TipstaffError('NOT_FOUND', { record: 'log' });
    return {
      origin: verifier.name,
      verifier: verifierText(verifier),
      size: head.size,
      root: head.root.toString('hex'),
      anchored: anchor !== null && readAnchor(anchor.file) !== null,
      witnessed: anchor !== null && anchor.witness !== null,
      checkpoint: newest && (await showCheckpoint(db, officer.unit, textOf(newest))),
    };
  },
});

const textOf = ({
  body,
  signatures,
}: {
  body: string;
  signatures: { name: string; bytes: Buffer }[];
}): string =>
  `${body}\n${signatures.map(({ name, bytes }) => `— ${name} ${bytes.toString('base64')}\n`).join('')}`;

export const checkpoint = command({
  name: 'audit.checkpoint',
  words: 'audit checkpoint',
  about:
    'Sign the head of the unit’s log, keep it outside the database, and show it with the code for paper.',
  allow: 'audit:read',
  input: z.object({}),
  output: checkpointShape,
  records: (_, output) => [{ kind: 'checkpoint', id: String(output.size) }],
  run: async ({ db, officer }) => showCheckpoint(db, officer.unit, await anchorHead(db, officer.unit)),
});

export const prove = query({
  name: 'audit.prove',
  words: 'audit prove',
  about:
    'Entries with the proof that they stand in the log: one by its number, or all about a record. `tipstaff audit check` checks them anywhere.',
  allow: 'audit:read',
  logged: true,
  input: z.object({ seq: z.number().int().min(0).optional(), record: z.string().max(200).optional() }),
  output: bundleShape,
  records: (input) => [{ kind: input.record ? 'record' : 'entry', id: input.record ?? String(input.seq) }],
  run: async ({ db, officer }, input) => {
    if ((input.seq === undefined) === (input.record === undefined))
      throw new TipstaffError('INPUT_INVALID', { problem: 'name an entry by its number, or a record' });
    const note = await signHead(db, officer.unit);
    const { size } = readCheckpoint(readNote(note)!.body)!;
    const entries = await entriesToProve(db, officer.unit, input, size, MOST_PROVED);
    if (entries.length === 0) throw new TipstaffError('NOT_FOUND', { record: 'entry' });
    const tree = new LogTree(db, officer.unit);
    const proved = [];
    for (const entry of entries) proved.push({ entry, path: hex(await tree.inclusion(entry.seq, size)) });
    const verifier = verifierText(await verifierOf(db, officer.unit));
    const bundle = { tipstaff: 'audit bundle 1' as const, checkpoint: note, verifier, entries: proved };
    const { problem } = checkBundle(bundle, verifier);
    if (problem) throw new TipstaffError('AUDIT_BROKEN', { problem });
    return bundle;
  },
});

export const consistency = query({
  name: 'audit.consistency',
  words: 'audit consistency',
  about:
    'The proof that the log of `to` entries begins with the log of `from` entries: what a witness asks before it signs.',
  allow: 'audit:read',
  logged: false,
  input: z.object({ from: z.number().int().min(0), to: z.number().int().min(0) }),
  output: z.object({ proof: z.array(z.string()) }),
  run: async ({ db, officer }, input) => {
    const head = await headOf(db, officer.unit);
    if (!head || input.from > input.to || input.to > head.size)
      throw new TipstaffError('INPUT_INVALID', {
        problem: 'from must not be above to, nor to above the log',
      });
    return { proof: hex(await new LogTree(db, officer.unit).consistency(input.from, input.to)) };
  },
});

const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'));

const page = {
  before: z.number().int().min(0).optional(),
  limit: z.number().int().min(1).max(500).default(100),
};
const listed = z.object({ entries: z.array(listedEntryShape), next: z.number().int().nullable() });

export const entries = query({
  name: 'audit.entries',
  words: 'audit entries',
  about: 'Entries of the log, newest first, by officer, action, record, outcome and time.',
  allow: 'audit:read',
  logged: true,
  input: z.object({ filter: entryFilterShape.default({}), ...page }),
  output: listed,
  records: (_, output) => [{ kind: 'list', id: String(output.entries.length) }],
  run: async ({ db, officer }, input) =>
    asPage(
      db,
      officer.unit,
      await entriesBelow(db, officer.unit, input.filter, input.before ?? null, input.limit),
      input.limit,
    ),
});

const AN_ID = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{64})$/i;

export const record = query({
  name: 'audit.record',
  words: 'audit record',
  about: 'Everything that was ever done with a record, newest first.',
  allow: 'audit:read',
  logged: true,
  argument: 'record',
  input: z.object({ record: z.string().min(1).max(200), ...page }),
  output: listed,
  // what was typed may be a name: it stands in the entry where it is an id or a digest, or stands in the log already
  records: (input, output) =>
    AN_ID.test(input.record) || output.entries.length > 0 ? [{ kind: 'record', id: input.record }] : [],
  run: async ({ db, officer }, input) =>
    asPage(
      db,
      officer.unit,
      await entriesBelow(db, officer.unit, { record: input.record }, input.before ?? null, input.limit),
      input.limit,
    ),
});

async function asPage(
  db: Db,
  unit: number,
  rows: readonly ListedRow[],
  limit: number,
): Promise<{ entries: ListedEntry[]; next: number | null }> {
  const names = await namesOf(db, unit);
  return {
    entries: rows.map((row) => ({
      seq: row.seq,
      at: row.at,
      officer: row.officer,
      officerName: names.get(row.officer) ?? row.officer,
      action: row.action,
      recordKind: row.record_kind,
      recordId: row.record_id,
      outcome: row.outcome,
      code: row.code,
      via: row.via,
      hasDetail: row.has_detail,
    })),
    next: rows.length === limit ? rows.at(-1)!.seq : null,
  };
}

export const parameters = query({
  name: 'audit.parameters',
  words: 'audit parameters',
  about: 'What the unit’s patterns are measured by.',
  allow: 'audit:read',
  logged: false,
  input: z.object({}),
  output: patternParametersShape,
  run: ({ db, officer }) => parametersOf(db, officer.unit),
});

export const setParameters = command({
  name: 'audit.setParameters',
  words: 'audit parameters set',
  about:
    'Say what the unit’s patterns are measured by. What is not named takes its default. The entry keeps what was said.',
  allow: 'audit:read',
  fresh: true,
  input: patternParametersShape,
  output: z.object({}),
  records: () => [{ kind: 'parameters', id: 'patterns' }],
  detail: (input) => canonicalJson(input),
  run: async ({ db, officer }, input) => {
    await keepParameters(db, officer.unit, input);
    return {};
  },
});
