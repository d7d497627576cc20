import * as z from 'zod';
import { shownUntil } from '../access/need-store.ts';
import { unitById } from '../access/store.ts';
import { command } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { sha256 } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import { millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { queueFilterShape } from '../triage/shape.ts';
import { writeCsv } from './csv.ts';
import { addExport, lockExport, markFetched } from './export-store.ts';
import { writeGraphml } from './graphml.ts';
import type { Cell, OpenProfile, Wanted } from './profile.ts';
import {
  EXPORT_FORMATS,
  EXPORT_PROFILES,
  EXPORT_ROWS_MOST,
  type ExportFormat,
  exportShape,
  formatsOf,
} from './shape.ts';
import { clearStale, isSpooled, spool, WAITS_MS } from './spool.ts';
import { markOf, pageMarkOf } from './watermark.ts';
import { writeXlsx } from './xlsx.ts';

const input = z.strictObject({
  profile: z.enum(EXPORT_PROFILES),
  format: z.enum(EXPORT_FORMATS).default('csv'),
  /** tips: as the queue is filtered; {} for all */
  filter: queueFilterShape.optional(),
  /** audit, intakes: from this instant on */
  from: z.iso.datetime({ precision: 3 }).optional(),
  /** audit, intakes: before this instant */
  to: z.iso.datetime({ precision: 3 }).optional(),
  /** links: of this network */
  network: z.uuid().optional(),
  /** why, and for whom */
  reason: z.string().trim().min(1).max(2000),
});
type Asked = z.infer<typeof input>;

/** The acts of export over the profiles that the house knows. */
export function exportActions(profiles: readonly OpenProfile[]) {
  return { make: makeAction(profiles), fetch };
}

function makeAction(profiles: readonly OpenProfile[]) {
  return command({
    name: 'documents.export',
    words: 'export',
    about:
      'Make a file to be handed out: listed columns of tips, officers, intakes, the audit log, or a network’s links.',
    allow: 'export:write',
    fresh: true,
    fourEyes: 'approve:casework',
    argument: 'profile',
    input,
    output: exportShape,
    secrets: ['reason'],
    // the file's digest and its count of rows stand in the log before the first byte leaves
    records: (_, output) => [
      { kind: 'export', id: output.export, digest: output.digest },
      { kind: 'export rows', id: String(output.rows), digest: output.digest },
    ],
    detail: (asked) => asked.reason,
    load: async (_db, officer, asked) => profileFor(profiles, officer, asked),
    run: async ({ db, officer, now, record }, asked) => {
      await clearStale(db, officer.unit, now);
      const id = newId(now);
      const made = await fileOf(db, officer, record, asked, id, now);
      const { bytes, digest } = await spool(db, officer.unit, id, made.file, await shownUntil(db));
      const { format, profile } = asked;
      const rows = made.counted();
      await addExport(db, officer.unit, {
        id,
        officer: officer.id,
        profile,
        format,
        at: now,
        rows,
        bytes,
        digest,
      });
      return { export: id, name: nameOf(id, format), rows, bytes, digest: digest.toString('hex') };
    },
  });
}

const fetch = command({
  name: 'documents.fetch',
  words: 'document fetch',
  about: 'Fetch an export that the officer made: once, within an hour. It is destroyed as it goes out.',
  allow: 'export:write',
  fresh: true,
  argument: 'export',
  input: z.strictObject({ export: z.uuid() }),
  output: exportShape.extend({ format: z.enum(EXPORT_FORMATS) }),
  load: async (db, officer, asked, now) => {
    const row = await lockExport(db, officer.unit, asked.export);
    const waits = row && millis(now) - millis(row.made_at) <= WAITS_MS;
    return waits && row.officer_id === officer.id && isSpooled(row.export_id, now) ? row : null;
  },
  records: (_, output) => [{ kind: 'export', id: output.export, digest: output.digest }],
  run: async ({ db, officer, now, record }) => {
    if (!(await markFetched(db, officer.unit, record.export_id, now)))
      throw new TipstaffError('NOT_FOUND', { record: 'document' });
    const { export_id: id, format, rows, bytes } = record;
    return {
      export: id,
      name: nameOf(id, format),
      rows,
      bytes,
      digest: record.digest.toString('hex'),
      format,
    };
  },
});

/** Ids only: a file's name is seen by everyone who passes it on. */
const nameOf = (id: string, format: ExportFormat): string => `tipstaff-${id}.${format}`;

/** The profile where the officer may see its rows. Fails INPUT_INVALID for a wish that it does not know. */
function profileFor(profiles: readonly OpenProfile[], officer: Actor, asked: Asked): OpenProfile | null {
  const found = profiles.find(({ name }) => name === asked.profile);
  if (!found || !officer.permissions.has(found.needs)) return null;
  // whoever approves has to see that it is all of them
  if (found.takes.includes('filter') && !asked.filter)
    throw new TipstaffError('INPUT_INVALID', { problem: 'filter: say which, {} for all' });
  if (found.takes.includes('network') && !asked.network)
    throw new TipstaffError('INPUT_INVALID', { problem: 'network: say which' });
  if (!formatsOf(found.name).includes(asked.format))
    throw new TipstaffError('INPUT_INVALID', {
      problem: `format: exports of ${found.name} are not made as ${asked.format}`,
    });
  for (const wish of ['filter', 'from', 'to', 'network'] as const)
    if (asked[wish] !== undefined && !found.takes.includes(wish))
      throw new TipstaffError('INPUT_INVALID', {
        problem: `${wish}: exports of ${found.name} do not take it`,
      });
  return found;
}

async function fileOf(
  db: Db,
  officer: Actor,
  profile: OpenProfile,
  asked: Asked,
  id: string,
  at: Instant,
): Promise<{ file: AsyncIterable<Buffer>; counted: () => number }> {
  const wanted: Wanted = {
    filter: asked.filter ?? {},
    from: asked.from ?? null,
    to: asked.to ?? null,
    ...(asked.network && { network: asked.network }),
  };
  const mark = {
    officer: officer.displayName,
    unit: (await unitById(db, officer.unit))?.name ?? String(officer.unit),
    at,
    export: id,
    filter: sha256(canonicalJson({ profile: profile.name, ...wanted })),
  };
  const asker = { unit: officer.unit, id: officer.id };
  if (asked.format === 'graphml' && profile.drawn) {
    const picture = await profile.drawn(db, asker, wanted);
    return { file: writeGraphml({ ...picture, mark: markOf(mark) }), counted: () => picture.lines.length };
  }
  let rows = 0;
  const counted = async function* (): AsyncGenerator<Cell[][]> {
    for await (const page of profile.cells(db, asker, wanted)) {
      rows += page.length;
      if (rows > EXPORT_ROWS_MOST)
        throw new TipstaffError('INPUT_INVALID', { problem: `filter: more than ${EXPORT_ROWS_MOST} rows` });
      yield page;
    }
  };
  const table = { heads: profile.heads, pages: counted(), mark: markOf(mark) };
  const file =
    asked.format === 'csv' ? writeCsv(table) : writeXlsx({ ...table, pageMark: pageMarkOf(mark), at });
  return { file, counted: () => rows };
}
