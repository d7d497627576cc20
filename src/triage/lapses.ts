import type { Settings } from '../clocks/book.ts';
import type { Lapse } from '../clocks/tip-clocks.ts';
import { type Expiry, RETENTION, type Retention } from './expiry.ts';

/** How long a unit takes platforms and carriers to keep what: the law's figures, and its own where nobody is bound. */
export function retentionOf({ lengths, platforms }: Settings): Retention {
  const own = (rule: string, shipped: number) => {
    const length = lengths[rule];
    return length?.unit === 'days' ? length.count : shipped;
  };
  return {
    ...RETENTION,
    platforms: { ...RETENTION.platforms, ...platforms },
    other: own('platform.records', RETENTION.other),
    carriers: { ...RETENTION.carriers, other: own('carrier.logs', RETENTION.carriers.other) },
  };
}

/** Meeting dates of a tip that have a clock each, the next first: a page of dates does not fill the board. */
const MOST_MEETINGS = 10;

/**
 * What of a tip lapses as its clocks take it, the earliest first: of a rule the first moment of it, of meetings each date, up to ten.
 *
 * list  as `expiries` gives it: the earliest first, nothing that has passed
 */
export function lapsesOf(list: readonly Expiry[]): Lapse[] {
  const taken = new Map<string, number>();
  return list.flatMap(({ what, rule, start, at }) => {
    const before = taken.get(rule) ?? 0;
    if (before >= (what === 'meeting' ? MOST_MEETINGS : 1)) return [];
    taken.set(rule, before + 1);
    return [{ rule, start, at }];
  });
}
