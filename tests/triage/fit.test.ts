import { describe, expect, test } from 'vitest';
import { STATES } from '../../src/places/shape.ts';
import { CLOSE_REASONS } from '../../src/tips/shape.ts';
import { features } from '../../src/triage/features.ts';
import { fitOf } from '../../src/triage/fit.ts';
import { LANGUAGES, languagesOf } from '../../src/triage/languages.ts';
import { closingProblem, REASON_CODES } from '../../src/triage/reason-codes.ts';
import { isDrawn, sharesOf } from '../../src/triage/second-look.ts';
import { SPECIALITIES, specialitiesOf } from '../../src/triage/specialities.ts';
import { makeTip } from './make-tip.ts';

const spoken = (text: string, region: string | null = null) => [
  ...languagesOf(makeTip({ texts: [{ kind: 'note', text, at: '/note' }] }), region),
];

describe('languages of a tip', () => {
  test.each([
    ['a plain English note', null, []],
    ['यह एक परीक्षण है', null, ['hi', 'mr', 'ne']],
    ['இது ஒரு சோதனை', null, ['ta']],
    ['এটি একটি পরীক্ষা', null, ['bn', 'as']],
    ['a plain English note', 'IN-MH', ['mr']],
    ['இது ஒரு சோதனை', 'IN-KL', ['ta', 'ml']],
    ['a plain English note', 'IN-NL', []],
  ] as const)('%s in %s', (text, region, languages) => {
    expect(spoken(text, region)).toEqual(languages);
  });

  test('every state has one that can be chosen, or English', () => {
    const keys = new Set(LANGUAGES.map(({ key }) => key));
    expect(STATES.length).toBeGreaterThan(30);
    for (const { code } of STATES)
      for (const language of spoken('', code)) expect(keys.has(language), `${code} ${language}`).toBe(true);
    expect(keys.size).toBe(LANGUAGES.length);
  });
});

describe('specialities of a tip', () => {
  const context = { now: '2026-11-21T09:00:00.000Z', earlierTips: 0, earlierVersions: 0 };
  const counts = { filesKnown: 0, filesNew: 0, hashSeenMost: 0 };
  const asked = (tip: ReturnType<typeof makeTip>) => [
    ...specialitiesOf(features(tip, { ...context, ...counts })),
  ];

  test('follow from its features', () => {
    expect(asked(makeTip({}))).toEqual([]);
    expect(asked(makeTip({ incidentType: 'Child Sex Trafficking' }))).toEqual(['trafficking']);
    expect(
      asked(
        makeTip({
          flags: [
            { flag: 'sextortion', at: '/a' },
            { flag: 'live_streaming', at: '/b' },
          ],
        }),
      ),
    ).toEqual(['live', 'extortion']);
    expect(new Set(SPECIALITIES.map(({ key }) => key)).size).toBe(SPECIALITIES.length);
  });
});

describe('the fit', () => {
  const officer = (id: string, languages: string[] = [], specialities: string[] = []) => ({
    id,
    name: id,
    languages,
    specialities,
  });
  const asks = {
    languages: new Set(['mr', 'hi']),
    specialities: new Set(['money']),
    known: new Set(['d']),
  };

  test('puts language, speciality and the subject before little work, and little work before much', () => {
    const all = [
      officer('a'),
      officer('b', ['hi', 'mr']),
      officer('c', ['mr'], ['money', 'live']),
      officer('d'),
      officer('e'),
    ];
    const load = new Map([
      ['a', 40],
      ['b', 10],
      ['c', 40],
      ['e', 10],
    ]);
    const fits = fitOf(all, asks, load);
    expect(fits.map(({ officer: id, points }) => [id, points])).toEqual([
      ['d', 25],
      ['b', 20],
      ['c', 10],
      ['e', -10],
      ['a', -40],
    ]);
    for (const { points, reasons } of fits)
      expect(reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(points);
  });

  test('of equals takes the one with less work, then by name, and nobody where there is nobody', () => {
    expect(fitOf([officer('b'), officer('a')], asks, new Map()).map((fit) => fit.officer)).toEqual([
      'a',
      'b',
    ]);
    expect(fitOf([], asks, new Map())).toEqual([]);
  });
});

describe('a second look', () => {
  test('is drawn below the share alone, never for a folded tip', () => {
    expect(isDrawn(5, 0.049, false)).toBe(true);
    expect(isDrawn(5, 0.05, false)).toBe(false);
    expect(isDrawn(0, 0, false)).toBe(false);
    expect(isDrawn(100, 0.999999, false)).toBe(true);
    expect(isDrawn(100, 0, true)).toBe(false);
  });

  test('has a share for each reason that closes', () => {
    const shares = sharesOf(REASON_CODES, { no_crime: 12 });
    expect(shares.map(({ reason }) => reason)).toEqual(
      REASON_CODES.map(({ code }) => code).filter((code) => code !== 'cleared'),
    );
    expect(shares.find(({ reason }) => reason === 'no_crime')?.percent).toBe(12);
    expect(shares.find(({ reason }) => reason === 'known_viral')?.percent).toBe(5);
  });
});

describe('reasons for closing', () => {
  test('seven are given today, each with words and what comes next in both languages', () => {
    expect(REASON_CODES).toHaveLength(7);
    for (const { words, next } of REASON_CODES)
      for (const text of [words.hi, next.hi]) expect(text).toMatch(/\p{Script=Devanagari}/u);
  });

  test('what none of them asks is refused for the others alone', () => {
    const all = { elsewhere: true, of: true, who: true };
    const none = { elsewhere: false, of: false, who: false };
    const refused = (given: typeof all) =>
      CLOSE_REASONS.filter((code) => closingProblem(code, given) !== null);
    expect(refused(all).sort()).toEqual(['age_not_a_child', 'already_in_case', 'cleared', 'referred']);
    expect(refused(none).sort()).toEqual([
      'age_not_a_child',
      'already_in_case',
      'cleared',
      'duplicate',
      'identified_elsewhere',
      'other_jurisdiction',
      'referred',
    ]);
  });
});
