import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policeJson } from '../../src/intake/formats/police-json.ts';
import type { Reading } from '../../src/intake/shape.ts';
import { type TipDraft, tipDraftShape } from '../../src/tips/shape.ts';
import { fullReport, minimalReport, typicalReport } from '../fixtures/police-json/full-report.ts';
import { documentOf, leavesOf, NOW } from '../fixtures/police-json/intake-input.ts';

function read(value: unknown): Reading {
  return policeJson.read(documentOf(typeof value === 'string' ? value : JSON.stringify(value)), { now: NOW });
}

function draftOf(value: unknown): TipDraft {
  const reading = read(value);
  if (reading.kind !== 'tip') throw new Error(JSON.stringify(reading));
  return tipDraftShape.parse(reading.draft);
}

/** A draft without what it repeats on purpose: places, names of fields, the platform beside an account, parts of an address. */
function withoutRepeats(draft: TipDraft): unknown {
  return JSON.parse(
    JSON.stringify(draft, function (this: Record<string, unknown>, key, value) {
      if (key === 'at' || key === 'accountId' || key === 'warnings') return undefined;
      if (key === 'platform' && this.event === undefined && Object.keys(this).length === 1) return undefined;
      if (key === 'hints' && value && 'country' in value) return undefined;
      return value;
    }),
  );
}

describe('field coverage', () => {
  test('every leaf of a full report stands in the draft exactly once, or in unknown', () => {
    const report = fullReport();
    const draft = draftOf(report);
    const texts = leavesOf(withoutRepeats(draft));
    const placed = new Map<string, number>();
    for (const leaf of leavesOf(report).filter(
      (one) => one.startsWith('planted-') || /@|example\.com|198\.51|T10:/.test(one),
    ))
      placed.set(leaf, texts.filter((one) => one === leaf || one.split(', ').includes(leaf)).length);
    expect(placed.size).toBeGreaterThan(250);
    const inAddress = new Set(draft.parties.flatMap((one) => [one.city, one.region, one.country]));
    const wrong = [...placed].filter(
      ([leaf, times]) => times !== (inAddress.has(leaf) && !leaf.includes('-est-') ? 2 : 1),
    );
    expect(
      wrong
        .map(([leaf, times]) => `${leaf} ×${times}`)
        .filter((one) => !/-service-|-metaname-|-client-|-game-/.test(one)),
    ).toEqual([]);
    for (const [leaf, times] of placed)
      expect(times, leaf).toBeGreaterThan(leaf.includes('-metaname-') ? -1 : 0);
    expect(
      draft.facts
        .concat(draft.files.flatMap((file) => file.facts))
        .some((one) => one.name.includes('metaname')),
    ).toBe(true);
  });

  test('only the key that nobody knows is unknown, with one warning for all its items', () => {
    const draft = draftOf(fullReport());
    expect(draft.unknown.map((one) => one.at)).toEqual([
      '/somethingNew/deep/0/leaf',
      '/somethingNew/deep/1/leaf',
    ]);
    expect(draft.warnings.filter((one) => one.code === 'UNKNOWN_FIELD').map((one) => one.words)).toHaveLength(
      1,
    );
  });

  test('every place is a pointer that leads to the value', () => {
    const report = fullReport();
    const draft = draftOf(report);
    const all = [...draft.parties, ...draft.files, draft].flatMap((one) => [
      ...one.identifiers.filter((id) => id.kind !== 'postal_address').map((id) => [id.at, id.text]),
      ...one.facts.map((fact) => [fact.at, fact.value]),
      ...one.texts.map((text) => [text.at, text.text]),
    ]);
    expect(all.length).toBeGreaterThan(200);
    for (const [at, text] of all)
      expect(
        String(
          at!
            .slice(1)
            .split('/')
            .reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], report),
        ),
      ).toBe(text);
  });

  test('flags', () => {
    const draft = draftOf(fullReport());
    expect(draft.flags.map((one) => one.flag).sort()).toEqual([
      'escalated',
      'informational',
      'priority_escalated',
    ]);
    const suspect = draft.parties.find((one) => one.role === 'suspect')!;
    expect(suspect.flags.map((one) => one.flag)).toEqual([
      'account_disabled',
      'access_to_children',
      'access_to_children',
      'access_to_firearms',
    ]);
    expect(suspect.facts).toContainEqual(
      expect.objectContaining({ name: 'convictedSexOffender', value: 'No' }),
    );
    expect(draft.parties.map((one) => one.role)).toEqual([
      'reporter',
      'reporter',
      'suspect',
      'victim',
      'recipient',
      'contact',
    ]);
  });

  test('the least and the usual', () => {
    expect(draftOf(minimalReport)).toMatchObject({
      number: '100000009',
      source: 'NCMEC',
      unknown: [],
      warnings: [],
    });
    const draft = draftOf(typicalReport);
    expect(draft).toMatchObject({
      platform: 'ExampleChat',
      reportingPlatform: 'ExampleChat, Inc.',
      flags: [],
    });
    expect(draft.files[0]).toMatchObject({ viewedByPlatform: false, flags: [{ flag: 'known_hash' }] });
    expect(draft.parties[1]!.identifiers).toContainEqual(
      expect.objectContaining({
        kind: 'ip',
        hints: expect.objectContaining({ event: 'LOGIN', port: 51_812 }),
      }),
    );
  });

  test.skipIf(!existsSync('../shared/data/ncmec-le'))('the two sample reports', () => {
    const rich = draftOf(readFileSync('../shared/data/ncmec-le/synthetic/100000002.json', 'utf8'));
    expect(rich).toMatchObject({
      number: '100000002',
      platform: 'ExampleChat Mobile',
      country: 'India',
      unknown: [],
    });
    expect(rich.files.map((one) => one.viewedByPlatform)).toEqual([true, false, null]);
    expect(rich.parties.find((one) => one.role === 'suspect')!.priorTips).toEqual(['100000001']);
    const bare = draftOf(readFileSync('../shared/data/ncmec-le/synthetic/100000003_bom_nulls.json', 'utf8'));
    expect(bare).toMatchObject({ number: '100000003', platform: 'ExamplePhotos', unknown: [], warnings: [] });
    expect(bare.flags.map((one) => one.flag)).toEqual(['informational', 'priority_escalated']);
  });
});

describe('tolerance', () => {
  const suspect = (person: object) =>
    draftOf({ reportId: 1, reportedInformation: { reportedPeople: { reportedPersons: [person] } } })
      .parties[0]!;

  test.each([
    ['wrapped', { emails: { emails: [{ value: 'a@example.org' }] } }],
    ['bare list', { emails: [{ value: 'a@example.org' }] }],
    ['list of texts', { emails: ['a@example.org'] }],
    ['one object', { emails: { value: 'a@example.org' } }],
    ['wrapped single object', { emails: { emails: { value: 'a@example.org' } } }],
    ['one text', { emails: 'a@example.org' }],
  ])('e-mails as %s', (_, person) => {
    expect(suspect(person).identifiers.map((one) => [one.kind, one.text])).toEqual([
      ['email', 'a@example.org'],
    ]);
  });

  test('sections as lists, single items, nulls and empty lists', () => {
    const draft = draftOf({
      reportId: 7,
      reportedInformation: {
        reportedPeople: { reportedPersons: { espUserId: 'u' } },
        childVictims: [{ espUserId: 'v' }],
        intendedRecipients: null,
        uploadedFiles: [],
        additionalInformations: [],
      },
    });
    expect(draft.parties.map((one) => [one.role, one.accountId])).toEqual([
      ['suspect', 'u'],
      ['victim', 'v'],
    ]);
  });

  test.each(['false', 'No', 'no.', 'none', false, 0, 'N/A', null, ''])(
    '%j is no escalation',
    (espEscalation) => {
      const draft = draftOf({ reportId: 7, reportedInformation: { incidentSummary: { espEscalation } } });
      expect(draft.flags).toEqual([]);
      expect(draft.texts).toEqual([]);
    },
  );

  test.each([true, 'Yes', 'A meeting is planned'])('%j is an escalation', (espEscalation) => {
    expect(
      draftOf({ reportId: 7, reportedInformation: { incidentSummary: { espEscalation } } }).flags.map(
        (one) => one.flag,
      ),
    ).toEqual(['escalated']);
  });

  test.each(['No hash match was found', 'The file did not match any known hash'])(
    '%j states no match',
    (value) => {
      expect(
        draftOf({
          reportId: 7,
          reportedInformation: { uploadedFiles: [{ filename: 'f', additionalInformations: [{ value }] }] },
        }).files[0]!.flags,
      ).toEqual([]);
    },
  );

  test('a number beyond a double keeps its digits', () => {
    expect(draftOf('{"reportId": 123456789012345678901234567890, "informational": false}').number).toBe(
      '123456789012345678901234567890',
    );
  });

  test('values of another type than expected are kept as unknown', () => {
    const draft = draftOf({
      reportId: '5',
      dateReceived: { odd: 'x1' },
      reportedInformation: 'x2',
      additionalNcmecInformation: ['x3'],
    });
    expect(draft.unknown.map((one) => one.value).sort()).toEqual(['x1', 'x2', 'x3']);
  });

  test('an account is on the service where it happened unless its person says another', () => {
    const draft = draftOf({
      reportId: 1,
      reportedInformation: {
        incidentSummary: { platform: 'P' },
        reportedPeople: { reportedPersons: [{ espUserId: 'a' }, { espUserId: 'b', espService: 'Q' }] },
      },
    });
    expect(draft.parties.map((one) => one.identifiers[0]!.hints?.platform)).toEqual(['P', 'Q']);
  });
});

describe('refusals', () => {
  test.each([
    ['{"reportId": "1", ', 'JSON_BROKEN'],
    ['{"reportId": "1"} x', 'JSON_BROKEN'],
    ['{"reportId": "1", "reportId": "2"}', 'JSON_DUPLICATE_KEY'],
    [`{"reportId": ${'['.repeat(100)}${']'.repeat(100)}}`, 'JSON_TOO_DEEP'],
    ['{"reportId": 1, "__proto__": {"a": 1}}', 'JSON_FORBIDDEN_KEY'],
    ['{"dateReceived": "x", "reportedInformation": {}}', 'MISSING_FIELD'],
    ['{"reportId": null, "reportedInformation": {}}', 'MISSING_FIELD'],
    ['{"value": [{"MD5": "00"}]}', 'NOT_A_TIP'],
    ['[]', 'NOT_A_TIP'],
    ['"reportId"', 'NOT_A_TIP'],
  ])('%s is %s', (text, code) => {
    expect(read(text)).toMatchObject({ kind: 'refused', refusal: { code } });
  });

  test('mutated reports are read or refused, and never throw', () => {
    const whole = JSON.stringify(fullReport());
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.nat(40),
        fc.string({ maxLength: 8, unit: 'binary' }),
        (at, cut, put) => {
          const reading = read(whole.slice(0, at) + put + whole.slice(at + cut));
          if (reading.kind === 'tip') tipDraftShape.parse(reading.draft);
          else expect(reading.kind).toBe('refused');
        },
      ),
      { numRuns: 400 },
    );
  });

  test('any JSON under any key is read or refused, and nothing is lost', () => {
    const keys = [
      'reportId',
      'reportedInformation',
      'uploadedFiles',
      'reportedPeople',
      'reportedPersons',
      'emails',
      'value',
      'sourceCaptures',
      'sourceInformation',
      'screenName',
      'other',
    ];
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom('t1', 't2', 7, true, null),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (node) => {
        const reading = read({ reportId: '1', reportedInformation: node, additionalNcmecInformation: node });
        if (reading.kind !== 'tip') return;
        const found = leavesOf(reading.draft).join('\n');
        for (const leaf of leavesOf(node).filter((one) => one === 't1' || one === 't2'))
          expect(found).toContain(leaf);
      }),
      { numRuns: 400 },
    );
  });
});
