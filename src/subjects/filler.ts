import type { BlockParty } from './block.ts';

/** An account that so many parties show, each with a mailbox or number of its own, is none but a filler (`0`, `unknown`). */
export const FILLER_PARTIES = 5;
export const FILLER_DISTINCT = 0.8;
/** Tips of an account, the first by id, from which it is told whether it is one. */
export const FILLER_LOOKED = 100;

const OWN = ['phone', 'email'] as const;

/**
 * Tells an account that sources write where they know none: enough of those who show it have each a mailbox or a number
 * of their own. Parties are looked at in the order of their tips; those after the first 100 tips say nothing more, so that
 * a filler in a million tips is known from a few.
 */
export class FillerCount {
  private tips = 0;
  private last = '';
  private readonly telling = { phone: 0, email: 0 };
  private readonly distinct = { phone: new Set<string>(), email: new Set<string>() };

  look({ tip, marks }: Pick<BlockParty, 'tip' | 'marks'>): void {
    if (tip !== this.last) this.tips += 1;
    this.last = tip;
    if (this.tips > FILLER_LOOKED) return;
    for (const kind of OWN) {
      const own = marks.filter((mark) => mark.kind === kind && mark.strength === 'strong');
      if (own.length > 0) this.telling[kind] += 1;
      for (const { print } of own) this.distinct[kind].add(print);
    }
  }

  isFiller(): boolean {
    return OWN.some(
      (kind) =>
        this.telling[kind] >= FILLER_PARTIES &&
        this.distinct[kind].size >= FILLER_DISTINCT * this.telling[kind],
    );
  }
}
