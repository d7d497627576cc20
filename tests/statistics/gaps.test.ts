import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsFrom } from '../../src/intake/facts.ts';
import { chooseMapping } from '../../src/intake/formats/csv-mapping.ts';
import { csvRow } from '../../src/intake/formats/csv-row.ts';
import { tipNdjson } from '../../src/intake/formats/ndjson-tip.ts';
import { policePdf } from '../../src/intake/formats/pdf-police.ts';
import { policeJson } from '../../src/intake/formats/police-json.ts';
import { identifyTip } from '../../src/intake/read.ts';
import { readTime } from '../../src/kernel/time.ts';
import { bitsOf, countOf } from '../../src/statistics/gap-bits.ts';
import { GAP_FIELD_TABLE } from '../../src/statistics/gap-fields.ts';
import { gapsOf } from '../../src/statistics/gaps.ts';
import { reporterOf } from '../../src/statistics/reported.ts';
import { GAP_FIELDS, type Gap, type GapField } from '../../src/statistics/shape.ts';
import type { TipDraft, TipFacts } from '../../src/tips/shape.ts';
import { FORWARDED } from '../fixtures/csv/sheets.ts';
import { makeReport } from '../fixtures/ncmec-api/documents.ts';
import { draftOf as apiDraft } from '../fixtures/ncmec-api/reading.ts';
import { fullRecord, HOTLINE } from '../fixtures/ndjson/tip-records.ts';
import { fullReport, minimalReport, typicalReport } from '../fixtures/police-json/full-report.ts';
import { documentOf, NOW, opened } from '../fixtures/police-json/intake-input.ts';
import { REPORT_PAGES } from '../fixtures/police-json/tiny-pdf.ts';
import { aTip } from '../triage/arbitrary-tip.ts';
import { file, flagged, identified, ipAt, makeTip, party } from '../triage/make-tip.ts';

const said = (facts: TipFacts): Partial<Record<GapField, string>> =>
  Object.fromEntries(
    gapsOf(facts).map(({ field, state, given, of }) => [
      field,
      state === 'partly' ? `${given} of ${of}` : state,
    ]),
  );
const one = (facts: TipFacts, field: GapField): Gap | undefined =>
  gapsOf(facts).find((gap) => gap.field === field);
const suspect = party('suspect');
const hash = { kind: 'file_hash' as const, text: 'a'.repeat(32), at: '/file/hash', hints: { type: 'MD5' } };

describe('a tip with nobody and nothing in it', () => {
  test('lacks what every tip needs, and nothing of what does not apply to it', () => {
    expect(said(makeTip())).toEqual({
      account: 'missing',
      contact: 'missing',
      link: 'missing',
      ip: 'missing',
      time_zone: 'given',
      incident_time: 'given',
    });
  });
});

const TIME = '2026-03-02T10:00:00Z';
const withIps = (...ips: ReturnType<typeof ipAt>[]) => makeTip({ parties: [suspect], identified: ips });
const withFile = (overrides: Parameters<typeof file>[0], more: Partial<TipFacts> = {}) =>
  makeTip({ files: [file(overrides)], ...more });

describe('each field is read from the facts', () => {
  const cases: [string, GapField, TipFacts, Gap['state'] | undefined][] = [
    ['an account', 'account', makeTip({ parties: [party('suspect', { accountId: 'u-1' })] }), 'given'],
    [
      'a victim’s account',
      'account',
      makeTip({ parties: [party('victim', { accountId: 'u-1' })] }),
      'missing',
    ],
    ['a phone', 'contact', withIps(identified('phone', '+919999900001')), 'given'],
    [
      'a phone from a text',
      'contact',
      withIps(identified('phone', '+919999900001', { fromText: true })),
      'missing',
    ],
    ['a filler for a mail', 'contact', withIps(identified('email', 'n/a', { strength: 'none' })), 'missing'],
    ['a profile’s address', 'link', withIps(identified('profile_url', 'https://example.org/u')), 'given'],
    [
      'an incident’s address',
      'link',
      makeTip({ identified: [identified('url', 'https://example.org/p', { owner: 'incident', index: -1 })] }),
      'given',
    ],
    ['an address', 'ip', withIps(ipAt(TIME)), 'given'],
    [
      'a lookup of NCMEC',
      'ip',
      withIps(ipAt(TIME, { owner: 'incident', at: '/automatedInformation/x' })),
      'missing',
    ],
    ['a private address', 'ip', withIps(ipAt(TIME, { traps: ['private_range'] })), 'missing'],
    ['an address with time', 'ip_time', withIps(ipAt(TIME)), 'given'],
    ['an address without', 'ip_time', withIps(ipAt(null)), 'missing'],
    ['no address at all', 'ip_time', makeTip(), undefined],
    ['India, no port', 'ip_port', withIps(ipAt(TIME)), 'missing'],
    ['India, a port', 'ip_port', withIps(ipAt(TIME, { port: 51_812 })), 'given'],
    ['IPv6', 'ip_port', withIps(ipAt(TIME, { canonical: '2001:db8::9' })), undefined],
    ['an address in Germany', 'ip_port', withIps(ipAt(TIME, { country: 'DE' })), undefined],
    ['a tip of Germany', 'ip_port', { ...withIps(ipAt(TIME)), country: 'DE' }, undefined],
    [
      'carrier NAT in Germany',
      'ip_port',
      withIps(ipAt(TIME, { country: 'DE', traps: ['carrier_nat_without_port'] })),
      'missing',
    ],
    ['no country known', 'ip_port', { ...withIps(ipAt(TIME)), country: null }, 'missing'],
    ['a zone', 'time_zone', withIps(ipAt(TIME)), 'given'],
    ['no zone', 'time_zone', makeTip({ incidentAt: readTime('2026-03-02T10:00:00') }), 'missing'],
    ['no moment', 'time_zone', makeTip({ incidentAt: null }), undefined],
    ['a moment nobody can read', 'incident_time', makeTip({ incidentAt: readTime('soon') }), 'missing'],
    ['material', 'recipient', makeTip(), undefined],
    [
      'enticement',
      'recipient',
      makeTip({ incidentType: 'Online Enticement of Children for Sexual Acts' }),
      'missing',
    ],
    ['sextortion', 'recipient', makeTip({ flags: flagged('sextortion') }), 'missing'],
    [
      'a recipient',
      'recipient',
      makeTip({ flags: flagged('sextortion'), parties: [party('recipient', { accountId: 'u-2' })] }),
      'given',
    ],
    [
      'a recipient without account',
      'recipient',
      makeTip({ flags: flagged('sextortion'), parties: [party('recipient')] }),
      'missing',
    ],
    ['no file', 'viewed', makeTip(), undefined],
    ['viewed', 'viewed', withFile({ viewedByPlatform: true }), 'given'],
    ['not viewed', 'viewed', withFile({ viewedByPlatform: false }), 'given'],
    ['not stated', 'viewed', withFile({}), 'missing'],
    [
      'disputed',
      'viewed',
      withFile({ viewedByPlatform: true, facts: [{ name: 'viewedByPlatform', value: 'false', at: '/f' }] }),
      'missing',
    ],
    ['a hash', 'hash', withFile({ identifiers: [hash] }), 'given'],
    ['no hash', 'hash', withFile({}), 'missing'],
    ['an upload time', 'upload_time', withFile({ uploadedAt: readTime(TIME) }), 'given'],
    [
      'the time of the upload’s address',
      'upload_time',
      withFile({}, { identified: [ipAt(TIME, { owner: 'file', index: 0 })] }),
      'given',
    ],
    [
      'the time of another’s',
      'upload_time',
      withFile({}, { parties: [suspect], identified: [ipAt(TIME)] }),
      'missing',
    ],
  ];
  test.each(cases)('%s: %s', (_, field, facts, state) => {
    expect(one(facts, field)?.state).toBe(state);
  });

  test('of several things some may have it, and the places of the others are told', () => {
    const facts = withIps(
      ipAt(TIME, { port: 51_812, at: '/a' }),
      ipAt('2026-03-02T11:00:00Z', { at: '/b' }),
      ipAt(null, { at: '/c', document: 1 }),
    );
    expect(one(facts, 'ip_port')).toEqual({
      ...{ field: 'ip_port', state: 'partly', of: 3, given: 1 },
      places: [
        { at: '/b', document: 0 },
        { at: '/c', document: 1 },
      ],
    });
    expect(one(facts, 'ip_time')).toMatchObject({ state: 'partly', given: 2 });
  });

  test('one capture in two places is one capture, with its port where either states it', () => {
    const facts = withIps(ipAt(TIME, { at: '/a' }), ipAt(TIME, { at: '/b', port: 51_812 }));
    expect(one(facts, 'ip_port')).toMatchObject({ state: 'given', of: 1 });
  });
});

describe('the formats as they come', () => {
  const settings = { fingerprintKey: Buffer.alloc(32, 7), country: 'IN' };
  const factsOf = (draft: TipDraft): TipFacts => factsFrom(draft, identifyTip(draft, settings), [], null);
  const police = (report: object) => {
    const reading = policeJson.read(documentOf(JSON.stringify(report)), { now: NOW });
    if (reading.kind !== 'tip') throw new Error(JSON.stringify(reading));
    return factsOf(reading.draft);
  };

  test('police JSON: a typical report has no contact, no link and no upload time', () => {
    expect(said(police(typicalReport))).toEqual({
      account: 'given',
      contact: 'missing',
      link: 'missing',
      ip: 'given',
      ip_time: 'given',
      ip_port: 'given',
      time_zone: 'given',
      incident_time: 'given',
      recipient: 'missing',
      viewed: 'given',
      hash: 'given',
      upload_time: 'missing',
    });
    expect(reporterOf(police(typicalReport))).toBe('ExampleChat');
  });

  test('police JSON: the least lacks all that applies to every tip; the fullest hardly anything', () => {
    expect(said(police(minimalReport))).toEqual({
      account: 'missing',
      contact: 'missing',
      link: 'missing',
      ip: 'missing',
      incident_time: 'missing',
    });
    expect(reporterOf(police(minimalReport))).toBe(null);
    const full = said(police(fullReport()));
    expect(full).toMatchObject({
      account: 'given',
      contact: 'given',
      link: 'given',
      viewed: 'given',
      hash: 'given',
    });
    expect(full).toMatchObject({ ip: 'given', ip_port: expect.stringMatching(/given|of/) });
  });

  test('API XML: the least and the fullest report', () => {
    const least = factsOf(apiDraft(makeReport('min').xml));
    expect(said(least)).toMatchObject({ account: 'missing', ip: 'missing', incident_time: 'given' });
    // planted words are no phone and no address of a page, and are not taken for any
    const full = factsOf(apiDraft(makeReport('full').xml));
    expect(said(full)).toMatchObject({ account: 'given', ip: 'given', contact: 'missing', link: 'missing' });
  });

  test('PDF text', () => {
    const text = REPORT_PAGES.map((lines) => lines.join('\n')).join('\f');
    const reading = policePdf.read(documentOf(text, 'pdf-text'), { now: NOW });
    if (reading.kind !== 'tip') throw new Error(JSON.stringify(reading));
    const facts = factsOf(reading.draft);
    expect(reporterOf(facts)).not.toBe(null);
    expect(one(facts, 'hash')).toBeDefined();
  });

  test('a forwarded sheet: no port in any row, no time zone in the first', async () => {
    const sheet = FORWARDED.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');
    const header = FORWARDED[0]!;
    const rows = (await opened(sheet)).map((document) => {
      const reading = csvRow.read(document, { mapping: chooseMapping(header, [])!, now: NOW });
      if (reading.kind !== 'tip') throw new Error(JSON.stringify(reading));
      return factsOf(reading.draft);
    });
    expect(said(rows[0]!)).toMatchObject({ contact: 'given', ip: 'given', ip_port: 'missing' });
    expect(said(rows[1]!)).toMatchObject({ contact: 'given', ip: 'missing' });
    expect(rows.map(reporterOf)).toEqual(['ExampleChat', 'ExamplePhotos']);
  });

  test('Tipstaff’s own: a hotline is no platform’s report, whatever platform it names', () => {
    const ndjson = (record: object) => {
      const reading = tipNdjson.read(documentOf(JSON.stringify(record)), { now: NOW });
      if (reading.kind !== 'tip') throw new Error(JSON.stringify(reading));
      return factsOf(reading.draft);
    };
    expect(reporterOf(ndjson({ ...HOTLINE, platform: 'ExampleChat' }))).toBe(null);
    expect(reporterOf(ndjson(fullRecord()))).toMatch(/^planted-reporting/);
  });
});

describe('for any tip', () => {
  test('what is given never exceeds what applies, and the bits say the same', () => {
    fc.assert(
      fc.property(aTip, (facts) => {
        const gaps = gapsOf(facts);
        const bits = bitsOf(gaps);
        for (const { of, given, state, places } of gaps) {
          expect(given).toBeLessThanOrEqual(of);
          expect(places.length).toBeLessThanOrEqual(of - given);
          expect(state).toBe(given === of ? 'given' : given === 0 ? 'missing' : 'partly');
        }
        expect(countOf(bits.asked)).toBe(gaps.length);
        expect(bits.given & bits.partly).toBe(0);
        expect((bits.given | bits.partly) & ~bits.asked).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('every field has words, a reason and a source in both languages', () => {
    for (const field of GAP_FIELDS) {
      const { words, why, applies, source, ask, because } = GAP_FIELD_TABLE[field];
      for (const said of [words, why, applies]) {
        expect(said.en).not.toBe('');
        expect(said.hi).toMatch(/\p{Script=Devanagari}/u);
      }
      for (const said of [source, ask, because]) expect(said.length).toBeGreaterThan(10);
    }
  });
});
