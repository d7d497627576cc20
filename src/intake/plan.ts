import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { difference } from '../tips/difference.ts';
import { joinFileDetails } from '../tips/merge-parts.ts';
import { CLEARED } from '../tips/purge-store.ts';
import { openFacts } from '../tips/sealed-store.ts';
import type { TipFacts } from '../tips/shape.ts';
import { place, type TipRow, tipsByIds } from '../tips/store.ts';
import { factsFrom } from './facts.ts';
import { packFacts } from './pack-facts.ts';
import { type Prepared, tipId } from './prepare.ts';
import { printsUnder } from './prints.ts';
import { identifyTip, type ReadDocument, type ReadSettings } from './read.ts';
import { type Outcome, type Receipt, receiptsOf } from './run-store.ts';
import type { Refusal } from './shape.ts';

/** A chunk of an intake, read and prepared: what one transaction takes in. */
export type Chunk = {
  submissions: Prepared[];
  loose: { document: ReadDocument; number: string }[];
  refused: { document: ReadDocument; refusal: Refusal }[];
};

export type Receiving = {
  unit: number;
  run: string;
  now: Instant;
  strict: boolean;
  resumed: boolean;
  settings: Pick<ReadSettings, 'fingerprintKey' | 'country'>;
};

/** How one document ended: `tip` where it became or joined one, `first` the receipt that a duplicate was given before. */
export type Ended = {
  document: ReadDocument;
  outcome: Outcome;
  refusal: Refusal | null;
  tip: string | null;
  version: number | null;
  first: Receipt | null;
};

/** One version that this chunk writes. `previous`: the version before it, for what was known of it already. */
export type Planned = Prepared & {
  version: number;
  existing: TipRow | null;
  previous: TipFacts | null;
  changed: boolean;
};

/** What is decided of a chunk before anything is written. */
export type Plan = { ended: Ended[]; planned: Planned[] };

/** Warnings for which a document is refused where strict reading was asked for. */
const STRICT = new Set(['UNKNOWN_VALUE', 'WRONG_ORDER', 'MISSING_FIELD', 'UNKNOWN_FIELD', 'TOO_LONG']);

/** Decide what becomes of every document of a chunk. Reads, writes nothing. */
export async function planChunk(db: Db, receiving: Receiving, chunk: Chunk): Promise<Plan> {
  const planner = await Planner.start(db, receiving, chunk);
  for (const { document, refusal } of chunk.refused) planner.refuse(document, refusal);
  for (const submission of chunk.submissions) {
    const against = receiving.strict
      ? submission.facts.warnings.find((warning) => STRICT.has(warning.code))
      : undefined;
    if (against)
      for (const document of submission.documents)
        planner.refuse(document, { code: 'STRICT', at: against.at, offset: null, what: against.code });
    else await planner.submit(submission);
  }
  await planner.joinLoose(chunk.loose);
  return planner.plan;
}

/** Decides for each document of a chunk, in order, what becomes of it; knows what the chunk itself brought before. */
class Planner {
  readonly plan: Plan = { ended: [], planned: [] };
  private readonly db: Db;
  private readonly receiving: Receiving;
  private readonly receipts: Map<string, Receipt>;
  private readonly rows: Map<string, TipRow>;
  private readonly latest = new Map<string, Planned>();

  private constructor(
    db: Db,
    receiving: Receiving,
    receipts: Map<string, Receipt>,
    rows: Map<string, TipRow>,
  ) {
    this.db = db;
    this.receiving = receiving;
    this.receipts = receipts;
    this.rows = rows;
  }

  static async start(db: Db, receiving: Receiving, chunk: Chunk): Promise<Planner> {
    const { unit } = receiving;
    const documents = [
      ...chunk.submissions.flatMap((each) => each.documents),
      ...chunk.loose.map((each) => each.document),
      ...chunk.refused.map((each) => each.document),
    ];
    const receipts = await receiptsOf(
      db,
      unit,
      documents.map((document) => document.digest),
    );
    const ids = [
      ...chunk.submissions.map((each) => each.tip),
      ...chunk.loose.map((each) => tipId(unit, 'NCMEC', each.number)),
      ...[...receipts.values()].flatMap((receipt) => receipt.tip ?? []),
    ];
    const rows = await tipsByIds(db, unit, [...new Set(ids)]);
    return new Planner(db, receiving, receipts, new Map(rows.map((row) => [row.tip_id, row])));
  }

  refuse(document: ReadDocument, refusal: Refusal): void {
    const first = this.receipts.get(document.digest) ?? null;
    if (first) this.end(document, 'duplicate', { first, tip: first.tip, version: first.version });
    else this.end(document, 'quarantined', { refusal });
  }

  async submit(submission: Prepared): Promise<void> {
    const [report, ...parts] = submission.documents;
    if (this.isCleared(submission.tip)) {
      for (const document of submission.documents) this.endCleared(document, submission.tip);
      return;
    }
    const first = this.taken(report!);
    if (first) {
      this.end(report!, 'duplicate', { first, tip: first.tip, version: first.version });
      await this.joinKnown(first.tip ?? submission.tip, parts);
      return;
    }
    const planned = await this.version(submission);
    const outcome = planned.version === 1 ? 'accepted' : 'version';
    this.end(report!, outcome, planned);
    for (const part of parts) {
      const before = this.taken(part);
      if (before) this.end(part, 'duplicate', { first: before, tip: before.tip, version: before.version });
      else this.end(part, outcome, planned);
    }
  }

  /** Documents that came late to their report make one new version of it; where there is no report they wait for it. */
  async joinLoose(loose: Chunk['loose']): Promise<void> {
    const byTip = new Map<string, ReadDocument[]>();
    for (const { document, number } of loose) {
      const tip = tipId(this.receiving.unit, 'NCMEC', number);
      const first = this.taken(document);
      if (this.isCleared(tip)) this.endCleared(document, tip);
      else if (first) this.end(document, 'duplicate', { first, tip: first.tip, version: first.version });
      else if (this.rows.has(tip) || this.latest.has(tip))
        byTip.set(tip, [...(byTip.get(tip) ?? []), document]);
      else
        this.refuse(document, {
          code: 'WAITS_FOR_REPORT',
          at: '/fileDetails/reportId',
          offset: null,
          what: number,
        });
    }
    for (const [tip, documents] of byTip) await this.join(tip, documents);
  }

  private async joinKnown(tip: string, parts: readonly ReadDocument[]): Promise<void> {
    const late: ReadDocument[] = [];
    for (const part of parts) {
      const before = this.taken(part);
      if (before) this.end(part, 'duplicate', { first: before, tip: before.tip, version: before.version });
      else late.push(part);
    }
    if (late.length === 0) return;
    if (this.rows.has(tip) || this.latest.has(tip)) return this.join(tip, late);
    for (const part of late) this.refuse(part, { code: 'WAITS_FOR_REPORT', at: '', offset: null, what: tip });
  }

  private async join(tip: string, documents: readonly ReadDocument[]): Promise<void> {
    const before =
      this.latest.get(tip)?.facts ??
      (await openFacts(this.db, this.rows.get(tip)!, this.rows.get(tip)!.version))!.facts;
    let draft = before;
    documents.forEach((document, index) => {
      if (document.reading.kind !== 'file-details') return;
      const { files, texts, warnings } = document.reading;
      draft = {
        ...draft,
        ...joinFileDetails(draft, [{ files, texts, warnings, document: before.documents.length + index }]),
      };
    });
    const { documents: listed, dropped, identified: known, ...plain } = draft;
    const identified = identifyTip(plain, this.receiving.settings);
    const facts = factsFrom(plain, identified, documents, {
      ...plain,
      documents: listed,
      dropped,
      identified: known,
    });
    const planned = await this.version({
      tip,
      documents,
      facts,
      fingerprints: identified.fingerprints,
      ...packed(facts),
    });
    for (const document of documents) this.end(document, 'version', planned);
  }

  private async version(prepared: Prepared): Promise<Planned> {
    const before = this.latest.get(prepared.tip);
    const existing = this.rows.get(prepared.tip) ?? null;
    const previous =
      before?.facts ?? (existing && (await openFacts(this.db, existing, existing.version)))?.facts ?? null;
    const poorer =
      previous !== null &&
      prepared.facts.format === 'ncmec-police-pdf' &&
      previous.format !== 'ncmec-police-pdf';
    const richest = poorer ? this.beside(prepared, previous) : prepared;
    const planned: Planned = {
      ...richest,
      version: (before?.version ?? existing?.version ?? 0) + 1,
      existing,
      previous,
      changed: previous === null || difference(previous, richest.facts).length > 0,
    };
    this.plan.planned.push(planned);
    this.latest.set(prepared.tip, planned);
    return planned;
  }

  /** The text of a PDF never replaces what JSON said: the PDF stands beside the facts that are there. */
  private beside(prepared: Prepared, previous: TipFacts): Prepared {
    const { documents, dropped, identified, ...draft } = previous;
    const fingerprints = identified.map(printsUnder(this.receiving.settings.fingerprintKey));
    const facts = factsFrom(draft, { identifiers: identified }, prepared.documents, {
      ...draft,
      documents,
      dropped,
      identified,
    });
    return { ...prepared, facts, fingerprints, ...packed(facts) };
  }

  /** Its stub says so; in a database older than the clearing, the keyring does. */
  private isCleared(tip: string): boolean {
    const row = this.rows.get(tip);
    if (row) return row.state === CLEARED;
    return this.db.vault.isGone(place.key(tip));
  }

  /**
   * The same bytes never come in again: they are answered as cleared. Other bytes on a cleared tip may say something
   * new: an officer looks at them in quarantine. Where the stub itself is gone, nobody can tell the two apart any more.
   */
  private endCleared(document: ReadDocument, tip: string): void {
    const first = this.taken(document);
    if (first)
      this.end(document, 'duplicate', { first: { ...first, outcome: 'cleared' }, tip, version: null });
    else if (this.rows.has(tip)) this.refuse(document, { code: 'TIP_CLEARED', at: '', offset: null });
    else {
      const { run, now } = this.receiving;
      const receipt: Receipt = { run, at: now, outcome: 'cleared', tip: null, version: null };
      this.end(document, 'duplicate', { first: receipt });
    }
  }

  /** The receipt of a document that was taken in before; one that only waits in quarantine is tried again. */
  private taken(document: ReadDocument): Receipt | null {
    const receipt = this.receipts.get(document.digest);
    return receipt && receipt.outcome !== 'quarantined' ? receipt : null;
  }

  private end(
    document: ReadDocument,
    outcome: Outcome,
    about: { refusal?: Refusal; tip?: string | null; version?: number | null; first?: Receipt },
  ): void {
    const { refusal = null, tip = null, version = null, first = null } = about;
    this.plan.ended.push({ document, outcome, refusal, tip, version, first });
    const { run, now } = this.receiving;
    if (!first) this.receipts.set(document.digest, { run, at: now, outcome, tip, version });
  }
}

function packed(facts: TipFacts): Pick<Prepared, 'packedFacts' | 'sealed'> {
  const { packedFacts, sealed } = packFacts(facts);
  return { packedFacts, sealed };
}
