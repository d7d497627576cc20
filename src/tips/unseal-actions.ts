import * as z from 'zod';
import { command } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { valueInWords } from './sealed-split.ts';
import { openField, sealedOf } from './sealed-store.ts';
import { FORMATS, SEALED_KINDS } from './shape.ts';
import { documentOf, factsOf, findTip, type TipRow, versionsOf } from './store.ts';
import { countUnsealed, setUnsealQuota } from './unseal-store.ts';

const tip = z.string().min(1).max(200);
const version = z.number().int().min(1).optional();
const reason = z.string().trim().min(3).max(500);
const valueShape = z.object({
  version: z.number().int(),
  field: z.number().int(),
  kind: z.enum(SEALED_KINDS),
  value: z.string(),
});
type Value = z.infer<typeof valueShape>;
const because = (input: { reason: string }) => input.reason;
/** The entry names the tip and the value by its number: who opened what can be listed. */
const opened = (record: TipRow, values: readonly Pick<Value, 'version' | 'field'>[]) =>
  values.map((each) => ({
    kind: 'tip',
    id: record.tip_id,
    outcome: `unsealed field ${each.field} of version ${each.version}`,
  }));

/**
 * A document shows all that is sealed in it: it counts as all the values of the versions that it is listed in, and as this
 * many at least. One with more takes a second officer.
 */
const DOCUMENT_COUNTS_AS = 10;

/** A tip with what is sealed in one of its source documents; nothing is listed where the tip has no such document. */
async function documentOfTip(db: Db, officer: Actor, input: { tip: string; digest: string }) {
  const row = officer.permissions.has('tip:text') ? await findTip(db, officer.unit, input.tip) : null;
  if (!row) return null;
  const within = (await versionsOf(db, row)).filter(({ facts }) =>
    facts.documents.some(({ digest }) => digest === input.digest),
  );
  return {
    row,
    listed: within[0]?.facts.documents.find(({ digest }) => digest === input.digest),
    values: Math.max(DOCUMENT_COUNTS_AS, ...within.map(({ facts }) => facts.sealed.length)),
  };
}

export const unseal = command({
  name: 'tips.unseal',
  words: 'tip unseal',
  about: 'Unseal one value of a tip, by the number that its mask shows. Logged with the reason.',
  allow: 'tip:unseal',
  fresh: true,
  argument: 'tip',
  input: z.object({ tip, version, field: z.number().int().min(1), reason }),
  secrets: ['reason'],
  output: valueShape,
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: (_, output, record) => opened(record, [output]),
  detail: because,
  run: async ({ db, now, officer, record }, input) => {
    await lockLog(db, officer.unit);
    const at = input.version ?? record.version;
    const mark = (await factsOf(db, record, at))?.facts.sealed.find((each) => each.field === input.field);
    const value = mark && (await openField(db, record, at, mark));
    if (!value) throw new TipstaffError('NOT_FOUND', { record: 'sealed field' });
    await countUnsealed(db, officer, now, 1);
    return { version: at, field: value.field, kind: value.kind, value: valueInWords(value) };
  },
});

export const unsealAll = command({
  name: 'tips.unsealAll',
  words: 'tip unseal-all',
  about:
    'Unseal all values of one version of a tip. A second officer approves it first, for this very version.',
  allow: 'tip:unseal',
  fresh: true,
  fourEyes: 'approve:casework',
  argument: 'tip',
  // named, so that an approval is for what was looked at, and not for what came later
  input: z.object({ tip, version: z.number().int().min(1), reason }),
  secrets: ['reason'],
  output: z.object({ values: z.array(valueShape) }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: (_, output, record) => opened(record, output.values),
  detail: because,
  run: async ({ db, now, officer, record }, input) => {
    await lockLog(db, officer.unit);
    const at = input.version;
    const kept = (await versionsOf(db, record)).find((each) => each.version === at);
    if (!kept) throw new TipstaffError('NOT_FOUND', { record: 'version' });
    const values = await sealedOf(db, record, [kept]);
    await countUnsealed(db, officer, now, values.length, true);
    return {
      values: values.map((value) => ({
        version: at,
        field: value.field,
        kind: value.kind,
        value: valueInWords(value),
      })),
    };
  },
});

export const unsealDocument = command({
  name: 'tips.unsealDocument',
  words: 'tip unseal-document',
  about:
    'A source document of a tip as kept, with nothing masked. Logged with the reason. One with more than ten sealed values takes a second officer.',
  allow: 'tip:unseal',
  fresh: true,
  fourEyes: 'approve:casework',
  argument: 'tip',
  input: z.object({ tip, digest: z.string().regex(/^[0-9a-f]{64}$/), reason }),
  secrets: ['reason'],
  output: z.object({
    name: z.string(),
    format: z.enum(FORMATS),
    digest: z.string(),
    keptDigest: z.string(),
    bytes: z.number().int(),
    text: z.string(),
  }),
  load: documentOfTip,
  alone: ({ values }) => values <= DOCUMENT_COUNTS_AS,
  records: (input, _, { row }) => [
    { kind: 'tip', id: row.tip_id, outcome: `unsealed document ${input.digest.slice(0, 16)}` },
  ],
  detail: because,
  run: async ({ db, now, officer, record: { row, listed, values } }, input) => {
    await lockLog(db, officer.unit);
    const kept = listed && (await documentOf(db, row, input.digest));
    if (!kept) throw new TipstaffError('NOT_FOUND', { record: 'document' });
    await countUnsealed(db, officer, now, values, values > DOCUMENT_COUNTS_AS);
    return { ...listed, text: kept.toString('utf8') };
  },
});

export const setQuota = command({
  name: 'tips.setUnsealQuota',
  words: 'tip unseal-quota',
  about: 'Say how many sealed values one officer may unseal within an hour.',
  allow: 'unit:write',
  fresh: true,
  argument: 'perHour',
  input: z.object({ perHour: z.number().int().min(1).max(10_000) }),
  output: z.object({}),
  records: () => [{ kind: 'setting', id: 'unseal.perHour' }],
  run: async ({ db, officer }, input) => {
    await setUnsealQuota(db, officer.unit, input.perHour);
    return {};
  },
});
