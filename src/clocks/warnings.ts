import { type Instant, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { boardOf } from './board.ts';
import { CLOCK_RULES } from './rules.ts';
import type { Clock } from './shape.ts';

const HOUR_MS = 3_600_000;
const LONGEST_MS = Math.max(...CLOCK_RULES.flatMap(({ warn }) => warn)) * HOUR_MS;
/** Read, of which those that are near are shown: an officer's own clocks are few. */
const LOOKED_AT = 200;
const SHOWN = 10;
/** What nobody has and somebody must do. */
const URGENT = ['duty', 'reply', 'event'] as const;

/** Clocks near their end or past it that the officer answers for; behind them those that bind and that nobody has. */
export async function nearClocks(
  db: Db,
  by: { unit: number; officer: string; now: Instant },
): Promise<Clock[]> {
  const to = new Date(millis(by.now) + LONGEST_MS).toISOString();
  const mine = await boardOf(db, by, { officer: 'me', to }, null, LOOKED_AT);
  const nobodys = await boardOf(db, by, { officer: 'nobody', kinds: [...URGENT], to }, null, LOOKED_AT);
  const near = (clocks: Clock[]) => clocks.filter(({ warnAt }) => warnAt <= by.now).slice(0, SHOWN);
  return [...near(mine), ...near(nobodys)].slice(0, SHOWN);
}
