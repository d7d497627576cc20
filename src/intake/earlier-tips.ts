import type { Resolution } from '../subjects/resolve.ts';

/** Counts the tips that stand on subjects already, while the tips of a chunk come one after another. */
export class EarlierTips {
  private readonly tips = new Map<string, Set<string>>();
  /** subjects of which only the number of tips is known */
  private readonly many = new Map<string, number>();

  constructor(
    resolution: Pick<Resolution, 'merged'>,
    subjects: ReadonlyMap<string, { id: string; tips: number }>,
    ties: ReadonlyMap<string, ReadonlySet<string>>,
  ) {
    for (const { id, tips } of subjects.values()) {
      const known = ties.get(id);
      if (known) this.tips.set(id, new Set(known));
      else this.many.set(id, tips);
    }
    for (const { from, into } of resolution.merged) {
      const all = this.tips.get(into) ?? new Set();
      for (const tip of this.tips.get(from) ?? []) all.add(tip);
      this.tips.set(into, all);
      const most = Math.max(this.many.get(from) ?? 0, this.many.get(into) ?? 0);
      if (most > 0) this.many.set(into, most);
    }
  }

  /**
   * How many other tips stand on a tip's subjects, each counted once; then this tip stands there too. Where a subject
   * has so many that only their number is known, at least that many.
   *
   * isKnown  an earlier version of the tip may be among that number
   */
  of(tip: string, subjects: ReadonlySet<string>, isKnown: boolean): number {
    const others = new Set<string>();
    let most = 0;
    for (const subject of subjects) {
      const here = this.tips.get(subject) ?? this.tips.set(subject, new Set()).get(subject)!;
      for (const other of here) others.add(other);
      const number = this.many.get(subject);
      if (number !== undefined)
        most = Math.max(most, number + here.size - (isKnown || here.has(tip) ? 1 : 0));
      if (number === undefined || !isKnown) here.add(tip);
    }
    others.delete(tip);
    return Math.max(most, others.size);
  }
}
