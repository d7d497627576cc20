import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { scrubberOf } from '../../src/tips/scrubber.ts';
import type { SealedValue } from '../../src/tips/sealed-split.ts';
import type { SealedKind } from '../../src/tips/shape.ts';

let field = 0;
const value = (kind: SealedKind, ...pieces: string[]): SealedValue => {
  field += 1;
  return { field, kind, pieces: JSON.stringify(pieces) };
};

const scrubber = scrubberOf([
  value('name', 'Zarvîx', 'Quillon "Q" O’Brien-Ström'),
  value('phone', '+91 99999 00042', '+919999900042'),
  value('email', 'zarvix.q@example.org'),
  value('date_of_birth', '2012-03-04'),
  value('postal_address', '12 Otter Lane, Exampleville, 400001, India'),
  value('account', 'examplechat:u/Zed_77+x', 'u/Zed_77+x'),
  value('fact', 'true'),
  value('fact', 'Swims on Tuesdays & <Fridays>'),
  value('school', 'नमूना विद्यालय'),
  value('screen_name', 'ab'),
  value('ip', '192.0.2.1'),
]);

describe('a sealed value is found in any spelling', () => {
  test.each([
    ['as written', 'I am Zarvîx.', 'I am [sealed: name].'],
    ['without its accent, in capitals', 'I AM ZARVIX', 'I AM [sealed: name]'],
    ['with its accent apart', 'I am Zarvi\u0302x', 'I am [sealed: name]'],
    ['in full width', 'Ｚａｒｖｉｘ', '[sealed: name]'],
    ['with invisible marks within', 'Za\u200Brv\u00ADi\u2060x', '[sealed: name]'],
    ['escaped for JSON', '"\\u005a\\u0061rv\\u00eEx"', '"[sealed: name]"'],
    ['escaped twice', '"\\\\u005aarvix"', '"[sealed: name]"'],
    ['as characters of XML', '&#90;&#x61;rv&#238;x', '[sealed: name]'],
    ['as characters of XML without an end', '&#90arvix', '[sealed: name]'],
    ['XML within XML', '&amp;#90;arvix', '[sealed: name]'],
    ['percent-encoded', '%5A%61rv%C3%AEx', '[sealed: name]'],
    ['percent-encoded twice', '%255Aarvix', '[sealed: name]'],
    ['one part of the name alone', 'Call Quillon now', 'Call [sealed: name] now'],
    ['a quotation mark escaped', 'Quillon \\"Q\\" O\\u2019Brien-Str\\u00f6m', '[sealed: name]'],
    ['a quotation mark doubled, as in a sheet', 'Quillon ""Q"" O’Brien-Ström', '[sealed: name]'],
    ['line ends between', 'Quillon\r\n  "Q"\n O’Brien-Ström', '[sealed: name]'],
    ['a number as shown', '+91 99999 00042', '[sealed: phone]'],
    ['a number in other groups', '(0)99-999.000/42', '(0)[sealed: phone]'],
    ['a number without its country', '9999900042', '[sealed: phone]'],
    ['a number in other digits', '९९९९९०००४२', '[sealed: phone]'],
    ['a number within longer words', 'tel:+919999900042;x', 'tel:[sealed: phone];x'],
    ['a number split by no-break spaces', '99999\u00A0000\u202F42', '[sealed: phone]'],
    ['an address in capitals', 'ZARVIX.Q@EXAMPLE.ORG', '[sealed: email]'],
    ['an address defanged', 'zarvix.q[at]example[.]org', '[sealed: email]'],
    ['an address in a URL', 'mailto:zarvix.q%40example.org', 'mailto:[sealed: email]'],
    ['a date in another order', 'born 04/03/2012', 'born [sealed: date_of_birth]'],
    ['a date in words', 'born 4 March 2012', 'born [sealed: date_of_birth]'],
    [
      'a part of an address',
      'lives in Otter Lane 12? No: 12 OTTER LANE',
      'lives in Otter Lane 12? No: [sealed: postal_address]',
    ],
    ['a town of an address', 'EXAMPLEVILLE', '[sealed: postal_address]'],
    ['an account without its platform', 'u\\/Zed_77+x', '[sealed: account]'],
    ['marks escaped for XML', 'Swims on Tuesdays &amp; &lt;Fridays&gt;', '[sealed: fact]'],
    ['marks in CDATA', '<![CDATA[Swims on Tuesdays & <Fridays>]]>', '<![CDATA[[sealed: fact]]]>'],
    ['another script', 'वह नमूना विद्यालय में', 'वह [sealed: school] में'],
    ['a short name', 'ask AB, not abacus', 'ask [sealed: screen_name], not abacus'],
  ])('%s', (_, text, expected) => expect(scrubber.scrub(text)).toBe(expected));

  test.each([
    ['what everybody states', '{"verified": true, "country": "India"}'],
    ['a longer number', '192.0.2.15'],
    ['words without any', 'Nothing of note was said on 5 March.'],
    ['nothing', ''],
  ])('and %s stays', (_, text) => {
    expect(scrubber.scrub(text)).toBe(text);
    expect(scrubber.holds(text)).toBe(false);
  });
});

/** A way of writing that a document, a sheet or a writer may choose. */
const spell: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  (text) => [...text].map((one) => `&#${one.codePointAt(0)};`).join(''),
  (text) => [...text].map((one) => `&#x${one.codePointAt(0)!.toString(16)};`).join(''),
  (text) => encodeURIComponent(text),
  (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  (text) => text.split('').join('\u200B'),
  (text) => text.normalize('NFD'),
];

describe('whatever the value and the spellings', () => {
  const letters = fc.string({
    unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzäéñø01234 ."&<\'@_-'),
    minLength: 5,
    maxLength: 24,
  });
  const valued = letters.filter(
    (text) => (text.match(/[a-zäéñø0-9]/g) ?? []).length >= 5 && text.trim() === text,
  );
  it('nothing of it is left, and what stands around stays', () => {
    fc.assert(
      fc.property(valued, fc.nat(spell.length - 1), fc.nat(spell.length - 1), (text, first, second) => {
        const written = spell[second]!(spell[first]!(text));
        const shown = scrubberOf([value('screen_name', text)]).scrub(`«${written}»`);
        expect(shown).toContain('[sealed: screen_name]');
        expect(shown.startsWith('«') && shown.endsWith('»')).toBe(true);
        // at most the marks around, and an accent that stood apart behind the last letter
        expect(shown.replace(/\[sealed: screen_name\]/g, '').length).toBeLessThan(24);
      }),
      { numRuns: 400 },
    );
  });
  it('reads a document of a megabyte within a moment', () => {
    const text = '{"name": "Somebody else", "note": "नमूना \\u0041 &amp; %41"},'.repeat(17_000);
    const began = process.cpuUsage();
    expect(scrubber.scrub(`${text}Zarvix`).endsWith('[sealed: name]')).toBe(true);
    // of the processor's time, not the clock's: other tests run beside
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(8);
  });
});

describe('values that begin alike', () => {
  test('the longest that stands at a place is found, whichever was told first', () => {
    const names = ['abcdefgh-1', 'abcdefgh-12', 'abcd-9', 'abcdefgh', 'abcx yz', 'b-cdefgh'];
    const orders = fc.shuffledSubarray(names, { minLength: names.length });
    fc.assert(
      fc.property(
        orders,
        fc.array(fc.constantFrom(...names, 'abc', ' ', 'abcde'), { maxLength: 12 }),
        (order, parts) => {
          const text = parts.join(' / ');
          const wanted = parts.map((part) => (names.includes(part) ? '[sealed: school]' : part)).join(' / ');
          expect(scrubberOf(order.map((each) => value('school', each))).scrub(text)).toBe(wanted);
        },
      ),
    );
  });

  test('the same text is answered alike however often it is asked', () => {
    const one = scrubberOf([value('school', 'Otterfield')]);
    for (const _ of [1, 2]) expect(one.scrub('to Otterfield and back')).toBe('to [sealed: school] and back');
    expect(one.holds('OTTERFIELD')).toBe(true);
  });
});
