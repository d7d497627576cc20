import { boundedMemory } from '../identifiers/bounded-memory.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import type { Db } from '../storage/db.ts';
import { keyedDigest } from '../storage/keyed-digest.ts';
import { type NewestFacts, newestFactsOf } from '../tips/opened-store.ts';
import type { MaskedFacts } from '../tips/shape.ts';
import { type TipRow, tipsByIds } from '../tips/store.ts';
import type { Evidence, PartyRef } from './block.ts';
import { type FoundMark, foundMarks } from './marks-of.ts';
import type { Shown } from './shape.ts';

/** A tip’s newest version, masked, and the marks of its parties, each with its place. */
export type OpenedTip = { row: TipRow; facts: MaskedFacts; marks: (party: number) => FoundMark[] };

/** What one person shows recurs from tip to tip. */
const REMEMBERED = 5_000;

/** Tips that are opened to show what stands in them, each once. What is sealed stays masked. */
export class OpenedTips {
  private readonly db: Db;
  private readonly unit: number;
  private readonly print: (text: string) => string;
  private readonly known = new Map<string, OpenedTip | null>();

  constructor(db: Db, unit: number) {
    this.db = db;
    this.unit = unit;
    const digest = keyedDigest(db.vault.fingerprintKey);
    this.print = boundedMemory(REMEMBERED, (text) => digest(text).slice(0, 32));
  }

  /** Null where the tip is not there for the officer, or was cleared. */
  async of(tip: string): Promise<OpenedTip | null> {
    const known = this.known.get(tip);
    if (known !== undefined) return known;
    await this.openAll([tip]);
    return this.known.get(tip) ?? null;
  }

  /** Open many at once: a few statements instead of a few for each. Of those that are not there `of` gives null. */
  async openAll(tips: readonly string[]): Promise<void> {
    const missing = [...new Set(tips)].filter((tip) => !this.known.has(tip));
    const rows = await tipsByIds(this.db, this.unit, missing);
    const newest = await newestFactsOf(this.db, this.unit, rows);
    for (const tip of missing) this.known.set(tip, null);
    for (const row of rows) {
      const opened = newest.get(row.tip_id);
      if (opened) this.known.set(row.tip_id, this.openedOf(row, opened));
    }
  }

  private openedOf(row: TipRow, { facts, whole }: NewestFacts): OpenedTip {
    const prints = whole.identified.map((each) => this.print(matchKey(each)));
    return { row, facts, marks: (party) => foundMarks(whole, prints, this.print, party) };
  }

  /** Where one side of a piece of evidence stands, and what it says there. */
  async shown(evidence: Evidence, side: 'left' | 'right'): Promise<Shown | null> {
    const ref = evidence[side];
    const opened = ref && (await this.of(ref.tip));
    const party = opened?.facts.parties[ref!.party];
    if (!ref || !opened || !party) return null;
    const all = opened.marks(ref.party);
    const found =
      all.find(({ mark }) => evidence.print !== null && mark.print === evidence.print) ??
      all.find(({ mark }) => evidence.print === null && mark.kind === evidence.kind);
    return {
      ...ref,
      source: opened.row.source,
      number: opened.row.number,
      document: documentOf(opened, found?.document ?? party.document ?? 0),
      at: found?.at ?? party.at,
      display: found ? displayOf(opened, ref, found) : null,
    };
  }
}

const documentOf = ({ facts }: OpenedTip, at: number) => {
  const document = facts.documents[at];
  return document ? { name: document.name, digest: document.digest } : null;
};

/** What the officer sees of a mark: a mask where it is sealed. */
export function displayOf(
  { facts }: OpenedTip,
  ref: PartyRef,
  { mark, identified }: FoundMark,
): string | null {
  if (identified !== null) return facts.identified[identified]?.display ?? null;
  const party = facts.parties[ref.party]!;
  if (mark.kind === 'birth_date') return party.dateOfBirth ?? null;
  return [party.firstName, party.lastName].filter(Boolean).join(' ') || null;
}
