import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

/** Wall clock and CPU time of the program and of the database's processes, in milliseconds. `database`: null where it cannot be seen. */
export type Cost = { wall: number; program: number; database: number | null };

const TICK_MS = 10; // USER_HZ is 100 on every Linux that Node runs on

/** Run work and tell what it cost. `postmaster`: pid of the database's first process. */
export async function costOf<T>(
  work: () => Promise<T> | T,
  postmaster: number | null = null,
): Promise<{ cost: Cost; result: T }> {
  const database = databaseCpu(postmaster);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const result = await work();
  const wall = performance.now() - begun;
  const used = process.cpuUsage(cpu);
  const after = databaseCpu(postmaster);
  return {
    cost: {
      wall,
      program: (used.user + used.system) / 1000,
      database: database === null || after === null ? null : after - database,
    },
    result,
  };
}

/** CPU of the program and, where it can be seen, of the database. */
export const cpuOf = (cost: Cost): number => cost.program + (cost.database ?? 0);

/** CPU time in ms of a PostgreSQL server: its first process, what that has reaped, and its children. Linux only. */
function databaseCpu(postmaster: number | null): number | null {
  if (postmaster === null || process.platform !== 'linux') return null;
  let ticks = 0;
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const stat = statOf(pid);
    if (!stat) continue;
    if (Number(pid) === postmaster) ticks += stat.own + stat.reaped;
    else if (stat.parent === postmaster) ticks += stat.own;
  }
  return ticks * TICK_MS;
}

function statOf(pid: string): { parent: number; own: number; reaped: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1]!, own: fields[11]! + fields[12]!, reaped: fields[13]! + fields[14]! };
  } catch {
    return null; // ended while it was looked at
  }
}

/** The most memory that this process ever held, in bytes. */
export const peakMemory = (): number => process.resourceUsage().maxRSS * 1024;

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share of the values lies; of two neighbours the upper one. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * Rivals measured in turn, round after round, so that what else the machine does falls on all alike.
 * The first round warms up and is not counted. Returns each one's CPU times in ms, round by round.
 */
export async function inTurn<Name extends string>(
  rounds: number,
  rivals: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(rivals) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1)
    for (const name of names) {
      await turn();
      const { cost } = await costOf(rivals[name]);
      if (round > 0) times[name].push(cost.program);
    }
  return times;
}

/** The median over the rounds of `over[i] / under[i]`. */
export function medianRatio(over: readonly number[], under: readonly number[]): number {
  return median(over.map((value, round) => value / under[round]!));
}
