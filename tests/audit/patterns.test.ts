import { describe, expect, test } from 'vitest';
import { isLook } from '../../src/app/pattern-actions.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { termsOf } from '../../src/audit/marks.ts';
import { type PatternFacts, patternsIn, surnameOf } from '../../src/audit/patterns.ts';
import { PATTERNS, patternParametersShape } from '../../src/audit/shape.ts';
import { type InventedLog, inventLog } from './invented-log.ts';

const parameters = patternParametersShape.parse({});

function factsOf(log: InventedLog): PatternFacts {
  return {
    officers: log.officers,
    reads: isLook,
    ownMark: (row) => {
      const name = log.officers.get(row.officer)!;
      const terms = termsOf(log.searched.get(row.seq) ?? '');
      if (terms.includes(name.toLowerCase())) return 'whole';
      return terms.includes(surnameOf(name)) ? 'surname' : null;
    },
    ownRecords: log.ownRecords,
    assigned: log.assigned,
    numbers: log.numbers,
  };
}

const dayOf = (at: string) => Math.floor((Date.parse(at) + 330 * 60_000) / 86_400_000);
const FIRST_DAY = dayOf('2026-09-01T00:00:00.000Z');

describe('patterns in invented logs', () => {
  test('nearly all that was planted is found, and hardly anything else', () => {
    const figures = Object.fromEntries(PATTERNS.map((kind) => [kind, { planted: 0, found: 0, false: 0 }]));
    let officerDays = 0;
    for (const seed of [1, 2, 3, 4, 5]) {
      const log = inventLog(seed);
      officerDays += log.officerDays;
      const found = patternsIn(log.rows, parameters, factsOf(log));
      for (const each of log.planted) {
        figures[each.kind]!.planted += 1;
        const hit = found.some(
          (pattern) =>
            pattern.kind === each.kind &&
            (each.officer === null || pattern.officers.some(({ id }) => id === each.officer)) &&
            (each.record === null || pattern.record?.id === each.record),
        );
        if (hit) figures[each.kind]!.found += 1;
      }
      for (const pattern of found) {
        const meant = log.planted.some(
          (each) =>
            each.kind === pattern.kind &&
            (each.officer === null || pattern.officers.some(({ id }) => id === each.officer)) &&
            (each.record === null || pattern.record?.id === each.record) &&
            (pattern.kind === 'self-look-up' || Math.abs(dayOf(pattern.from) - FIRST_DAY - each.day) <= 1),
        );
        if (!meant) figures[pattern.kind]!.false += 1;
      }
    }
    const sum = (name: 'planted' | 'found' | 'false') =>
      Object.values(figures).reduce((total, each) => total + each[name], 0);
    const falsePerThousand = (sum('false') / officerDays) * 1000;
    console.log(
      `patterns: ${sum('found')} of ${sum('planted')} found, ${sum('false')} false alarms in ${officerDays} officer-days (${falsePerThousand.toFixed(2)} per 1,000)`,
      JSON.stringify(figures),
    );
    for (const [kind, each] of Object.entries(figures)) {
      expect(each.planted, kind).toBeGreaterThanOrEqual(50);
      expect(each.found / each.planted, kind).toBeGreaterThanOrEqual(0.95);
    }
    expect(officerDays).toBeGreaterThanOrEqual(10_000);
    expect(falsePerThousand).toBeLessThanOrEqual(1);
  });

  test('each rests on entries that are in the log', () => {
    const log = inventLog(9, 20, 20);
    const seqs = new Set(log.rows.map((row) => row.seq));
    const found = patternsIn(log.rows, parameters, factsOf(log));
    expect(found.length).toBeGreaterThan(20);
    for (const pattern of found) {
      expect(pattern.entries.length).toBeGreaterThan(0);
      expect(pattern.entries.every((seq) => seqs.has(seq))).toBe(true);
      expect(pattern.from <= pattern.to).toBe(true);
    }
  });

  test('parameters decide', () => {
    const log = inventLog(9, 20, 20);
    const count = (change: object) => patternsIn(log.rows, { ...parameters, ...change }, factsOf(log)).length;
    const none = {
      hotReaders: 999,
      nightRecords: 9999,
      runLength: 999,
      refusals: 9999,
      clearing: [],
      ownNameRepeats: 999,
      ordinaryRepeats: 999,
    };
    expect(count(none)).toBeLessThan(count({}));
    expect(count({ ...none, refusals: 10 })).toBeGreaterThan(count(none));
  });

  test('looking closer excuses no reading: every way to unseal, and breaking the glass, are reads', () => {
    const log = inventLog(1, 2, 5);
    const [officer] = log.officers.keys();
    const kinds = (...acts: string[]) => {
      const rows = [...log.numbers.keys()].slice(0, 60).flatMap((tip, at) =>
        acts.map((action, step) => ({
          seq: at * acts.length + step,
          at: new Date(Date.UTC(2026, 10, 21, 19, at, step)).toISOString(),
          officer: officer!,
          action,
          record_kind: 'tip',
          record_id: tip,
          outcome: 'done' as const,
          code: null,
          marks: null,
        })),
      );
      return new Set(patternsIn(rows, parameters, factsOf(log)).map(({ kind }) => kind));
    };
    const alarms = kinds('tips.show');
    expect(alarms).toContain('after-hours');
    for (const look of ACTIONS.map(({ name }) => name).filter((name) =>
      /^tips\.(unseal|breakGlass)/.test(name),
    )) {
      expect(kinds('tips.show', look), look).toEqual(alarms);
      expect(kinds(look), look).toEqual(alarms);
    }
    expect(kinds('tips.show', 'triage.close')).not.toContain('after-hours');
  });

  test('an empty log has none', () => {
    expect(patternsIn([], parameters, factsOf(inventLog(1, 2, 5)))).toEqual([]);
  });
});
