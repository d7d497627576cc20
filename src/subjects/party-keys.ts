import { UUID_BYTES, uuidOfHex } from '../kernel/uuid.ts';
import type { PartyRef } from './block.ts';

const BYTES = UUID_BYTES;

/** Parties by number, in the order of tip and position in which they are added: 18 bytes each, found again by bisection. */
export class PartyKeys {
  private tips = Buffer.alloc(1024 * BYTES);
  private positions = new Int16Array(1024);
  private size = 0;

  get bytes(): number {
    return this.tips.byteLength + this.positions.byteLength;
  }

  add({ tip, party }: PartyRef): void {
    if (this.size === this.positions.length) this.widen();
    this.tips.write(tip.replaceAll('-', ''), this.size * BYTES, 'hex');
    this.positions[this.size] = party;
    this.size += 1;
  }

  at(index: number): PartyRef {
    const hex = this.tips.toString('hex', index * BYTES, (index + 1) * BYTES);
    return { tip: uuidOfHex(hex), party: this.positions[index]! };
  }

  /** The number of a party; undefined where it was not added. O(log n). */
  find({ tip, party }: PartyRef): number | undefined {
    const wanted = Buffer.from(tip.replaceAll('-', ''), 'hex');
    let [from, to] = [0, this.size];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const order =
        this.tips.compare(wanted, 0, BYTES, middle * BYTES, (middle + 1) * BYTES) ||
        this.positions[middle]! - party;
      if (order === 0) return middle;
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return undefined;
  }

  private widen(): void {
    this.tips = Buffer.concat([this.tips, Buffer.alloc(this.tips.length)]);
    const positions = new Int16Array(this.positions.length * 2);
    positions.set(this.positions);
    this.positions = positions;
  }
}
