import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTime } from '../../src/kernel/time.ts';
import { difference } from '../../src/tips/difference.ts';
import type { TipFacts } from '../../src/tips/shape.ts';
import { type Change, changeShape } from '../../src/tips/shape.ts';
import { aTip } from '../triage/arbitrary-tip.ts';
import { file, flagged, identified, ipAt, makeTip, party, text } from '../triage/make-tip.ts';

/** `changed platform: A → B`, one line each. */
function lines(before: TipFacts, after: TipFacts): string[] {
  return difference(before, after).map(line);
}

function line({ change, path, before, after, sealed }: Change): string {
  const values = [before?.value, after?.value]
    .filter((value) => value !== undefined)
    .map((value) => value ?? '·');
  return `${change} ${path.join('.')}${sealed ? ' (sealed)' : ''}: ${values.join(' → ')}`;
}

describe('difference of the tip itself', () => {
  it.each<[string, Partial<TipFacts>, Partial<TipFacts>, string[]]>([
    ['a value changes', { platform: 'A' }, { platform: 'B' }, ['changed platform: A → B']],
    ['a value comes', { region: null }, { region: 'Exampleland' }, ['added region: Exampleland']],
    ['a value goes', { region: 'Exampleland' }, { region: null }, ['removed region: Exampleland']],
    [
      'a flag comes',
      { flags: flagged('spam') },
      { flags: flagged('escalated', 'spam') },
      ['added flag: escalated'],
    ],
    [
      'a second type comes',
      {},
      { additionalIncidentTypes: ['Child Sex Trafficking'] },
      ['added additionalIncidentType: Child Sex Trafficking'],
    ],
    [
      'the same moment written otherwise',
      { incidentAt: readTime('2026-03-02T10:00:00Z') },
      { incidentAt: readTime('2026-03-02T15:30:00+05:30') },
      [],
    ],
    [
      'a fact changes, another stays',
      {
        facts: [
          { name: 'legalURL', value: 'https://example.org/a', at: '/a' },
          { name: 'x', value: '1', at: '/b' },
        ],
      },
      {
        facts: [
          { name: 'x', value: '1', at: '/c' },
          { name: 'legalURL', value: 'https://example.org/b', at: '/d' },
        ],
      },
      ['changed fact.legalURL: https://example.org/a → https://example.org/b'],
    ],
    [
      'a leaf that no reader knows',
      {},
      { unknown: [{ name: '/new', value: 'words of the tip', at: '/new' }] },
      ['added unknown./new (sealed): ·'],
    ],
    [
      'a text changes, another comes',
      { texts: [text('note', 'one'), text('note', 'two')] },
      { texts: [text('note', 'two'), text('note', 'three'), text('summary', 'four')] },
      ['changed text.note (sealed): · → ·', 'added text.summary (sealed): ·'],
    ],
    [
      'a payload was dropped',
      {},
      { dropped: [{ name: 'x', mediaType: 'image/png', bytes: 1, md5: 'm', sha1: 's', sha256: 'd' }] },
      ['added dropped: d'],
    ],
    [
      'an address of the incident',
      { identified: [identified('url', 'https://example.org/a', { owner: 'incident' })] },
      { identified: [identified('url', 'https://example.org/b', { owner: 'incident' })] },
      ['removed identifier.url: https://example.org/a', 'added identifier.url: https://example.org/b'],
    ],
    [
      'warnings, documents and places do not count',
      { texts: [text('note', 'one', '/a')], warnings: [] },
      {
        texts: [text('note', 'one', '/b')],
        warnings: [{ code: 'UNKNOWN_FIELD', words: 'x', at: '/' }],
        documents: [{ digest: 'd', keptDigest: 'd', name: 'n', bytes: 1, format: 'ncmec-police-json' }],
      },
      [],
    ],
  ])('%s', (_, before, after, expected) => expect(lines(makeTip(before), makeTip(after))).toEqual(expected));
});

describe('difference of parties', () => {
  it('finds the same account wherever it stands, and tells where', () => {
    const before = makeTip({
      parties: [
        party('suspect', { accountId: 'u-1', platform: 'ExampleChat', city: 'Old Exampletown', at: '/a' }),
        party('suspect', { accountId: 'u-2', platform: 'ExampleChat' }),
      ],
    });
    const after = makeTip({
      parties: [
        party('suspect', { accountId: 'u-2', platform: 'examplechat' }),
        party('suspect', {
          accountId: 'u-1',
          platform: 'ExampleChat',
          city: 'New Exampletown',
          at: '/b',
          document: 1,
        }),
      ],
    });
    const changes = difference(before, after);
    expect(changes.map(line)).toEqual([
      'changed suspect.platform: ExampleChat → examplechat',
      'changed suspect.city: Old Exampletown → New Exampletown',
    ]);
    expect(changes[1]).toMatchObject({ before: { at: '/a', document: 0 }, after: { at: '/b', document: 1 } });
  });

  it('another account is another party', () => {
    const of = (accountId: string) => makeTip({ parties: [party('suspect', { accountId })] });
    expect(lines(of('u-1'), of('u-2'))).toEqual([
      'added suspect: ·',
      'added suspect.accountId: u-2',
      'removed suspect: ·',
      'removed suspect.accountId: u-1',
    ]);
  });

  it('without an account by a shared identifier, then by name, then in order', () => {
    const phone = (index: number) => identified('phone', '+919999900001', { index });
    const before = makeTip({
      parties: [
        party('suspect', { city: 'A' }),
        party('suspect', { firstName: 'Synthetic', city: 'B' }),
        party('suspect', { city: 'C' }),
      ],
      identified: [phone(0)],
    });
    const after = makeTip({
      parties: [
        party('suspect', { city: 'C2' }),
        party('suspect', { firstName: 'synthetic', city: 'B2' }),
        party('suspect', { city: 'A2' }),
      ],
      identified: [phone(2)],
    });
    expect(lines(before, after)).toEqual([
      'changed suspect.city: C → C2',
      'changed suspect.firstName: Synthetic → synthetic',
      'changed suspect.city: B → B2',
      'changed suspect.city: A → A2',
    ]);
  });

  it('identifiers: one that comes, one that is verified now, an address at another time', () => {
    const suspect = [party('suspect', { accountId: 'u-1' })];
    const before = makeTip({
      parties: suspect,
      identified: [identified('email', 'a@example.org'), ipAt('2026-03-01T00:00:00Z')],
    });
    const after = makeTip({
      parties: suspect,
      identified: [
        ipAt('2026-03-02T00:00:00Z', { port: 51812 }),
        identified('email', 'a@example.org', { verified: true }),
        identified('phone', '+919999900001'),
      ],
    });
    expect(lines(before, after)).toEqual([
      'changed suspect.identifier.email: a@example.org → a@example.org · verified',
      'removed suspect.identifier.ip: 203.0.113.25 · 2026-03-01T00:00:00Z',
      'added suspect.identifier.ip: 203.0.113.25 · 2026-03-02T00:00:00Z · port 51812',
      'added suspect.identifier.phone: +919999900001',
    ]);
  });

  it('what identifies a victim or another child is never shown', () => {
    const secret = 'Synthetic-secret';
    const of = (role: 'victim' | 'recipient', value: string) =>
      makeTip({
        parties: [
          party(role, {
            age: 12,
            firstName: value,
            school: value,
            city: value,
            facts: [{ name: 'nickname', value, at: '/f' }],
          }),
        ],
        identified: [identified('phone', value)],
      });
    for (const role of ['victim', 'recipient'] as const) {
      const changes = difference(of(role, secret), of(role, `${secret}-2`));
      expect(changes.map(line)).toEqual([
        `changed ${role}.firstName (sealed): · → ·`,
        `changed ${role}.school (sealed): · → ·`,
        `changed ${role}.city (sealed): · → ·`,
        `removed ${role}.identifier.phone (sealed): ·`,
        `added ${role}.identifier.phone (sealed): ·`,
        `changed ${role}.fact.nickname (sealed): · → ·`,
      ]);
      expect(JSON.stringify(changes)).not.toContain(secret);
    }
  });
});

describe('difference of files', () => {
  const hash = (value: string, index: number) => identified('file_hash', value, { owner: 'file', index });

  it('finds a file by its id, else by its hash; saying that it was viewed is an addition', () => {
    const before = makeTip({
      files: [file({ fileId: 'f-1' }), file({ viewedByPlatform: false })],
      identified: [hash('md5:00', 1)],
    });
    const after = makeTip({
      files: [file({ viewedByPlatform: true }), file({ fileId: 'f-1', viewedByPlatform: false })],
      identified: [hash('md5:00', 0)],
    });
    expect(lines(before, after)).toEqual([
      'changed file.viewedByPlatform: false → true',
      'added file.viewedByPlatform: false',
    ]);
  });

  it('the same name with another hash is another file; without one of the hashes it is the same', () => {
    const of = (...identifiers: TipFacts['identified']) =>
      makeTip({ files: [file({ originalName: 'image.bin' })], identified: identifiers });
    expect(lines(of(hash('md5:00', 0)), of(hash('md5:01', 0)))).toContain('removed file: ·');
    expect(lines(of(), of(hash('md5:01', 0)))).toEqual(['added file.identifier.file_hash: md5:01']);
  });

  it('a file that nothing names keeps its place', () => {
    const of = (viewedByPlatform: boolean) => makeTip({ files: [file({ viewedByPlatform })] });
    expect(lines(of(false), of(true))).toEqual(['changed file.viewedByPlatform: false → true']);
  });

  it('the same hash under two ids is two files', () => {
    const of = (fileId: string) => makeTip({ files: [file({ fileId })], identified: [hash('md5:00', 0)] });
    expect(lines(of('f-1'), of('f-2')).filter((one) => / file: /.test(one))).toEqual([
      'added file: ·',
      'removed file: ·',
    ]);
  });
});

describe('properties', () => {
  it('the same facts differ in nothing, in whatever order the documents tell them', () => {
    fc.assert(
      fc.property(aTip, (tip) => {
        expect(difference(tip, structuredClone(tip))).toEqual([]);
        const turned = {
          ...tip,
          flags: tip.flags.toReversed(),
          texts: tip.texts.toReversed(),
          facts: tip.facts.toReversed(),
        };
        expect(difference(tip, { ...turned, identified: tip.identified.toReversed() })).toEqual([]);
        const last = tip.files.length - 1;
        const moved = tip.identified.map((one) =>
          one.owner === 'file' && one.index <= last ? { ...one, index: last - one.index } : one,
        );
        expect(difference(tip, { ...tip, files: tip.files.toReversed(), identified: moved })).toEqual([]);
      }),
    );
  });

  it('backwards, what came has gone; no word of a text is told; the shape holds', () => {
    fc.assert(
      fc.property(aTip, aTip, (before, after) => {
        const there = difference(before, after);
        expect(difference(before, after)).toEqual(there);
        for (const one of there) changeShape.parse(one);
        for (const one of there)
          if (one.path.includes('text'))
            expect([one.before?.value ?? null, one.after?.value ?? null]).toEqual([null, null]);
        const tally = (list: Change[], kind: string) => list.filter(({ change }) => change === kind).length;
        const back = difference(after, before);
        const net = (list: Change[]) => tally(list, 'added') - tally(list, 'removed');
        expect(net(back)).toBe(-net(there) || 0);
      }),
    );
  });
});

it('two thousand parties are told apart', () => {
  const of = (prefix: string) =>
    makeTip({
      parties: Array.from({ length: 2000 }, (_, i) => party('suspect', { accountId: `${prefix}-${i}` })),
    });
  expect(difference(of('a'), of('b'))).toHaveLength(8000);
});
