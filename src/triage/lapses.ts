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

/** What of a tip lapses as its clocks take it, the earliest first: a clock of a rule, which counts to the first moment of it. */
export const lapsesOf = (list: readonly Expiry[]): Lapse[] =>
  list
    .filter(({ rule }, nth) => list.findIndex((each) => each.rule === rule) === nth)
    .map(({ rule, start, at }) => ({ rule, start, at }));
