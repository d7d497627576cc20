import { describe, expect, test } from 'vitest';
import { patternOf, schoolOf, subnetOf } from '../../src/subjects/circle-traits.ts';
import { KIND_WEIGHTS } from '../../src/subjects/kinds.ts';
import { packMarks, unpackMarks } from '../../src/subjects/mark.ts';
import { sameParties } from '../../src/subjects/rebind.ts';
import { CIRCLE_TRAITS } from '../../src/subjects/shape.ts';
import { markIn, party } from './block-parties.ts';

const ip = (canonical: string, more: object = {}) =>
  subnetOf({ kind: 'ip', canonical, strength: 'weak', traps: [], ...more });

describe('traits of circles', () => {
  test.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2:3::9', '2001:db8:1::/48'],
    ['100.64.3.4', null],
  ])('the network of %s is %s', (address, expected) => {
    expect(ip(address)).toBe(expected);
  });

  test('what a proxy or a carrier gives out has none, nor has what is no address', () => {
    expect(ip('192.0.2.77', { traps: ['possible_proxy'] })).toBe(null);
    expect(ip('192.0.2.77', { strength: 'none' })).toBe(null);
    expect(ip('not one')).toBe(null);
    expect(ip('example.org', { kind: 'email' })).toBe(null);
  });

  test.each([
    ['river77', 'river0'],
    ['7river1990x', '0river0x'],
    ['river', null],
    ['rive77', null],
    ['नदीकिनारा42', 'नदीकिनारा0'],
  ])('the pattern of %s is %s', (handle, expected) => {
    expect(patternOf(handle)).toBe(expected);
  });

  test('a school is the same however it is punctuated', () => {
    expect(schoolOf({ school: 'St. Example’s  School' })).toBe(schoolOf({ school: 'ST EXAMPLES SCHOOL' }));
    expect(schoolOf({ school: ' - ' })).toBe(null);
    expect(schoolOf({})).toBe(null);
  });

  test('say nothing of who somebody is, and are kept as they were', () => {
    for (const kind of CIRCLE_TRAITS) {
      expect(KIND_WEIGHTS[kind]).toBe(undefined);
      const mark = markIn(`${kind}?:x@3`);
      expect(unpackMarks(packMarks([mark]))).toEqual([mark]);
    }
  });

  test('do not tell which party of a later version is which', () => {
    const of = (words: readonly string[]) =>
      words.map((each, no) => ({ ...party('t', each, { no }), subject: null }));
    const before = of(['subnet?:s', 'subnet?:t']);
    const after = of(['subnet?:t', 'subnet?:s']);
    expect([...sameParties(before, after)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});
