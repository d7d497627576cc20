import { describe, expect, test } from 'vitest';
import type { Reading } from '../../src/intake/shape.ts';
import { fileDraftShape, tipDraftShape } from '../../src/tips/shape.ts';
import {
  type Amount,
  makeFileDetails,
  makeReport,
  type Planted,
  type Wishes,
} from '../fixtures/ncmec-api/documents.ts';
import { TYPES } from '../fixtures/ncmec-api/elements.ts';
import { read } from '../fixtures/ncmec-api/reading.ts';

type Spot = { at: string; value: string };

/** Copies that the reader makes on purpose, beside the one place where a leaf lands. */
const COPIES = /\/(?:hints\/platform|parties\/\d+\/accountId|draft\/reportingPlatform)$/;

/** All values of a reading with their places, without copies and warnings. */
function spotsOf(value: unknown, at = ''): Spot[] {
  if (value === null || value === undefined || COPIES.test(at)) return [];
  if (typeof value !== 'object') return [{ at, value: String(value) }];
  return Object.entries(value)
    .filter(([key]) => key !== 'warnings' && key !== 'at' && key !== 'instant')
    .flatMap(([key, inner]) => spotsOf(inner, `${at}/${key}`));
}

function holds(spot: Spot, leaf: Planted): boolean {
  return (
    spot.value === leaf.value ||
    spot.value.split(', ').includes(leaf.value) ||
    spot.value === `exif:${leaf.value}`
  );
}

function said(reading: Reading): string {
  return JSON.stringify(reading, (key, value: unknown) => (key === 'warnings' ? undefined : value));
}

const MAKERS = { report: makeReport, fileDetails: makeFileDetails } as const;
/** One document cannot tell 150 ages from each other and from every number beside them. */
const NOT_UNIQUE = new Set(['int']);

for (const [root, make] of Object.entries(MAKERS)) {
  describe(`${root}: every leaf lands once`, () => {
    for (const amount of ['min', 'typical', 'full'] satisfies Amount[]) {
      const made = make(amount);
      const reading = read(made.xml);
      const spots = spotsOf(reading);

      test(`${amount}: ${made.planted.length} leaves, each unique value found exactly once`, () => {
        const unique = made.planted.filter((leaf) => leaf.unique && !NOT_UNIQUE.has(leaf.type));
        expect(new Set(unique.map((leaf) => leaf.value)).size).toBe(unique.length);
        const wrong = unique
          .map((leaf) => ({ path: leaf.path, times: spots.filter((spot) => holds(spot, leaf)).length }))
          .filter(({ times }) => times !== 1);
        expect(wrong).toEqual([]);
      });

      // Twice of everything would ask for 1,400 documents and tell nothing that once of everything does not.
      test.skipIf(amount === 'full')(`${amount}: every leaf, taken away, is missed`, () => {
        const whole = said(reading);
        const unmissed = made.planted.filter(({ path, value }) => {
          const wishes: Wishes = { set: valuesOf(made.planted, path), without: new Set([path]) };
          const less = make(amount, wishes);
          return said(read(less.xml)) === whole && value !== '';
        });
        expect(unmissed.map((leaf) => leaf.path)).toEqual([]);
      });

      test(`${amount}: fits the shape of a draft and says where everything stands`, () => {
        if (reading.kind === 'tip') expect(tipDraftShape.parse(reading.draft)).toEqual(reading.draft);
        else if (reading.kind === 'file-details')
          for (const file of reading.files) fileDraftShape.parse(file);
        expect(['tip', 'file-details']).toContain(reading.kind);
        const places = [...JSON.stringify(reading).matchAll(/"at":"([^"]*)"/g)].map((found) => found[1]!);
        const known = new Set([...made.elements, ...made.planted.map(({ path }) => path)]);
        expect(places.filter((place) => !known.has(place))).toEqual([]);
      });
    }
  });
}

/** The same values at the same paths, so that a document with a leaf less differs in that leaf alone. */
function valuesOf(planted: readonly Planted[], except: string): Record<string, string> {
  return Object.fromEntries(
    planted.filter(({ path }) => path !== except).map(({ path, value }) => [path, value]),
  );
}

test('the list of this test is the whole of the reference', () => {
  expect(Object.keys(TYPES)).toHaveLength(36);
  expect(makeReport('full').planted.length).toBeGreaterThan(500);
});
