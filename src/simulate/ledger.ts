import type { TruthCounts, TruthPayment, TruthTip, World } from './shape.ts';
import { isEscalated, type Story, strongIdentifiers } from './story.ts';

/** What was delivered, kept while a world is written. */
export type Ledger = {
  counts: TruthCounts;
  /** by position in `World.plans` */
  tips: TruthTip[];
  payments: TruthPayment[];
  /** E.164 numbers that stand in an accepted or later version of a tip */
  phones: Set<string>;
};

export function openLedger(): Ledger {
  return {
    counts: {
      seen: 0,
      accepted: 0,
      versions: 0,
      duplicates: 0,
      quarantined: 0,
      quarantinedBy: {},
      tips: 0,
      parts: 0,
      immediate: 0,
      mediaDropped: 0,
      pdfs: 0,
    },
    tips: [],
    payments: [],
    phones: new Set(),
  };
}

/** Where a story went: the path, the line or row in it, and what came along with it. */
export type Delivered = {
  file: string;
  record: string;
  format: string;
  number: string | null;
  parts: number;
  media: number;
  pdfs: number;
};

/** Note a new tip. */
export function noteTip(ledger: Ledger, world: World, story: Story, delivered: Delivered): void {
  const { counts } = ledger;
  counts.tips += 1;
  counts.parts += delivered.parts;
  counts.accepted += 1 + delivered.parts;
  counts.seen += 1 + delivered.parts;
  counts.mediaDropped += delivered.media;
  counts.pdfs += delivered.pdfs;
  ledger.tips[story.plan.index] = truthOf(world, story, delivered, ledger);
  if (story.payment) {
    ledger.payments.push({
      id: `PAY-${String(ledger.payments.length + 1).padStart(6, '0')}`,
      tip: delivered.number,
      payer: story.payment.payer.id,
      payee: story.parties[0]!.person.id,
      amountMinor: story.payment.amountMinor,
      currency: 'INR',
      upi: story.payment.upi,
      bank: story.payment.bank ? `${story.payment.bank.ifsc}:${story.payment.bank.account}` : null,
    });
  }
}

/** Note a later version: what it tells replaces what the first one told. */
export function noteVersion(ledger: Ledger, world: World, story: Story): void {
  const first = ledger.tips[story.plan.index]!;
  ledger.counts.seen += 1;
  ledger.counts.versions += 1;
  ledger.tips[story.plan.index] = truthOf(world, story, { ...first, parts: 0, media: 0, pdfs: 0 }, ledger);
}

export function noteDuplicate(ledger: Ledger): void {
  ledger.counts.seen += 1;
  ledger.counts.duplicates += 1;
}

export function noteBroken(ledger: Ledger, code: string): void {
  ledger.counts.seen += 1;
  ledger.counts.quarantined += 1;
  ledger.counts.quarantinedBy[code] = (ledger.counts.quarantinedBy[code] ?? 0) + 1;
}

function truthOf(world: World, story: Story, delivered: Delivered, ledger: Ledger): TruthTip {
  for (const party of story.parties) for (const phone of party.phones) ledger.phones.add(phone.canonical);
  const tellsMoney = delivered.format === 'csv-mapped' || delivered.format === 'tipstaff-ndjson';
  return {
    file: delivered.file,
    record: delivered.record,
    number: delivered.number,
    format: delivered.format,
    topic: story.plan.topic,
    child_in_danger: story.isChildInDanger,
    immediate: isEscalated(story),
    informational: story.informational,
    group: story.group ? world.groups[story.group.index]!.id : null,
    parties: story.parties.map((party) => ({
      role: party.role,
      person: party.person.id,
      identifiers: strongIdentifiers(party, tellsMoney),
    })),
    files: story.files.map(({ file }) => file.id),
  };
}
