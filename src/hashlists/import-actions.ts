import * as z from 'zod';
import { command } from '../actions/action.ts';
import { abandon, beginImport, publish, stage } from './import-store.ts';
import { askedListShape, LIST_FORMATS, listCountsShape } from './shape.ts';

const staged = { list: z.uuid(), version: z.number().int() };
const aboutList = ({ list }: { list: string }) => [{ kind: 'hash list', id: list }];

/** Performed before the files are looked at: may this officer bring a list? */
export const begin = command({
  name: 'hashlists.import',
  words: 'hashlist import',
  about:
    'Bring a list of known hashes (multipart: what it is, then its files): a new list, or a new version of the list of that name, whole or not at all.',
  allow: 'hashlist:write',
  sees: 'unit',
  secrets: ['remark'],
  input: askedListShape,
  output: z.object(staged),
  records: (_, output) => aboutList(output),
  run: ({ db, officer, now }, input) =>
    beginImport(db, { unit: officer.unit, officer: officer.id, now }, input),
});

export const keep = command({
  name: 'hashlists.keep',
  words: 'hashlist keep',
  about: 'Entries of a version that does not stand yet.',
  allow: 'hashlist:write',
  internal: true,
  sees: 'unit',
  input: z.object({
    ...staged,
    /** keyed digest of the piece, which the log keeps in place of one that would be made of all of it */
    digest: z.string(),
    entries: z.array(
      z.object({
        print: z.string().regex(/^[0-9a-f]{32}$/),
        category: z.string().nullable(),
        flags: z.number().int(),
      }),
    ),
  }),
  output: z.object({ kept: z.number().int() }),
  records: aboutList,
  run: async ({ db, officer }, { entries, list, version }) => ({
    kept: await stage(db, officer.unit, { list, version }, entries),
  }),
});

export const stand = command({
  name: 'hashlists.stand',
  words: 'hashlist stand',
  about: 'Let a version stand in place of the one before.',
  allow: 'hashlist:write',
  internal: true,
  sees: 'unit',
  input: z.object({
    ...staged,
    format: z.enum(LIST_FORMATS),
    profile: z.string().nullable(),
    filePrint: z.string().regex(/^[0-9a-f]{32}$/),
    counts: listCountsShape,
  }),
  output: z.object({ stands: z.boolean(), version: z.number().int(), profile: z.string().nullable() }),
  records: aboutList,
  run: async ({ db, officer, now }, { list, version, filePrint, ...read }) =>
    publish(
      db,
      { unit: officer.unit, officer: officer.id, now },
      { list, version },
      {
        ...read,
        filePrint: Buffer.from(filePrint, 'hex'),
      },
    ),
});

export const drop = command({
  name: 'hashlists.drop',
  words: 'hashlist drop',
  about: 'Drop a version that does not stand: an import that broke off.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object(staged),
  output: z.object({}),
  records: aboutList,
  run: async ({ db, officer }, version) => {
    await abandon(db, officer.unit, version);
    return {};
  },
});
