import { describe, expect, it } from 'vitest';
import { WORD_GROUPS, WORD_LISTS, type WordGroup } from '../../src/triage/features-word-lists.ts';
import { minorAgesIn, wordGroupsIn } from '../../src/triage/features-words.ts';
import { PhraseMatcher, phraseProblem } from '../../src/triage/phrase-matcher.ts';

describe('word lists', () => {
  it.each<[string, WordGroup[]]>([
    ['MEETING PLANNED', ['meeting']],
    ['A meeting has now been planned', ['meeting']],
    ['A meeting of all the officers was planned', []],
    ['meeting\nplanned', ['meeting']],
    ['meeting\n\nplanned', []],
    ['a planned first meeting', ['meeting']],
    ['travelling to Exampletown to meet', ['meeting', 'travel']],
    ['suicidal', ['crisis']],
    ['self‑harm', ['crisis']],
    ['life-threatening', ['threat_to_life']],
    ['आत्महत्या', ['crisis']],
    ['मिलने की योजना', ['meeting']],
    ['the kidnapper', ['threat_to_life']],
    ['unself harmed', []],
    ['', []],
  ])('%s', (said, groups) => expect([...wordGroupsIn(said, false)].sort()).toEqual([...groups].sort()));

  it.each<[string, boolean]>([
    ['no meeting planned', false],
    ['not yet planned meeting', false],
    ['without self harm', false],
    ['no doubt about it: a meeting is planned', true],
    ['No. Meeting planned.', true],
    ['no meeting planned then; meeting planned now', true],
  ])('in a note: %s', (said, found) => {
    expect(wordGroupsIn(said, true).size > 0).toBe(found);
    expect(wordGroupsIn(said, false).size > 0).toBe(true);
  });

  it('each phrase finds itself', () => {
    for (const group of WORD_GROUPS) {
      for (const phrase of WORD_LISTS[group]) {
        const said = phrase.replaceAll('*', 'x').replaceAll(' … ', ' then ');
        expect(wordGroupsIn(said, false).has(group), phrase).toBe(true);
      }
    }
  });

  it('reads a long hostile text to its end', () => {
    const long = 'meeting planned meet no '.repeat(50_000) + ' \n'.repeat(50_000) + '1'.repeat(100_000);
    expect(wordGroupsIn(long, true)).toBeInstanceOf(Set);
    expect(minorAgesIn(long)).toEqual([]);
  });
});

describe('apostrophes', () => {
  const marks = ["'", '\u2019', '\u2018', '\u02bc', '\uff07'];
  it.each(marks)('a phrase with %s is found however the text writes it', (mark) => {
    const phrase = `don${mark}t tell`;
    expect(phraseProblem(phrase)).toBeNull();
    const matcher = new PhraseMatcher([['list', [phrase]]]);
    for (const said of [...marks, ' ']) expect(matcher.in(`Don${said}t tell her.`, false).size, said).toBe(1);
    expect(matcher.in('Do not tell her.', false).size).toBe(0);
  });
  it('alone it is no word', () => {
    expect(phraseProblem("''")).toMatch(/is no word/);
    expect(new PhraseMatcher([['list', ["''"]]]).in("it's", false).size).toBe(0);
  });
});

describe('ages', () => {
  it.each<[string, number[]]>([
    ['a 12-year-old and a 9 yo', [12, 9]],
    ['aged 14', [14]],
    ['Age: 7.', [7]],
    ['aged 12-14', [12]],
    ['age 12-month', []],
    ['age 1.5', []],
    ['Age: 7', [7]],
    ['13 years old, 13 y/o', [13]],
    ['an 18-month-old', [1]],
    ['12 वर्षीय', [12]],
    ['25-year-old', []],
    ['age 12 days', []],
    ['page 14', []],
    ['version 12.3, 2012, 12 files', []],
  ])('%s', (said, ages) => expect(minorAgesIn(said)).toEqual(ages));
});

describe('phrases that a unit writes', () => {
  it.each(['c++', '(help', '((\\w)+)+$', '[a', '\\', '*', '.*'])(
    '%s is looked for as it stands',
    (phrase) => {
      const said = `He wrote ${'w'.repeat(60)}! and help`;
      expect(new PhraseMatcher([['list', [phrase]]]).in(said, false).size).toBe(0);
    },
  );

  it('many gaps cost no more than their number', () => {
    const phrase = `${'a … '.repeat(28)}b`;
    const matcher = new PhraseMatcher([['list', [phrase]]]);
    expect(matcher.in(`b ${'a '.repeat(200)}`, false).size).toBe(0);
    expect(matcher.in(`${'a '.repeat(28)}x b`, false).size).toBe(1);
  }, 2_000);

  it.each<[string, string, boolean]>([
    ['send … it … now', 'send me it right now', true],
    ['send … it … now', 'send it now', true],
    ['send … it … now', 'send one two three four it now', false],
    ['send … it … now', 'send me. it now', false],
    ['send … it* now', 'send all of items now', true],
  ])('%s in: %s', (phrase, said, found) => {
    expect(new PhraseMatcher([['list', [phrase]]]).in(said, false).size > 0).toBe(found);
  });
});
