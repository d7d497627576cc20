import { hash } from 'node:crypto';

/** A leaf of the keyring: 12 hexadecimal digits, the beginning of SHA-256 over the name of a key. */
export type Leaf = string;

const DEPTH = 12;
const SECRET = 32;
const HELD_DEPTH = 3;
const DIGITS = '0123456789abcdef';
const NODE_BYTES = 1 + DEPTH / 2 + SECRET;

/**
 * A tree of secrets from which a secret for every leaf follows, and out of which single leaves can be cut for ever
 * (a puncturable pseudorandom function: Goldreich, Goldwasser, Micali 1986, with 16 children a node and 12 levels).
 *
 * A child is SHA-256 of its parent's secret, its level and its digit; nothing leads back up or across. The whole
 * tree follows from its root. Cutting a leaf out replaces the nodes above it by their other children: all leaves but
 * this one still follow. What was cut out stays cut out in whatever is written afterwards.
 *
 * Cost  a leaf: 9 hashes where its upper levels are held (about 1 µs each); a cut: 192, and up to 180 nodes of 39 bytes
 */
export class Keyring {
  private readonly nodes: Map<string, Buffer>;
  private readonly held = new Map<string, Buffer>();
  /** depths at which nodes may be */
  private readonly depths: number[];

  private constructor(nodes: Map<string, Buffer>) {
    this.nodes = nodes;
    this.depths = depthsOf(nodes);
  }

  /** A whole tree under a root of 32 random bytes. */
  static grow(root: Buffer): Keyring {
    if (root.length !== SECRET) throw new RangeError('a root has 32 bytes');
    return new Keyring(new Map([['', Buffer.from(root)]]));
  }

  /** The leaf of a name. Two of a billion names meet in one leaf with a chance of 1 in 280,000 for each. */
  static leafOf(name: string): Leaf {
    return hash('sha256', name, 'hex').slice(0, DEPTH);
  }

  /** The secret of a leaf (32 bytes); null where it was cut out. */
  secretOf(leaf: Leaf): Buffer | null {
    const upper = leaf.slice(0, HELD_DEPTH);
    const near = this.held.get(upper);
    if (near) return walk(near, leaf, HELD_DEPTH, DEPTH);
    const from = this.coverOf(leaf);
    if (from === null) return null;
    const node = this.nodes.get(leaf.slice(0, from))!;
    if (from > HELD_DEPTH) return walk(node, leaf, from, DEPTH);
    const holding = walk(node, leaf, from, HELD_DEPTH);
    this.held.set(upper, holding);
    return walk(holding, leaf, HELD_DEPTH, DEPTH);
  }

  has(leaf: Leaf): boolean {
    return this.coverOf(leaf) !== null;
  }

  /** Cut a leaf out. False where it was out already. The secrets above it are wiped from memory. */
  cut(leaf: Leaf): boolean {
    const from = this.coverOf(leaf);
    if (from === null) return false;
    let node = this.nodes.get(leaf.slice(0, from))!;
    this.nodes.delete(leaf.slice(0, from));
    for (let depth = from; depth < DEPTH; depth += 1) {
      for (const digit of DIGITS)
        if (digit !== leaf[depth]) this.nodes.set(leaf.slice(0, depth) + digit, child(node, depth, digit));
      const next = child(node, depth, leaf[depth]!);
      node.fill(0);
      node = next;
    }
    node.fill(0);
    for (const each of this.held.values()) each.fill(0);
    this.held.clear();
    for (let depth = from + 1; depth <= DEPTH; depth += 1)
      if (!this.depths.includes(depth)) this.depths.push(depth);
    return true;
  }

  /** How many secrets stand for the whole tree. */
  get size(): number {
    return this.nodes.size;
  }

  /** Depth (1), path (6), secret (32) of each node, in order of path. */
  toBytes(): Buffer {
    const out = Buffer.alloc(this.nodes.size * NODE_BYTES);
    [...this.nodes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .forEach(([path, secret], index) => {
        const at = index * NODE_BYTES;
        out[at] = path.length;
        out.write(path.padEnd(DEPTH, '0'), at + 1, 'hex');
        secret.copy(out, at + 1 + DEPTH / 2);
      });
    return out;
  }

  /** The inverse of `toBytes`. */
  static fromBytes(bytes: Buffer): Keyring {
    if (bytes.length % NODE_BYTES !== 0) throw new RangeError('not the bytes of a keyring');
    const nodes = new Map<string, Buffer>();
    for (let at = 0; at < bytes.length; at += NODE_BYTES) {
      const path = bytes.toString('hex', at + 1, at + 1 + DEPTH / 2).slice(0, bytes[at]);
      nodes.set(path, Buffer.from(bytes.subarray(at + 1 + DEPTH / 2, at + NODE_BYTES)));
    }
    return new Keyring(nodes);
  }

  /** Depth of the one node above a leaf; null where there is none any more. */
  private coverOf(leaf: Leaf): number | null {
    for (const depth of this.depths) if (this.nodes.has(leaf.slice(0, depth))) return depth;
    return null;
  }
}

const depthsOf = (nodes: ReadonlyMap<string, Buffer>): number[] =>
  [...new Set([...nodes.keys()].map((path) => path.length))].sort((a, b) => a - b);

function walk(node: Buffer, leaf: Leaf, from: number, to: number): Buffer {
  let at = node;
  for (let depth = from; depth < to; depth += 1) at = child(at, depth, leaf[depth]!);
  return at === node ? Buffer.from(node) : at;
}

const block = Buffer.alloc(SECRET + 2);

/** Always 34 bytes go in, so that no input is the beginning of another. */
function child(node: Buffer, depth: number, digit: string): Buffer {
  node.copy(block);
  block[SECRET] = depth;
  block[SECRET + 1] = DIGITS.indexOf(digit);
  return hash('sha256', block, 'buffer');
}
