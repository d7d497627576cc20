const WORDS = 4; // a fingerprint is 16 bytes
/** Numbers that a word can be. */
const RANGE = 2 ** 32;
const FULLEST = 0.75;

/**
 * Parties brought into blocks: those that share a value, over any number of steps, stand in one. Nothing is judged here.
 *
 * Memory  4 bytes a party; 20 bytes a slot of the table of values, of which 37 to 75 in a hundred are taken: 27 to 54
 *         bytes a distinct value. While the table grows, half as much again. Blocks are listed with 8 bytes a party more.
 * Cost    O(marks) and a little: open addressing over 128-bit fingerprints, union by the lower number, paths halved
 */
export class Blocks {
  private parent = new Int32Array(1024);
  private parties = 0;
  private prints: Uint32Array;
  private holders: Int32Array;
  private taken = 0;

  /** `values`: how many distinct ones to expect. More are taken too. */
  constructor(values = 1024) {
    const slots = Math.max(64, Math.ceil(values / FULLEST));
    this.prints = new Uint32Array(slots * WORDS);
    this.holders = new Int32Array(slots);
  }

  get size(): number {
    return this.parties;
  }

  /** Bytes that are held now. */
  get bytes(): number {
    return this.parent.byteLength + this.prints.byteLength + this.holders.byteLength;
  }

  /** One more party; its number, from 0. */
  add(): number {
    if (this.parties === this.parent.length) {
      const wider = new Int32Array(this.parent.length * 2);
      wider.set(this.parent);
      this.parent = wider;
    }
    this.parent[this.parties] = this.parties;
    this.parties += 1;
    return this.parties - 1;
  }

  /** A party holds the value whose 16 bytes begin at `at`: it stands in one block with all others that do. */
  hold(party: number, bytes: Uint8Array, at: number): void {
    if (this.taken >= this.holders.length * FULLEST) this.grow();
    const a = wordAt(bytes, at);
    const b = wordAt(bytes, at + 4);
    const c = wordAt(bytes, at + 8);
    const d = wordAt(bytes, at + 12);
    const slot = this.slotOf(a, b, c, d);
    const holder = this.holders[slot]!;
    if (holder > 0) {
      this.join(holder - 1, party);
      return;
    }
    const { prints } = this;
    prints[slot * WORDS] = a;
    prints[slot * WORDS + 1] = b;
    prints[slot * WORDS + 2] = c;
    prints[slot * WORDS + 3] = d;
    this.holders[slot] = party + 1;
    this.taken += 1;
  }

  join(left: number, right: number): void {
    const [a, b] = [this.find(left), this.find(right)];
    if (a < b) this.parent[b] = a;
    else if (b < a) this.parent[a] = b;
  }

  find(party: number): number {
    const { parent } = this;
    let at = party;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  /** Every block, by its first party; the parties of each in their order. */
  *blocks(): Generator<Int32Array> {
    const ends = new Int32Array(this.parties + 1);
    for (let party = 0; party < this.parties; party += 1) ends[this.find(party) + 1]! += 1;
    for (let root = 0; root < this.parties; root += 1) ends[root + 1]! += ends[root]!;
    const next = ends.slice(0, this.parties);
    const ordered = new Int32Array(this.parties);
    for (let party = 0; party < this.parties; party += 1) {
      const root = this.find(party);
      ordered[next[root]!] = party;
      next[root]! += 1;
    }
    for (let root = 0; root < this.parties; root += 1)
      if (ends[root + 1]! > ends[root]!) yield ordered.subarray(ends[root]!, ends[root + 1]!);
  }

  private slotOf(a: number, b: number, c: number, d: number): number {
    const { prints, holders } = this;
    const slots = holders.length;
    for (let slot = Math.floor((a / RANGE) * slots); ; slot = slot + 1 === slots ? 0 : slot + 1) {
      const at = slot * WORDS;
      if (
        holders[slot] === 0 ||
        (prints[at] === a && prints[at + 1] === b && prints[at + 2] === c && prints[at + 3] === d)
      )
        return slot;
    }
  }

  private grow(): void {
    const [prints, holders] = [this.prints, this.holders];
    this.prints = new Uint32Array(prints.length * 2);
    this.holders = new Int32Array(holders.length * 2);
    for (let slot = 0; slot < holders.length; slot += 1) {
      if (holders[slot] === 0) continue;
      const at = slot * WORDS;
      const to = this.slotOf(prints[at]!, prints[at + 1]!, prints[at + 2]!, prints[at + 3]!);
      this.prints.set(prints.subarray(at, at + WORDS), to * WORDS);
      this.holders[to] = holders[slot]!;
    }
  }
}

/** Four bytes as a whole number: a fingerprint is as good as random, so any byte order serves. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
