import { describe, expect, test } from 'vitest';
import { platformOf } from '../../src/identifiers/platform-alias.ts';
import { MOST_VALUES } from '../../src/watch/shape.ts';
import { recognised, targetAs, targetsOf } from '../../src/watch/target.ts';

const HASH = 'ab'.repeat(32);
const textsOf = (text: string, kind: Parameters<typeof targetAs>[1]) =>
  targetAs(targetsOf(text, ['ExampleChat']), kind)?.texts;

describe('what a typed text may be watched as', () => {
  test.each([
    ['098765 00011', 'phone', ['phone:+919876500011']],
    ['A@Example.org', 'email', ['email:a@example.org']],
    [HASH.toUpperCase(), 'file_hash', [`file_hash:sha256:${HASH}`, `file_hash:pdq:${HASH}`]],
    [
      'hxxps://chat[.]example.org/room-9',
      'url',
      ['profile_url:chat.example.org/room-9', 'url:chat.example.org/room-9'],
    ],
    ['192.0.2.7', 'ip', ['ip:192.0.2.7']],
  ] as const)('%s by its own form: %s', (text, kind, texts) => {
    const [first] = recognised(targetsOf(text, []));
    expect([first!.kind, first!.certain]).toEqual([kind, true]);
    expect(textsOf(text, undefined)).toEqual(texts);
  });

  test('a handle: on the platform that is named, and where a document names none', () => {
    expect(textsOf('ExampleChat:Lake_Boy', 'account')).toEqual([
      'account:examplechat:Lake_Boy',
      'account:?:Lake_Boy',
      'screen_name:examplechat:lake_boy',
      'screen_name:?:lake_boy',
    ]);
    expect(textsOf('ExampleChat:room-9', 'group')).toEqual(['group:examplechat:room-9', 'group:?:room-9']);
  });

  test('a handle alone: on every platform, those of the unit’s tips among them', () => {
    const texts = textsOf('lakeboy99', 'screen_name')!;
    expect(texts).toContain('screen_name:examplechat:lakeboy99');
    expect(texts).toContain('account:instagram:lakeboy99');
    expect(texts.length).toBeGreaterThan(100);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('a handle on more platforms than one watch has room for: those left out are told, and none else', () => {
    const platforms = Array.from({ length: 400 }, (_, at) => `Platform ${at}`);
    const [target] = targetsOf('lakeboy99', platforms).filter(({ kind }) => kind === 'account');
    expect(target!.texts.length).toBeLessThanOrEqual(MOST_VALUES);
    expect(target!.left.length).toBeGreaterThan(100);
    expect(recognised([target!])[0]!.left).toEqual(target!.left);
    const all = targetsOf('lakeboy99', platforms.slice(0, 50)).find(({ kind }) => kind === 'account')!;
    expect(all.left).toEqual([]);
    for (const id of target!.left) {
      const on = [`account:${id}:lakeboy99`, `screen_name:${id}:lakeboy99`];
      expect(on.every((text) => target!.texts.includes(text))).toBe(false);
    }
    const watched = (id: string) => target!.texts.includes(`screen_name:${id}:lakeboy99`);
    const named = platforms.map((name) => platformOf(name).id);
    expect(named.filter((id) => !target!.left.includes(id)).every(watched)).toBe(true);
  });

  test('a bare word is not guessed, though it has the form of a bank’s code', () => {
    for (const text of ['lakeside', 'lake side', 'room-9']) expect(textsOf(text, undefined)).toBeUndefined();
    expect(textsOf('lakeside', 'phone')).toBeUndefined();
    expect(recognised(targetsOf('lakeside', []))[0]).toMatchObject({ kind: 'account', certain: false });
  });
});
