import { describe, expect, test } from 'vitest';
import { IDENTIFIER_KINDS, STRENGTHS, TRAPS } from '../../src/identifiers/shape.ts';
import { CSV_FIELDS, QUARANTINE_REASONS, RUN_STATES } from '../../src/intake/shape.ts';
import { ERRORS } from '../../src/kernel/errors.ts';
import { CLOSE_REASONS, FLAGS, LANES, PARTY_ROLES, SCORES, TEXT_KINDS } from '../../src/tips/shape.ts';
import { EXPIRY_KINDS } from '../../src/triage/expiry.ts';
import { FEATURES } from '../../src/triage/features-list.ts';
import { DECISIONS, FACETS } from '../../src/triage/shape.ts';
import { catalogue, screens, stem } from './catalogue.ts';

const en = catalogue('en');
const hi = catalogue('hi');

/** Words that are the same in both languages: names, codes, units written in Latin letters. */
const SAME = new Set([
  'identifier.url',
  'identifier.iban',
  'identifier.bic',
  'identifier.ifsc',
  'csvField.url',
  'size.kilobytes',
  'size.megabytes',
  'size.gigabytes',
]);

describe('the two catalogues', () => {
  test('hold something', () => {
    expect(en.size).toBeGreaterThan(500);
  });

  test('have equal keys', () => {
    expect([...hi.keys()]).toEqual([...en.keys()]);
  });

  test('leave nothing untranslated and nothing empty', () => {
    const same = [...en]
      .filter(([key, words]) => hi.get(key) === words && !SAME.has(key))
      .map(([key]) => key);
    expect(same).toEqual([]);
    const empty = [...en, ...hi].filter(([, words]) => words.trim() === '').map(([key]) => key);
    expect(empty).toEqual([]);
  });

  test('write Hindi in Devanagari', () => {
    const latin = [...hi].filter(([key, words]) => !/\p{Script=Devanagari}/u.test(words) && !SAME.has(key));
    expect(latin).toEqual([]);
  });

  test('fill the same places', () => {
    const places = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();
    for (const [key, words] of en) {
      // an English sentence may leave out a detail that the Hindi one leaves out too, never the other way round
      const hindi = places(hi.get(key)!);
      const english = places(words);
      expect(english, key).toEqual(expect.arrayContaining(hindi));
      if (!key.startsWith('error.')) expect(hindi, key).toEqual(english);
    }
  });

  test('exclaim nothing', () => {
    expect([...en, ...hi].filter(([, words]) => words.includes('!'))).toEqual([]);
  });
});

describe('the screens and the catalogue', () => {
  const source = [...screens().values()].join('\n');
  const literals = new Set([...source.matchAll(/'([a-zA-Z]\w*(?:\.\w+)+)'/g)].map(([, key]) => key!));
  const prefixes = [...source.matchAll(/`([a-zA-Z]\w*(?:\.\w+)*\.)\$\{/g)].map(([, prefix]) => prefix!);

  test('were read', () => {
    expect(literals.size).toBeGreaterThan(200);
    expect(prefixes.length).toBeGreaterThan(20);
  });

  test('use every key', () => {
    const unused = [...en.keys()].filter(
      (key) => !literals.has(stem(key)) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  test('miss no key', () => {
    const asked = [...source.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key]) => key!);
    const known = new Set([...en.keys()].map(stem));
    expect(asked.length).toBeGreaterThan(200);
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
  });

  test('have words for every code of the field', () => {
    const lists: Record<string, readonly string[]> = {
      lane: LANES,
      score: SCORES,
      'score.letter': SCORES,
      close: CLOSE_REASONS,
      role: PARTY_ROLES,
      identifier: IDENTIFIER_KINDS,
      strength: STRENGTHS,
      trap: TRAPS,
      flag: FLAGS,
      csvField: CSV_FIELDS,
      filter: FACETS,
      history: DECISIONS,
      'words.kind': TEXT_KINDS,
      'intake.state': RUN_STATES,
      'quarantine.reason': Object.keys(QUARANTINE_REASONS),
      expiry: Object.keys(EXPIRY_KINDS),
      error: Object.keys(ERRORS),
      feature: Object.keys(FEATURES).map((name) => name.replaceAll(/[.-]/g, '_')),
    };
    for (const [group, codes] of Object.entries(lists)) {
      expect(
        codes.filter((code) => !en.has(`${group}.${code}`)),
        group,
      ).toEqual([]);
    }
  });

  test('say in English what the server says', () => {
    for (const [code, { words }] of Object.entries(ERRORS)) expect(en.get(`error.${code}`)).toBe(words);
    for (const [reason, words] of Object.entries(QUARANTINE_REASONS))
      expect(en.get(`quarantine.reason.${reason}`)).toBe(words);
  });
});
