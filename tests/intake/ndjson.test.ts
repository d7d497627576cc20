import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tipNdjson } from '../../src/intake/formats/ndjson-tip.ts';
import { tipRecordShape } from '../../src/intake/formats/ndjson-tip-shape.ts';
import { policeJson } from '../../src/intake/formats/police-json.ts';
import type { Reading } from '../../src/intake/shape.ts';
import { type TipDraft, tipDraftShape } from '../../src/tips/shape.ts';
import { fullRecord, HOTLINE, SIGHTING } from '../fixtures/ndjson/tip-records.ts';
import { documentOf, leavesOf, NOW, opened } from '../fixtures/police-json/intake-input.ts';

const read = (value: unknown): Reading =>
  tipNdjson.read(documentOf(typeof value === 'string' ? value : JSON.stringify(value)), { now: NOW });

function draftOf(value: unknown): TipDraft {
  const reading = read(value);
  if (reading.kind !== 'tip') throw new Error(JSON.stringify(reading));
  return tipDraftShape.parse(reading.draft);
}

describe('field coverage', () => {
  test('every key of the shape lands: each leaf exactly once, nothing unknown', () => {
    const record = tipRecordShape.parse(fullRecord());
    const draft = draftOf(record);
    expect(draft.unknown).toEqual([]);
    const texts = leavesOf(
      JSON.parse(
        JSON.stringify(draft, (key, value) =>
          key === 'at' || key === 'accountId' || key === 'instant' || (key === 'name' && false)
            ? undefined
            : value,
        ),
      ),
    );
    const account = record.parties![0]!.platform!;
    for (const leaf of leavesOf(record).filter((one) => /^planted-|T08:/.test(one))) {
      const times = texts.filter((one) => one === leaf).length;
      if (leaf === account) expect(times).toBeGreaterThan(1);
      else if (leaf === draft.platform) expect(times).toBeGreaterThan(0);
      else expect(times, leaf).toBe(1);
    }
  });

  test('flags, roles, three-valued fields', () => {
    const draft = draftOf(fullRecord());
    expect(draft.flags.map((one) => one.flag)).toEqual(['circulation', 'viral']);
    expect(draft.parties[0]).toMatchObject({
      role: 'suspect',
      age: 33,
      flags: [{ flag: 'access_to_children' }],
    });
    expect(draft.files[1]).toMatchObject({
      viewedByPlatform: true,
      exifViewedByPlatform: false,
      publiclyAvailable: null,
    });
    expect(draft.files[0]!.identifiers).toMatchObject([
      { kind: 'file_hash', at: '/sighting/hashes/0/value' },
    ]);
  });

  test('the least', () => {
    expect(draftOf(tipRecordShape.parse(HOTLINE))).toMatchObject({
      format: 'tipstaff-ndjson',
      source: 'Example Hotline',
      number: 'EH-1',
      unknown: [],
      warnings: [],
    });
    expect(draftOf(tipRecordShape.parse(SIGHTING))).toMatchObject({
      source: 'monitoring',
      number: null,
      platform: 'ExampleChat',
      flags: [{ flag: 'posting' }],
      identifiers: [{ kind: 'group', text: 'room-9', hints: { platform: 'ExampleChat' } }],
    });
  });
});

describe('tolerance and refusals', () => {
  test('what is not known is kept', () => {
    const draft = draftOf({
      ...HOTLINE,
      extra: { a: ['x1'] },
      flags: ['new_flag'],
      identifiers: [{ kind: 'aura', value: 'x2' }, 'x3'],
      parties: [{ role: 'wizard', shoe: 'x4' }],
      texts: ['x5', { kind: 'odd', text: 'x6' }],
    });
    expect(draft.unknown.map((one) => one.value)).toEqual(['x1', 'aura', 'x2', 'x3', 'x4']);
    expect(draft.facts).toContainEqual(expect.objectContaining({ name: 'flag:new_flag' }));
    expect(draft.parties[0]).toMatchObject({ role: 'unknown', facts: [{ name: 'role', value: 'wizard' }] });
    expect(draft.texts.map((one) => [one.kind, one.text])).toEqual([
      ['additional', 'x5'],
      ['additional', 'x6'],
    ]);
  });

  test.each([
    [{ ...HOTLINE, tipstaff: 'tip/2' }, 'NOT_A_TIP'],
    [{ ...HOTLINE, source: undefined }, 'MISSING_FIELD'],
    [{ ...HOTLINE, source: ' ' }, 'MISSING_FIELD'],
    [{ ...HOTLINE, received: undefined }, 'MISSING_FIELD'],
    ['{"tipstaff":"tip/1"', 'JSON_BROKEN'],
    ['{"tipstaff":"tip/1","tipstaff":"tip/1"}', 'JSON_DUPLICATE_KEY'],
  ])('%j is %s', (record, code) => {
    expect(read(record)).toMatchObject({ kind: 'refused', refusal: { code } });
  });

  test('told from a police report by its mark alone', () => {
    for (const [record, own] of [
      [JSON.stringify(HOTLINE), true],
      ['{ "x": 1, "tipstaff" : "tip/1" }', true],
      ['{"reportId":"1","note":"\\"tipstaff\\":\\"tip/1\\""}', false],
      ['{"tipstaff":1}', false],
    ] as const) {
      expect(tipNdjson.recognises(documentOf(record))).toBe(own);
      expect(policeJson.recognises(documentOf(record))).toBe(!own);
    }
  });

  test('lines, one tip alone, and a list', async () => {
    for (const form of [
      JSON.stringify(HOTLINE),
      `${JSON.stringify(HOTLINE)}\n${JSON.stringify(SIGHTING)}\n`,
      JSON.stringify([HOTLINE, SIGHTING]),
    ]) {
      const documents = await opened(form);
      expect(
        documents.every(
          (one) => tipNdjson.recognises(one) && tipNdjson.read(one, { now: NOW }).kind === 'tip',
        ),
      ).toBe(true);
    }
  });

  test('mutated records never throw', () => {
    const whole = JSON.stringify(fullRecord());
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(30), fc.string({ maxLength: 6 }), (at, cut, put) => {
        const reading = read(whole.slice(0, at) + put + whole.slice(at + cut));
        if (reading.kind === 'tip') tipDraftShape.parse(reading.draft);
      }),
      { numRuns: 300 },
    );
  });
});

test('the examples in docs/tip-format.md are read as the page says', () => {
  const page = readFileSync('docs/tip-format.md', 'utf8');
  const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((found) => found[1]!);
  expect(examples.length).toBeGreaterThan(1);
  for (const example of examples) {
    const record = tipRecordShape.parse(JSON.parse(example));
    expect(draftOf(record)).toMatchObject({ unknown: [], warnings: [] });
  }
  const keysOf = (shape: object): string[] =>
    Object.entries((shape as { shape?: Record<string, object> }).shape ?? {}).flatMap(([key, inner]) => [
      key,
      ...keysOf(unwrapped(inner)),
    ]);
  const unwrapped = (shape: object): object => {
    const { def } = shape as { def?: { innerType?: object; element?: object } };
    return def?.innerType ? unwrapped(def.innerType) : def?.element ? unwrapped(def.element) : shape;
  };
  const keys = new Set(keysOf(tipRecordShape));
  expect(keys.size).toBeGreaterThan(50);
  for (const key of keys) expect(page, key).toContain(`\`${key}\``);
});
