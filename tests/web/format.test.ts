import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import en from '../../src/web/language/en.json' with { type: 'json' };
import { formatOf } from '../../src/web/language/format.ts';
import hi from '../../src/web/language/hi.json' with { type: 'json' };
import { incidentWords, pathWords, quarantineWords, regionWords } from '../../src/web/language/words.ts';

const INDIA = 'Asia/Kolkata';
const NOW = Date.parse('2026-11-21T04:11:00.000Z');

beforeAll(async () => {
  await i18next.init({
    lng: 'en',
    resources: { en: { translation: en }, hi: { translation: hi } },
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
    contextSeparator: '#',
  });
});
const english = () => formatOf('en-IN', INDIA, i18next.getFixedT('en'));
const hindi = () => formatOf('hi-IN', INDIA, i18next.getFixedT('hi'));

describe('numbers and times', () => {
  test('group by lakh in both languages', () => {
    expect(english().number(1_234_567)).toBe('12,34,567');
    expect(hindi().number(1_234_567)).toBe('12,34,567');
  });

  test('are short where place is for four signs, and never more than they are', () => {
    const short = [0, 999, 1000, 1914, 9999, 12_999, 99_999, 100_000, 345_678, 9_999_999, 10_000_000];
    expect(short.map((value) => english().short(value))).toEqual([
      '0',
      '999',
      '1k',
      '1.9k',
      '9.9k',
      '12k',
      '99k',
      '1L',
      '3.4L',
      '99L',
      '1Cr',
    ]);
    expect(hindi().short(1914)).toBe('1.9ह॰');
  });

  test('show the officer’s zone and UTC, with the day where it is another one', () => {
    expect(english().full('2026-11-21T02:42:00.000Z')).toBe('21 Nov 2026, 08:12 IST (02:42 UTC)');
    expect(english().full('2026-11-20T22:46:00.000Z')).toBe('21 Nov 2026, 04:16 IST (20 Nov 22:46 UTC)');
    expect(english().utc('2026-11-20T22:46:05.000Z')).toBe('20 Nov 2026 22:46:05 UTC');
  });

  test('name the zone as it is called at that moment', () => {
    const york = formatOf('en-IN', 'America/New_York', i18next.getFixedT('en'));
    expect(york.full('2026-10-30T16:00:00.000Z')).toBe('30 Oct 2026, 12:00 GMT-4 (16:00 UTC)');
    expect(york.full('2026-11-02T17:00:00.000Z')).toBe('2 Nov 2026, 12:00 GMT-5 (17:00 UTC)');
  });

  test.each([
    [20 * 60_000, '20 min'],
    [200 * 60_000, '3 h 20 min'],
    [21 * 3_600_000, '21 h'],
    [12 * 86_400_000, '12 days'],
  ])('durations: %i ms is %s', (ms, words) => {
    expect(english().duration(ms)).toBe(words);
  });

  test('a clock near its end says so, one that is over too', () => {
    const at = (ms: number) => english().left(new Date(NOW + ms).toISOString(), NOW);
    expect(at(47 * 3_600_000)).toEqual({ words: '47 h', tone: 'near' });
    expect(at(5 * 86_400_000)).toEqual({ words: '5 days', tone: 'far' });
    expect(at(-1)).toEqual({ words: 'over', tone: 'past' });
  });

  test('Hindi reads as Hindi', () => {
    expect(hindi().duration(200 * 60_000)).toBe('3 घं 20 मि');
    expect(hindi().country('IN')).toBe('भारत');
  });
});

describe('words for codes', () => {
  const t = () => i18next.getFixedT('en');

  test('never show the wire’s incident type', () => {
    expect(incidentWords(t(), 'Online Enticement of Children for Sexual Acts')).toBe('Enticement');
    expect(incidentWords(t(), 'Child Pornography (possession, manufacture, and distribution)')).toBe('CSAM');
    expect(incidentWords(t(), null)).toBe('no type given');
    expect(incidentWords(t(), 'Hotline category 7')).toBe('Hotline category 7');
  });

  test('name the states of India', () => {
    expect(regionWords('en', 'IN-MH')).toBe('Maharashtra');
    expect(regionWords('hi', 'IN-UP')).toBe('उत्तर प्रदेश');
    expect(regionWords('en', 'US-CA')).toBe('US-CA');
  });

  test('carry what the server filled into a reason over to Hindi', () => {
    const item = {
      reason: 'XML_UNKNOWN_ROOT',
      words: 'The XML’s outermost element is no tip’s (inventory).',
    } as const;
    expect(quarantineWords(i18next.getFixedT('hi'), item)).toContain('(inventory)');
    expect(quarantineWords(t(), item)).toBe(item.words);
  });

  test('say the way to a difference', () => {
    expect(pathWords(t(), ['suspect', 'identifier', 'phone'])).toBe('Reported person › identifier › Phone');
    expect(pathWords(t(), ['fact', 'legalURL'])).toBe('fact › legalURL');
  });
});
