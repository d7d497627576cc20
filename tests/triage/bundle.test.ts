import { describe, expect, it } from 'vitest';
import type { TipFacts } from '../../src/tips/shape.ts';
import { BUNDLE_STOPS, bundleKey } from '../../src/triage/bundle.ts';
import { viewedWarning } from '../../src/triage/features-files.ts';
import { file, flagged, identified, makeTip, party, text } from './make-tip.ts';

const hash = (value: string, index = 0) => identified('file_hash', value, { owner: 'file', index });
const one = '0'.repeat(32);
const two = '1'.repeat(32);

function viral(change: Partial<TipFacts> = {}): TipFacts {
  return makeTip({
    flags: flagged('viral'),
    files: [file(), file()],
    identified: [hash(`md5:${one}`), hash(`md5:${two}`, 1)],
    ...change,
  });
}

describe('bundle key', () => {
  it('is equal for the same files in any order, whoever sent them', () => {
    const key = bundleKey(viral());
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const other = viral({
      number: '100000003',
      platform: ' EXAMPLECHAT ',
      parties: [party('suspect', { accountId: 'u-2' })],
      identified: [hash(`md5:${two}`), hash(`md5:${one}`, 1), hash(`sha1:${'2'.repeat(40)}`)],
    });
    expect(bundleKey(other)).toBe(key);
  });

  it.each<[string, Partial<TipFacts>]>([
    ['another platform', { platform: 'OtherChat' }],
    ['another incident type', { incidentType: 'Unsolicited Obscene Material Sent to a Child' }],
    ['another file', { identified: [hash(`md5:${one}`), hash(`md5:${'3'.repeat(32)}`, 1)] }],
    ['a file less', { files: [file()], identified: [hash(`md5:${one}`)] }],
  ])('differs for %s', (_, change) => {
    expect(bundleKey(viral(change))).not.toBeNull();
    expect(bundleKey(viral(change))).not.toBe(bundleKey(viral()));
  });

  it('takes URLs where there are no files', () => {
    const url = (value: string) => identified('url', value, { owner: 'incident', index: 0 });
    const pages = (...urls: string[]) => viral({ files: [], identified: urls.map(url) });
    expect(bundleKey(pages('https://example.org/a', 'https://example.org/b'))).toBe(
      bundleKey(pages('https://example.org/b', 'https://example.org/a')),
    );
    expect(bundleKey(pages())).toBeNull();
  });

  it('takes a batched report, and files that are each flagged', () => {
    expect(bundleKey(viral({ flags: flagged('batched') }))).toBe(bundleKey(viral()));
    const each = viral({
      flags: [],
      files: [file({ flags: flagged('viral') }), file({ flags: flagged('potential_meme') })],
    });
    expect(bundleKey(each)).toBe(bundleKey(viral()));
  });

  it.each<[string, Partial<TipFacts>]>([
    ['no flag', { flags: [] }],
    ['one flagged file of two', { flags: [], files: [file({ flags: flagged('viral') }), file()] }],
    ['a file without a hash', { files: [file(), file(), file()] }],
    ['a victim', { parties: [party('victim')] }],
    ['an escalation', { texts: [text('escalation', 'See below.')] }],
    ['a note on a planned meeting', { texts: [text('note', 'Meeting planned.')] }],
    ['enticement', { incidentType: 'Online Enticement of Children for Sexual Acts' }],
    ['trafficking as a second type', { additionalIncidentTypes: ['Child Sex Trafficking'] }],
    ...[...BUNDLE_STOPS].map((flag): [string, Partial<TipFacts>] => [
      `the flag ${flag}`,
      { parties: [party('suspect', { flags: [{ flag: flag as 'spam', at: '/flag' }] })] },
    ]),
  ])('is none with %s', (_, change) => expect(bundleKey(viral(change))).toBeNull());
});

describe('viewed warning', () => {
  it.each<[string, (boolean | null)[], ReturnType<typeof viewedWarning>]>([
    ['no files', [], null],
    ['all seen', [true, true], null],
    ['not seen and not stated stay apart', [true, false, null, null], { unviewed: 1, unknown: 2 }],
    ['only not stated', [null], { unviewed: 0, unknown: 1 }],
  ])('%s', (_, viewed, warning) => {
    expect(
      viewedWarning(makeTip({ files: viewed.map((viewedByPlatform) => file({ viewedByPlatform })) })),
    ).toEqual(warning);
  });

  it('two documents that disagree leave it not stated', () => {
    const fact = { name: 'viewedByPlatform', value: 'false', at: '/fileDetails' };
    expect(viewedWarning(makeTip({ files: [file({ viewedByPlatform: true, facts: [fact] })] }))).toEqual({
      unviewed: 0,
      unknown: 1,
    });
  });
});
