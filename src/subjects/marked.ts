/** Numbers from 0 that are marked: a bit each. */
export class Marked {
  private bits = new Uint8Array(1024);

  get bytes(): number {
    return this.bits.byteLength;
  }

  add(number: number): void {
    const at = number >>> 3;
    while (at >= this.bits.length) {
      const wider = new Uint8Array(this.bits.length * 2);
      wider.set(this.bits);
      this.bits = wider;
    }
    this.bits[at]! |= 1 << (number & 7);
  }

  has(number: number): boolean {
    return ((this.bits[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}
