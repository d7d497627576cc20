import { existsSync, readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { COUNTRIES, INCIDENT_TYPES, US_STATES } from '../../src/intake/formats/ncmec-values.ts';
import type { TipDraft } from '../../src/tips/shape.ts';
import { makeFileDetails, makeReport } from '../fixtures/ncmec-api/documents.ts';
import { draftOf, fileOf } from '../fixtures/ncmec-api/reading.ts';

const SCHEMA = new URL('../../../shared/data/ncmec/cyber_tipline.xsd', import.meta.url);
const SAMPLES = new URL('../../../shared/data/ncmec/synthetic/', import.meta.url);

describe.skipIf(!existsSync(SCHEMA))('beside the published schema', () => {
  const schema = existsSync(SCHEMA) ? readFileSync(SCHEMA, 'utf8') : '';
  const validator = schema === '' ? null : XsdValidator.fromDoc(XmlDocument.fromString(schema));

  for (const amount of ['min', 'typical', 'full'] as const) {
    test(`generated ${amount} documents validate, and are read without a warning`, () => {
      const report = makeReport(amount, { schemaOnly: true, set: WITHIN_RULES });
      const details = makeFileDetails(amount, { schemaOnly: true, set: WITHIN_RULES });
      for (const { xml } of [report, details]) validator!.validate(XmlDocument.fromString(xml));
      expect(draftOf(report.xml).warnings).toEqual([]);
      expect(fileOf(details.xml).warnings).toEqual([]);
    });
  }

  test('the fixed values are the schema’s', () => {
    const listed = (type: string): string[] => {
      const body = new RegExp(`<xs:simpleType name="${type}">([\\s\\S]*?)</xs:simpleType>`).exec(schema)![1]!;
      return [...body.matchAll(/enumeration value="([^"]+)"/g)].map((found) => found[1]!);
    };
    expect([...COUNTRIES].sort()).toEqual(listed('country').sort());
    expect([...US_STATES].sort()).toEqual(listed('state').sort());
    expect([...INCIDENT_TYPES].sort()).toEqual(listed('incidentType').sort());
  });

  test('what the schema rejects is read with a warning that names why', () => {
    const enumDraft = sample('invalid-enum.xml');
    expect(codesOf(enumDraft)).toEqual(['UNKNOWN_VALUE']);
    expect(enumDraft.incidentType).toBe('Online Enticement of Children for Sexual Act');
    expect(enumDraft.warnings[0]).toMatchObject({ at: '/report/incidentSummary/incidentType' });
    expect(enumDraft.warnings[0]!.words).toContain('incidentType');
    const orderDraft = sample('invalid-order.xml');
    expect(codesOf(orderDraft)).toEqual(['WRONG_ORDER']);
    expect(orderDraft.warnings[0]).toEqual({
      code: 'WRONG_ORDER',
      at: '/report/incidentSummary',
      words: 'incidentSummary stands after reporter; it should precede it.',
    });
    expect(orderDraft.incidentType).toBe('Online Enticement of Children for Sexual Acts');
  });

  test('both ways of writing a flag are read', () => {
    const draft = sample('report-empty-flag.xml');
    expect(draft.flags.map(({ flag }) => flag)).toEqual(['minor_to_minor', 'sadistic_online_exploitation']);
    expect(draft.warnings).toEqual([]);
    expect(draft.incidentAt).toEqual({
      text: '2026-02-11T00:00:00.250-05:00',
      instant: '2026-02-11T05:00:00.250Z',
      offsetKnown: true,
    });
    expect(draft.identifiers).toEqual([
      {
        kind: 'ip',
        text: '198.51.100.7',
        at: '/report/internetDetails[1]/peer2peerIncident/ipCaptureEvent[1]/ipAddress',
        hints: {
          time: { text: '2026-02-11T04:00:00Z', instant: '2026-02-11T04:00:00.000Z', offsetKnown: true },
          port: 6881,
        },
      },
    ]);
  });

  test('every sample that validates is read without a warning', () => {
    for (const name of ['report-min.xml', 'report-enticement-in.xml', 'report-batched-meme.xml']) {
      expect(sample(name).warnings).toEqual([]);
    }
  });
});

/** The generated values break two rules that the schema does not know: exif seen without the file, label on a supplement. */
const WITHIN_RULES = {
  '/fileDetails/fileViewedByEsp': 'true',
  '/fileDetails/fileRelevance': 'Reported',
};

function sample(name: string): TipDraft {
  return draftOf(readFileSync(new URL(name, SAMPLES)));
}

function codesOf(draft: TipDraft): string[] {
  return draft.warnings.map(({ code }) => code);
}
