import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { nodeHash } from './merkle.ts';
import { consistencyRanges, inclusionRanges, type Range, splitOf } from './proof.ts';

const LEAVES = statement<{ seq: number; hash: Buffer }>(
  'audit.leaves',
  'one-shard',
  'SELECT seq, leaf AS hash FROM audit_entry WHERE unit_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq',
);
const NODES = statement<{ place: number; hash: Buffer }>(
  'audit.nodes',
  'one-shard',
  'SELECT place, hash FROM audit_node WHERE unit_id = $1 AND level = $2 AND place >= $3 AND place < $4 ORDER BY place',
);

/** Roots of subtrees are kept at every eighth level: of 256 leaves, of 65,536, … One row for 255 leaves. */
export const KEPT_LEVELS = 8;
const TILE = 2 ** KEPT_LEVELS;

/** Reads subtrees of a unit's log and proves from them. Each tile of 256 hashes is read at most once. */
export class LogTree {
  private readonly db: Db;
  private readonly unit: number;
  private readonly tiles = new Map<string, Promise<Buffer[]>>();

  constructor(db: Db, unit: number) {
    this.db = db;
    this.unit = unit;
  }

  /** The proof that the leaf `index` stands in the tree of `size`. About 3 reads of 256 hashes a million entries. */
  inclusion(index: number, size: number): Promise<Buffer[]> {
    return this.roots(inclusionRanges(index, size));
  }

  /** The proof that the tree of `size` begins with the tree of `old`. */
  consistency(old: number, size: number): Promise<Buffer[]> {
    return this.roots(consistencyRanges(old, size));
  }

  /** The root that the log had when it counted `size` entries (size ≥ 1). */
  async rootAt(size: number): Promise<Buffer> {
    return this.root({ from: 0, to: size });
  }

  private async roots(ranges: readonly Range[]): Promise<Buffer[]> {
    const found: Buffer[] = [];
    for (const range of ranges) found.push(await this.root(range));
    return found;
  }

  private async root({ from, to }: Range): Promise<Buffer> {
    const size = to - from;
    const split = size === 1 ? 1 : splitOf(size);
    if (size === 1 || split * 2 === size) return this.perfect(Math.round(Math.log2(size)), from / size);
    return nodeHash(await this.root({ from, to: from + split }), await this.root({ from: from + split, to }));
  }

  /** The root of the perfect subtree of 2^level leaves that is the `place`-th of its size. */
  private async perfect(level: number, place: number): Promise<Buffer> {
    const base = Math.floor(level / KEPT_LEVELS) * KEPT_LEVELS;
    const count = 2 ** (level - base);
    const first = place * count;
    const tile = await this.tile(base, Math.floor(first / TILE));
    let hashes = tile.slice(first % TILE, (first % TILE) + count);
    if (hashes.length < count)
      throw new RangeError(`the log has no entry ${(first + hashes.length) * 2 ** base}`);
    while (hashes.length > 1)
      hashes = Array.from({ length: hashes.length / 2 }, (_, at) =>
        nodeHash(hashes[2 * at]!, hashes[2 * at + 1]!),
      );
    return hashes[0]!;
  }

  private tile(level: number, tile: number): Promise<Buffer[]> {
    const key = `${level}/${tile}`;
    const known = this.tiles.get(key) ?? this.read(level, tile);
    this.tiles.set(key, known);
    return known;
  }

  private async read(level: number, tile: number): Promise<Buffer[]> {
    const from = tile * TILE;
    if (level === 0) {
      const rows = await this.db.all(LEAVES, [this.unit, from, from + TILE]);
      const gap = rows.findIndex((row, at) => row.seq !== from + at);
      return (gap < 0 ? rows : rows.slice(0, gap)).map((row) => row.hash);
    }
    const rows = await this.db.all(NODES, [this.unit, level, from, from + TILE]);
    const kept = new Map(rows.map((row) => [row.place, row.hash]));
    const last = rows.at(-1)?.place ?? from - 1;
    const hashes: Buffer[] = [];
    for (let place = from; place < from + TILE; place += 1) {
      // entries from before nodes were kept: their roots are computed
      const hash =
        kept.get(place) ?? (place < last || kept.size === 0 ? await this.computed(level, place) : null);
      if (!hash) break;
      hashes.push(hash);
    }
    return hashes;
  }

  private async computed(level: number, place: number): Promise<Buffer | null> {
    return this.perfect(level - KEPT_LEVELS, place * TILE)
      .then(() => this.folded(level - KEPT_LEVELS, place))
      .catch((error: unknown) => {
        if (error instanceof RangeError) return null;
        throw error;
      });
  }

  private async folded(base: number, tile: number): Promise<Buffer> {
    let hashes = await this.tile(base, tile);
    if (hashes.length < TILE) throw new RangeError('the subtree is not whole');
    while (hashes.length > 1)
      hashes = Array.from({ length: hashes.length / 2 }, (_, at) =>
        nodeHash(hashes[2 * at]!, hashes[2 * at + 1]!),
      );
    return hashes[0]!;
  }
}
