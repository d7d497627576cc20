import * as z from 'zod';
import { hiddenTips } from '../access/need-store.ts';
import { query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { difference } from './difference.ts';
import { adjustmentShape, adjustmentsOf } from './explained/shape.ts';
import { foldedUnder } from './folded-store.ts';
import { mergedInto, named, openTip } from './merge-store.ts';
import { outcomesOf } from './outcome-store.ts';
import { clearingOf } from './purge-store.ts';
import { openFacts, scrubberOfTip, veiledVersions } from './sealed-store.ts';
import {
  changeShape,
  FORMATS,
  type MaskedFacts,
  type Reason,
  TEXT_KINDS,
  type TextDraft,
  tipViewShape,
} from './shape.ts';
import {
  closeReasonName,
  documentOf,
  findTip,
  type KeptVersion,
  laneName,
  partiesOf,
  reasonsOf,
  stateName,
  type TipRow,
} from './store.ts';
import { veilChanges } from './veil.ts';

const tip = z.string().min(1).max(200);
/** The entry names the tip's own id, by whatever number it was asked for: who looked at a tip can be listed. */
const aboutTip = (_: unknown, __: unknown, record: TipRow) => [{ kind: 'tip', id: record.tip_id }];

const shownShape = tipViewShape.extend({
  adjustments: z.array(adjustmentShape).describe('what makes each score of what its reasons add up to'),
});

export const show = query({
  name: 'tips.show',
  words: 'tip show',
  about: 'Everything that is kept of a tip, masked, with provenance. Words only to those who may read them.',
  allow: 'tip:read',
  logged: true,
  argument: 'tip',
  input: z.object({
    tip,
    version: z.number().int().min(1).optional(),
    words: z.boolean().default(true),
    alone: z.boolean().default(false).describe('a merged duplicate itself, not the tip that it leads to'),
  }),
  output: shownShape,
  load: (db, officer, input) => openTip(db, officer.unit, input.tip, input.alone),
  records: (_, __, { row, askedFor }) =>
    [row.tip_id, ...(askedFor ? [askedFor.id] : [])].map((id) => ({ kind: 'tip', id })),
  run: async ({ db, officer, record }, input) => {
    const { row } = record;
    if (stateName(row.state) === 'cleared') return view(db, record, [], noFacts(row));
    const { versions } = await veiledVersions(db, row);
    const wanted = versions.find((each) => each.version === (input.version ?? row.version));
    if (!wanted) throw new TipstaffError('NOT_FOUND', { record: 'version' });
    const withWords = input.words && officer.permissions.has('tip:text');
    return view(db, record, versions, withWords ? wanted.facts : silent(wanted.facts));
  },
});

export const words = query({
  name: 'tips.words',
  words: 'tip words',
  about: 'The words of a tip: summary, notes, chat excerpts. Sealed values in them are masked.',
  allow: 'tip:text',
  logged: true,
  argument: 'tip',
  input: z.object({ tip, version: z.number().int().min(1).optional() }),
  output: z.object({
    texts: z.array(
      z.object({
        kind: z.enum(TEXT_KINDS),
        text: z.string(),
        at: z.string(),
        document: z.number().int(),
        owner: z.string(),
      }),
    ),
  }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: aboutTip,
  run: async ({ db, record }, input) => {
    const { versions } = await veiledVersions(db, record);
    const kept = versions.find((each) => each.version === (input.version ?? record.version));
    if (!kept) throw new TipstaffError('NOT_FOUND', { record: 'version' });
    const owned = (texts: readonly TextDraft[], owner: string, document = 0) =>
      texts.map((text) => ({ ...text, document: text.document ?? document, owner }));
    const { facts } = kept;
    return {
      texts: [
        ...owned(facts.texts, 'incident'),
        ...facts.parties.flatMap((party, index) => owned(party.texts, `party ${index}`, party.document)),
        ...facts.files.flatMap((file, index) => owned(file.texts, `file ${index}`, file.document)),
      ],
    };
  },
});

export const document = query({
  name: 'tips.document',
  words: 'tip document',
  about:
    'A source document of a tip as kept: its text, with every payload replaced by its digest and sealed values masked.',
  allow: 'tip:text',
  logged: true,
  argument: 'tip',
  input: z.object({ tip, digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: z.object({
    name: z.string(),
    format: z.enum(FORMATS),
    digest: z.string(),
    keptDigest: z.string(),
    bytes: z.number().int(),
    text: z.string(),
  }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: aboutTip,
  run: async ({ db, record }, input) => {
    const { versions, scrubber } = await veiledVersions(db, record);
    const listed = versions
      .flatMap((each) => each.facts.documents)
      .find((each) => each.digest === input.digest);
    const kept = listed && (await documentOf(db, record, input.digest));
    if (!listed || !kept) throw new TipstaffError('NOT_FOUND', { record: 'document' });
    return { ...listed, text: scrubber.scrub(kept.toString('utf8')) };
  },
});

export const differ = query({
  name: 'tips.difference',
  words: 'tip difference',
  about:
    'What changed from one version of a tip to another. Of a sealed value: that it changed, never what it says.',
  allow: 'tip:read',
  logged: true,
  argument: 'tip',
  input: z.object({ tip, from: z.number().int().min(1), to: z.number().int().min(1) }),
  output: z.object({ changes: z.array(changeShape) }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: aboutTip,
  run: async ({ db, record }, input) => {
    const [before, after] = [await openFacts(db, record, input.from), await openFacts(db, record, input.to)];
    if (!before || !after) throw new TipstaffError('NOT_FOUND', { record: 'version' });
    const changes = difference(before.facts, after.facts);
    return { changes: veilChanges(changes, await scrubberOfTip(db, record)) };
  },
});

type Opened = NonNullable<Awaited<ReturnType<typeof openTip>>>;

async function view(
  db: Db,
  { row, askedFor, into }: Opened,
  versions: readonly KeptVersion[],
  facts: MaskedFacts,
): Promise<z.infer<typeof shownShape>> {
  const outcome = (await outcomesOf(db, [row.tip_id])).get(row.tip_id);
  const parties = await partiesOf(db, [row.tip_id]);
  const clearing = await clearingOf(db, row.unit_id, row.tip_id);
  const { reasons: all, version } = await reasonsOf(db, row.tip_id);
  const reasons = withoutHidden(all, await hiddenTips(db));
  return {
    id: row.tip_id,
    source: row.source,
    number: row.number,
    version: row.version,
    versions: versions.map((each) => ({
      version: each.version,
      receivedAt: each.receivedAt,
      run: each.run,
      documents: each.facts.documents,
    })),
    lane: laneName(row.lane),
    state: stateName(row.state),
    closeReason: closeReasonName(row.close_reason),
    outcome: outcome ? { outcome: outcome.outcome, by: outcome.officer_id, at: outcome.at } : null,
    askedFor,
    merged: (await mergedInto(db, row)).map(named),
    mergedInto: into,
    cleared: clearing && { at: clearing.cleared_at, by: clearing.officer },
    floor: row.floor,
    escalated: row.escalated,
    assigned: row.assigned,
    receivedAt: row.received_at,
    expiresAt: row.expires_at,
    expires: row.expires,
    bundle: (await foldedUnder(db, row.unit_id, [row])).get(row.tip_id)!,
    bundleOf: row.bundle_of,
    revision: row.revision,
    rules: row.rules,
    reasons,
    adjustments: adjustmentsOf(reasons),
    ruleVersion: version,
    country: row.country,
    region: row.region,
    platform: row.platform,
    danger: row.danger,
    actionability: row.actionability,
    clock: row.clock,
    novelty: row.novelty,
    facts,
    subjects: facts.parties.map(
      (_, index) => parties.find((party) => party.party === index)?.subject ?? null,
    ),
    unviewed: facts.files.filter((file) => file.viewedByPlatform === false).length,
    viewedUnknown: facts.files.filter((file) => file.viewedByPlatform === null).length,
  };
}

/** Of a duplicate that is kept from the officer a reason names neither it nor a place in it. Pure. */
const withoutHidden = (reasons: readonly Reason[], hidden: ReadonlySet<string>): Reason[] =>
  reasons.map(({ tip: from, ...reason }) =>
    from === undefined ? reason : hidden.has(from.id) ? { ...reason, at: null } : { ...reason, tip: from },
  );

/** What a stub tells: nothing but its source and number. */
const noFacts = (row: TipRow): MaskedFacts => ({
  sealed: [],
  format: 'tipstaff-ndjson',
  source: row.source,
  number: row.number,
  platform: null,
  reportingPlatform: null,
  incidentType: null,
  additionalIncidentTypes: [],
  incidentAt: null,
  receivedAt: null,
  country: null,
  region: null,
  flags: [],
  parties: [],
  files: [],
  identifiers: [],
  texts: [],
  facts: [],
  unknown: [],
  warnings: [],
  identified: [],
  documents: [],
  dropped: [],
});

/** The facts with every text's words left out: kind and place stay. */
function silent(facts: MaskedFacts): MaskedFacts {
  const hush = (texts: readonly TextDraft[]) => texts.map((text) => ({ ...text, text: '' }));
  return {
    ...facts,
    texts: hush(facts.texts),
    parties: facts.parties.map((party) => ({ ...party, texts: hush(party.texts) })),
    files: facts.files.map((file) => ({ ...file, texts: hush(file.texts) })),
  };
}
