import { describe, expect, test } from 'vitest';
import { codesOf, report, SUMMARY, summaryWith, suspectWith } from '../fixtures/ncmec-api/parts.ts';
import { draftOf, read } from '../fixtures/ncmec-api/reading.ts';

describe('what breaks the schema is read with a warning', () => {
  test.each([
    [
      'no summary',
      '<report><reporter><reportingPerson/></reporter></report>',
      [
        'MISSING_FIELD /report/incidentSummary',
        'MISSING_FIELD /report/incidentSummary/incidentType',
        'MISSING_FIELD /report/incidentSummary/incidentDateTime',
      ],
    ],
    [
      'no reporter',
      `<report>${SUMMARY}</report>`,
      ['MISSING_FIELD /report/reporter', 'MISSING_FIELD /report/reporter/reportingPerson'],
    ],
    [
      'empty type',
      report({ summary: SUMMARY.replace('Child Sex Tourism', ' ') }),
      ['MISSING_FIELD /report/incidentSummary/incidentType'],
    ],
    [
      'time without offset',
      report({ summary: SUMMARY.replace('00Z', '00') }),
      ['TIME_NO_OFFSET /report/incidentSummary/incidentDateTime'],
    ],
    [
      'time in the future',
      report({ summary: SUMMARY.replace('2026', '2027') }),
      ['TIME_IN_FUTURE /report/incidentSummary/incidentDateTime'],
    ],
    [
      'time long ago',
      report({ summary: SUMMARY.replace('2026', '1970') }),
      ['TIME_BEFORE_2000 /report/incidentSummary/incidentDateTime'],
    ],
    [
      'no time at all',
      report({ summary: SUMMARY.replace('2026-03-01T10:15:00Z', 'yesterday') }),
      ['UNKNOWN_VALUE /report/incidentSummary/incidentDateTime'],
    ],
    [
      'too long',
      report({ summary: summaryWith(`<platform>${'x'.repeat(257)}</platform>`) }),
      ['TOO_LONG /report/incidentSummary/platform'],
    ],
    [
      'twice',
      report({ summary: summaryWith('<platform>a</platform><platform>b</platform>') }),
      ['TOO_MANY /report/incidentSummary/platform[2]'],
    ],
    [
      'two subtypes in one',
      report({ middle: '<internetDetails><emailIncident/><webPageIncident/></internetDetails>' }),
      ['TOO_MANY /report/internetDetails[1]/webPageIncident'],
    ],
    ['no reason', report({ before: '<batchedReport/>' }), ['MISSING_FIELD /report/batchedReport/@reason']],
    [
      'unknown country',
      report({
        after:
          '<victim><victimPerson/><estimatedLocation><countryCode>ZZ</countryCode></estimatedLocation></victim>',
      }),
      ['UNKNOWN_VALUE /report/victim[1]/estimatedLocation/countryCode'],
    ],
    [
      'order below',
      report({ after: '<victim><screenName>a</screenName><victimPerson/></victim>' }),
      ['WRONG_ORDER /report/victim[1]/victimPerson'],
    ],
  ])('%s', (_, xml, expected) => {
    expect(codesOf(xml)).toEqual(expected);
  });

  test('a second value of a field that may stand once is kept', () => {
    const twice = SUMMARY.replace(
      '<incidentDateTime>',
      '<incidentType>Child Sex Trafficking</incidentType><incidentDateTime>',
    );
    const draft = draftOf(report({ summary: summaryWith('<platform>a</platform><platform>b</platform>') }));
    expect(draft.platform).toBe('a');
    expect(draft.facts).toEqual([
      { name: 'platform', value: 'b', at: '/report/incidentSummary/platform[2]' },
    ]);
    expect(draftOf(report({ summary: twice })).additionalIncidentTypes).toEqual(['Child Sex Trafficking']);
  });

  test('a value is quoted only where it stands for one of a list, and is short', () => {
    const words = (type: string) =>
      draftOf(report({ summary: SUMMARY.replace('Child Sex Tourism', type) })).warnings[0]!.words;
    expect(words('Something new')).toContain('“Something new”');
    expect(words('x'.repeat(101))).not.toContain('xx');
  });

  test('elements and attributes that came after this program are kept, with all below them', () => {
    const xml = report({
      summary: summaryWith('<reportAnnotations><newFlag/></reportAnnotations>'),
      after:
        '<personOrUserReported risk="high"><newThing kind="k"><part>one</part><part>two</part></newThing></personOrUserReported>stray',
    });
    const draft = draftOf(xml);
    expect(draft.unknown).toEqual([
      { name: 'report', value: 'stray', at: '/report/text()' },
      { name: 'newFlag', value: '', at: '/report/incidentSummary/reportAnnotations/newFlag' },
      { name: 'personOrUserReported@risk', value: 'high', at: '/report/personOrUserReported[1]/@risk' },
      { name: 'newThing@kind', value: 'k', at: '/report/personOrUserReported[1]/newThing/@kind' },
      { name: 'part', value: 'one', at: '/report/personOrUserReported[1]/newThing/part' },
      { name: 'part', value: 'two', at: '/report/personOrUserReported[1]/newThing/part[2]' },
    ]);
    expect(new Set(draft.warnings.map(({ code }) => code))).toEqual(new Set(['UNKNOWN_FIELD']));
  });

  test('elements out of order keep their numbers apart', () => {
    const party = suspectWith(
      '<displayName>a</displayName><newThing>n</newThing><displayName>b</displayName><screenName>c</screenName><displayName>d</displayName>',
    );
    expect(
      party.identifiers.map(({ text, at }) => [text, at.replace('/report/personOrUserReported[1]/', '')]),
    ).toEqual([
      ['a', 'displayName[1]'],
      ['b', 'displayName[2]'],
      ['c', 'screenName'],
      ['d', 'displayName[3]'],
    ]);
  });

  test('a document of another vocabulary under the same root is no tip', () => {
    expect(read('<report><title>Quarter</title></report>')).toEqual({
      kind: 'refused',
      refusal: { code: 'XML_UNKNOWN_ROOT', at: '/report', offset: null, what: 'report' },
    });
  });

  test('warnings of one document come to an end', () => {
    const draft = draftOf(report({ after: '<newThing/>'.repeat(1000) }));
    expect(draft.unknown).toHaveLength(1000);
    expect(draft.warnings).toHaveLength(201);
    expect(draft.warnings.at(-1)!.code).toBe('MORE_WARNINGS');
  });
});
