import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IdentifierDraft } from '../../src/identifiers/shape.ts';
import { readTime } from '../../src/kernel/time.ts';
import { type FileDetailsPart, joinFileDetails } from '../../src/tips/merge-parts.ts';
import { type FileDraft, fileDraftShape, type TipDraft, tipDraftShape } from '../../src/tips/shape.ts';
import { file, flagged, makeTip, text } from '../triage/make-tip.ts';

const md5 = (value: string): IdentifierDraft => ({
  kind: 'file_hash',
  text: value.repeat(32),
  at: '/hash',
  hints: { type: 'MD5' },
});
const part = (files: FileDraft[], document = 1, more: Partial<FileDetailsPart> = {}): FileDetailsPart => ({
  files,
  texts: [],
  warnings: [],
  document,
  ...more,
});
const join = (known: FileDraft[], ...parts: FileDetailsPart[]): TipDraft =>
  joinFileDetails(makeTip({ files: known }), parts);

describe('joining file details', () => {
  it('fills what the report leaves open, under the same id', () => {
    const joined = join(
      [file({ fileId: 'f-1', name: 'one.bin' })],
      part([
        file({
          fileId: 'f-1',
          at: '/fileDetails',
          viewedByPlatform: false,
          classification: 'A1',
          uploadedAt: readTime('2026-03-01T00:00:00Z'),
          flags: flagged('infant'),
          identifiers: [md5('a')],
          facts: [{ name: 'locationOfFile', value: 'x', at: '/l' }],
          texts: [text('additional', 'y')],
        }),
      ]),
    );
    expect(joined.files).toHaveLength(1);
    expect(joined.files[0]).toMatchObject({
      at: '/file',
      name: 'one.bin',
      viewedByPlatform: false,
      classification: 'A1',
      uploadedAt: { text: '2026-03-01T00:00:00Z' },
      flags: [{ flag: 'infant', document: 1 }],
      identifiers: [{ text: 'a'.repeat(32), document: 1 }],
      facts: [{ name: 'locationOfFile', document: 1 }],
      texts: [{ text: 'y', document: 1 }],
    });
    expect(joined.warnings).toEqual([]);
    tipDraftShape.parse(joined);
  });

  it('by hash, in any case, where the report has no id', () => {
    const upper: IdentifierDraft = { ...md5('A'), hints: { type: 'md-5' } };
    const joined = join(
      [file({ identifiers: [upper] })],
      part([file({ fileId: 'f-1', identifiers: [md5('a')] })]),
    );
    expect(joined.files).toHaveLength(1);
    expect(joined.files[0]).toMatchObject({ fileId: 'f-1', identifiers: [upper] });
  });

  it.each<[string, FileDraft, FileDraft]>([
    [
      'two ids with one hash',
      file({ fileId: 'f-1', identifiers: [md5('a')] }),
      file({ fileId: 'f-2', identifiers: [md5('a')] }),
    ],
    ['another hash', file({ identifiers: [md5('a')] }), file({ identifiers: [md5('b')] })],
    ['nothing to know it by', file(), file()],
    [
      'a perceptual hash',
      file({ identifiers: [{ ...md5('a'), hints: { type: 'PDQ' } }] }),
      file({ identifiers: [{ ...md5('a'), hints: { type: 'PDQ' } }] }),
    ],
  ])('adds the file: %s', (_, known, told) => {
    const joined = join([known], part([told], 3));
    expect(joined.files).toHaveLength(2);
    expect(joined.files[0]).toEqual(known);
    expect(joined.files[1]!.document).toBe(3);
  });

  it('two details of the same hash are two files', () => {
    const one = file({ identifiers: [md5('a')] });
    expect(join([one], part([one, one])).files).toHaveLength(2);
  });

  it('never overwrites: what differs is kept beside, with a warning', () => {
    const joined = join(
      [
        file({
          fileId: 'f-1',
          viewedByPlatform: true,
          classification: 'B2',
          identifiers: [md5('a')],
          uploadedAt: readTime('2026-03-01'),
        }),
      ],
      part(
        [
          file({
            fileId: 'f-1',
            at: '/d',
            viewedByPlatform: false,
            classification: 'A1',
            identifiers: [md5('b')],
            uploadedAt: readTime('2026-03-02'),
          }),
        ],
        2,
      ),
    );
    const [only] = joined.files;
    expect(only).toMatchObject({
      viewedByPlatform: true,
      classification: 'B2',
      uploadedAt: { text: '2026-03-01' },
    });
    expect(only!.identifiers.map(({ text: value }) => value[0])).toEqual(['a', 'b']);
    expect(only!.facts).toEqual([
      { name: 'classification', value: 'A1', at: '/d', document: 2 },
      { name: 'viewedByPlatform', value: 'false', at: '/d', document: 2 },
      { name: 'uploadedAt', value: '2026-03-02', at: '/d', document: 2 },
    ]);
    expect(joined.warnings.map(({ code, at, document }) => [code, at, document])).toEqual(
      Array(4).fill(['CONFLICT', '/d', 2]),
    );
    expect(joined.warnings[3]!.words).toContain('MD5');
    expect(joined.warnings.some(({ words }) => words.includes('B2') || words.includes('A1'))).toBe(false);
  });

  it('not stated does not overwrite, nor conflict', () => {
    const known = file({ fileId: 'f-1', viewedByPlatform: true, classification: 'A1' });
    const joined = join([known], part([file({ fileId: 'f-1' })]));
    expect(joined.files).toEqual([known]);
    expect(joined.warnings).toEqual([]);
  });

  it('texts and warnings of the part name their document', () => {
    const warning = { code: 'UNKNOWN_FIELD', words: 'x', at: '/x' };
    const joined = join([], part([], 4, { texts: [text('additional', 'a')], warnings: [warning] }));
    expect(joined.texts).toEqual([{ ...text('additional', 'a'), document: 4 }]);
    expect(joined.warnings).toEqual([{ ...warning, document: 4 }]);
  });

  it('several parts on one file meet', () => {
    const joined = join(
      [],
      part([file({ fileId: 'f-1', identifiers: [md5('a')] })], 1),
      part([file({ identifiers: [md5('a')], viewedByPlatform: true })], 2),
    );
    expect(joined.files).toHaveLength(1);
    expect(joined.files[0]).toMatchObject({ fileId: 'f-1', viewedByPlatform: true, document: 1 });
  });
});

describe('properties', () => {
  const aFile: fc.Arbitrary<FileDraft> = fc
    .record(
      {
        fileId: fc.constantFrom('f-1', 'f-2', 'f-3'),
        classification: fc.constantFrom('A1', 'B2'),
        viewedByPlatform: fc.constantFrom(true, false, null),
        identifiers: fc.subarray([md5('a'), md5('b')]),
        facts: fc.subarray([
          { name: 'x', value: '1', at: '/x' },
          { name: 'x', value: '2', at: '/y' },
        ]),
      },
      { requiredKeys: ['viewedByPlatform', 'identifiers', 'facts'] },
    )
    .map((fields) => file(fields as Partial<FileDraft>));
  const someFiles = fc.array(aFile, { maxLength: 4 });

  it('alters nothing it is given, loses no value, keeps the report’s', () => {
    fc.assert(
      fc.property(someFiles, someFiles, (known, told) => {
        const tip = makeTip({ files: known });
        const before = structuredClone(tip);
        const joined = joinFileDetails(tip, [part(told)]);
        expect(tip).toEqual(before);
        for (const one of joined.files) fileDraftShape.parse(one);
        const said = JSON.stringify(joined.files);
        for (const one of told) {
          if (one.fileId) expect(said).toContain(one.fileId);
          if (one.classification) expect(said).toContain(one.classification);
          if (one.viewedByPlatform !== null) expect(said).toContain(String(one.viewedByPlatform));
          for (const { text: value } of one.identifiers) expect(said).toContain(value);
        }
        for (const [i, one] of known.entries()) {
          expect(joined.files[i]!.classification ?? null).toBe(
            one.classification ?? joined.files[i]!.classification ?? null,
          );
          if (one.viewedByPlatform !== null)
            expect(joined.files[i]!.viewedByPlatform).toBe(one.viewedByPlatform);
        }
      }),
    );
  });

  it('the same details under ids of their own again change nothing', () => {
    const withIds = fc.uniqueArray(
      aFile.map((one) => ({ ...one, fileId: one.fileId ?? 'f-4' })),
      { selector: ({ fileId }) => fileId },
    );
    fc.assert(
      fc.property(someFiles, withIds, (known, told) => {
        const once = joinFileDetails(makeTip({ files: known }), [part(told)]);
        expect(joinFileDetails(once, [part(told)])).toEqual(once);
      }),
    );
  });
});
