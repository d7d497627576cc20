import { sha256 } from '../kernel/digest.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { leafData } from './leaf.ts';
import { EMPTY, type Frontier, grow, leafHash, rootOf } from './merkle.ts';
import type { Kept, PlaceName } from './places.ts';
import type { AuditEntry } from './shape.ts';
import { headOf } from './store.ts';
import { KEPT_LEVELS } from './tree-store.ts';

export type EntryRow = {
  seq: number;
  at: string;
  officer: string;
  action: string;
  record_kind: string | null;
  record_id: string | null;
  outcome: string;
  code: string | null;
  input_digest: string;
  via: string | null;
  detail: Buffer | null;
  marks: string | null;
  leaf: Buffer;
};

const PAGE = statement<EntryRow>(
  'audit.page',
  'one-shard',
  'SELECT seq, at, officer, action, record_kind, record_id, outcome, code, input_digest, via, detail, marks, leaf FROM audit_entry WHERE unit_id = $1 AND seq >= $2 ORDER BY seq LIMIT 10000',
);
const ENTRIES_OF = statement<EntryRow>(
  'audit.entriesOf',
  'one-shard',
  'SELECT seq, at, officer, action, record_kind, record_id, outcome, code, input_digest, via, detail, marks, leaf FROM audit_entry WHERE unit_id = $1 AND (seq = $2 OR record_id = $3) AND seq < $4 ORDER BY seq LIMIT $5',
);
const NODES = statement<{ level: number; place: number; hash: Buffer }>(
  'audit.allNodes',
  'one-shard',
  'SELECT level, place, hash FROM audit_node WHERE unit_id = $1 AND level = $2 AND place >= $3 AND place < $4',
);

/** What the entries come to, and the first place that does not hold. */
export type Recomputed = {
  size: number;
  root: Buffer;
  bad: { seq: number; until: number | null; problem: string } | null;
  /** the place whose checkpoint the entries do not lead to; null: none, or another fault came first */
  against: PlaceName | null;
};

/**
 * Recompute the whole log of a unit from its entries; compare with the leaves, the kept nodes, the head, and with every
 * checkpoint at its size. O(n) time, 10,000 entries at a time in memory.
 *
 * kept    checkpoints from outside the database, smallest first
 * report  is told how many entries are done, and of how many
 */
export async function recompute(
  db: Db,
  unit: number,
  kept: readonly Kept[] = [],
  report: (done: number, of: number) => void = () => {},
): Promise<Recomputed> {
  const head = await headOf(db, unit);
  if (!head)
    return {
      size: 0,
      root: rootOf(EMPTY),
      bad: { seq: 0, until: null, problem: 'the unit has no log' },
      against: null,
    };
  const walk = new Walk(unit, kept);
  if (walk.bad) return walk.result();
  for (;;) {
    const from = walk.frontier.size;
    const rows = await db.all(PAGE, [unit, from === 0 ? Number.MIN_SAFE_INTEGER : from]);
    if (rows.length === 0) break;
    if (!walk.page(rows)) return walk.result();
    for (const level of [1, 2, 3].map((each) => each * KEPT_LEVELS)) {
      const place = (size: number) => Math.floor(size / 2 ** level);
      const [first, last] = [place(from), place(walk.frontier.size)];
      const nodes = first === last ? [] : await db.all(NODES, [unit, level, first, last]);
      if (!walk.nodes(nodes)) return walk.result();
    }
    report(walk.frontier.size, head.size);
  }
  walk.end(head);
  return walk.result();
}

/** Goes through the entries in order, and stops at the first that does not hold. */
class Walk {
  frontier: Frontier = EMPTY;
  bad: Recomputed['bad'] = null;
  private against: PlaceName | null = null;
  private readonly unit: number;
  private readonly kept: readonly Kept[];
  private next = 0;
  private agreed = 0;
  private made = new Map<string, Buffer>();

  constructor(unit: number, kept: readonly Kept[]) {
    this.unit = unit;
    this.kept = kept;
    this.compare();
  }

  result(): Recomputed {
    return { size: this.frontier.size, root: rootOf(this.frontier), bad: this.bad, against: this.against };
  }

  private stop(seq: number, problem: string, until: number | null = null): false {
    this.bad ??= { seq, until, problem };
    return false;
  }

  page(rows: readonly EntryRow[]): boolean {
    this.made = new Map();
    for (const row of rows) {
      const seq = this.frontier.size;
      if (row.seq < seq) return this.stop(row.seq, 'the entry was put in');
      if (row.seq > seq) return this.stop(seq, 'the entry is missing');
      const leaf = leafHash(leafData(entryOf(this.unit, row)));
      if (!leaf.equals(row.leaf)) return this.stop(seq, 'the entry was changed after it was written');
      this.frontier = grow(this.frontier, leaf, (level, hash) => {
        if (level % KEPT_LEVELS === 0) this.made.set(`${level}/${(seq + 1) / 2 ** level - 1}`, hash);
      });
      if (!this.compare()) return false;
    }
    return true;
  }

  nodes(rows: readonly { level: number; place: number; hash: Buffer }[]): boolean {
    for (const { level, place, hash } of rows)
      if (this.made.get(`${level}/${place}`)?.equals(hash) !== true)
        return this.stop(
          place * 2 ** level,
          'a hash kept for proofs was changed',
          (place + 1) * 2 ** level - 1,
        );
    return true;
  }

  /** Compare with the checkpoints of this very size. */
  private compare(): boolean {
    for (; this.kept[this.next]?.size === this.frontier.size; this.next += 1) {
      const { agrees, place, number, size } = this.kept[this.next]!;
      if (!agrees(rootOf(this.frontier))) {
        this.against = place;
        return this.stop(
          this.agreed,
          `entries up to ${Math.max(0, size - 1)} are not those of checkpoint ${number} of the ${place}: the log was written anew`,
          Math.max(0, size - 1),
        );
      }
    }
    this.agreed = this.kept[this.next - 1]?.size ?? 0;
    return true;
  }

  end(head: { size: number; root: Buffer }): void {
    const { size } = this.frontier;
    const ahead = this.kept.at(-1);
    if (size < head.size) this.stop(size, `the log was cut: its head counts ${head.size} entries`);
    else if (size > head.size) this.stop(head.size, `entries were put in: the head counts ${head.size}`);
    else if (!rootOf(this.frontier).equals(head.root)) this.stop(0, 'the entries do not lead to the head');
    else if (ahead && ahead.size > size) {
      this.against = ahead.place;
      this.stop(
        this.agreed,
        `the log has ${size} entries, checkpoint ${ahead.number} of the ${ahead.place} counts ${ahead.size}: it was cut, or this is an older database`,
        ahead.size - 1,
      );
    }
  }
}

/** The entry that a row holds; its sealed words as their digest. */
export function entryOf(unit: number, row: EntryRow): AuditEntry {
  return {
    unit,
    seq: row.seq,
    at: row.at,
    officer: row.officer,
    action: row.action,
    recordKind: row.record_kind,
    recordId: row.record_id,
    outcome: row.outcome,
    code: row.code,
    inputDigest: row.input_digest,
    via: row.via,
    detail: row.detail && sha256(row.detail),
    marks: row.marks,
  };
}

/** Entries below `size`, oldest first: the one of this number, or those about this record. */
export async function entriesToProve(
  db: Db,
  unit: number,
  what: { seq?: number | undefined; record?: string | undefined },
  size: number,
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await db.all(ENTRIES_OF, [unit, what.seq ?? null, what.record ?? null, size, limit]);
  return rows.map((row) => entryOf(unit, row));
}
