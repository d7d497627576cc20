import { describe, expect, test } from 'vitest';
import { outcome, partiesTold, type Told } from './told-parties.ts';

const asha = { firstName: 'Asha', lastName: 'Example' };
const ravi = { firstName: 'Ravi', lastName: 'Example' };
const DEVICE = 'device: 6D92078A-8246-4BA4-AE5B-76104861E7DC';
const DEVICE_2 = 'device: 7D92078A-8246-4BA4-AE5B-76104861E7DC';
const IP = 'ip: 203.0.113.25';
const HOME = 'postal_address: 7 Example Road, Exampletown';
const LANDLINE = 'phone: +91 22 2345 6789';

/** Two tips with the same told of each. */
const both = (a: Told, b: Told, shared: readonly string[]): Told[] =>
  [a, b].map((each, at) => ({ accountId: `u-1000${at}`, ...each, ids: [...(each.ids ?? []), ...shared] }));

describe('what fills a field joins nobody', () => {
  test.each([
    'phone: 0000000000',
    'phone: 9999999999',
    'phone: 1234567890',
    'email: test@test.com',
    'email: none@none.com',
    'email: unknown@unknown.com',
    'email: noreply@example.com',
    'upi: na@upi',
    'upi: test@upi',
    'profile_url: https://www.facebook.com/profile.php',
    'device: 000000000000000',
    'device: 00:00:00:00:00:00',
    'device: 9774d56d682e549c',
  ])('%s', async (filler) => {
    const told = [asha, { firstName: 'Meera', lastName: 'Placeholder' }].map((each, at) => ({
      accountId: `u-1000${at}`,
      ...each,
      ids: [filler],
    }));
    expect(await outcome(told)).toMatchObject({ persons: 2, asked: 0 });
  });

  test.each([
    '0',
    'null',
    'unknown',
    'deleted',
    'N/A',
    'undefined',
    'anonymous',
    '-1',
    'None',
    '000000',
    'test',
    'user',
    'guest',
  ])('an account called %s', async (accountId) => {
    const two = [
      { accountId, platform: 'Facebook', ...asha },
      { accountId, platform: 'Facebook', firstName: 'Meera', lastName: 'Placeholder' },
    ];
    expect(await outcome(two)).toMatchObject({ persons: 2, asked: 0 });
    expect((await outcome(two.map((each) => ({ ...each, accountId: 'u-77' })))).persons).toBe(1);
  });

  test('is kept all the same', async () => {
    const [one] = await partiesTold([{ accountId: 'unknown', platform: 'Facebook' }]);
    expect(one!.marks.map(({ kind, strength }) => [kind, strength])).toEqual([['account', 'none']]);
  });
});

describe('a home is shared by several people', () => {
  const father = { ...asha, firstName: 'Arun', dateOfBirth: '1980-03-09' };
  const son = { ...ravi, dateOfBirth: '2008-11-21' };
  test.each<[string, Told, Told, string[]]>([
    ['father and son: device, IP and postal address', father, son, [DEVICE, IP, HOME]],
    ['the same with two devices', father, son, [DEVICE, DEVICE_2, IP, HOME]],
    ['two devices, other family names', father, { ...son, lastName: 'Sample' }, [DEVICE, DEVICE_2]],
    [
      'two devices, an address and a landline',
      father,
      { ...son, lastName: 'Sample' },
      [DEVICE, DEVICE_2, IP, HOME, LANDLINE],
    ],
    [
      'landline and postal address, 1960 and 1991',
      { ...asha, dateOfBirth: '1960-05-03' },
      { firstName: 'Meera', lastName: 'Sample', dateOfBirth: '1991-08-17' },
      [LANDLINE, HOME],
    ],
    ['device, IP and address, family name alone in common', asha, ravi, [DEVICE, IP, HOME]],
    ['a device alone', {}, {}, [DEVICE]],
  ])('%s', async (_, one, other, shared) => {
    expect((await outcome(both(one, other, shared))).persons).toBe(2);
  });

  test('a device alone is asked, and so is a landline with an address', async () => {
    expect((await outcome(both({}, {}, [DEVICE]))).asked).toBe(1);
    const told = both(
      { ...asha, dateOfBirth: '1960-05-03' },
      { firstName: 'Meera', lastName: 'Sample', dateOfBirth: '1991-08-17' },
      [LANDLINE, HOME],
    );
    const { asked, reasons } = await outcome(told);
    expect(asked).toBe(1);
    expect(reasons).toEqual(['shared', 'birth_dates_far', 'names_differ']);
  });

  test.each<[string, Told, Told, string[]]>([
    ['a device and a name', asha, asha, [DEVICE]],
    ['a device and an address used at one time', {}, {}, [DEVICE, IP]],
    [
      'a device and an address, the birth date one digit off',
      { ...asha, dateOfBirth: '1990-03-09' },
      { ...asha, dateOfBirth: '1980-03-09' },
      [DEVICE, HOME],
    ],
    [
      'a number, day and month exchanged',
      { ...asha, dateOfBirth: '1990-03-09' },
      { ...asha, dateOfBirth: '1990-09-03' },
      [LANDLINE],
    ],
  ])('one person: %s', async (_, one, other, shared) => {
    expect((await outcome(both(one, other, shared))).persons).toBe(1);
  });
});

describe('a name that many bear', () => {
  const imran = (at: number, born: string): Told => ({
    accountId: `u-2000${at}`,
    platform: `Platform ${'abcdefgh'[at % 8]}${at}`,
    firstName: 'Imran',
    lastName: 'Ali',
    dateOfBirth: born,
  });
  const called = (told: Told): Told => ({ ...told, ids: ['screen_name: imran_ali', IP] });

  test('two of sixty with a common screen name are not joined', async () => {
    const crowd = Array.from({ length: 60 }, (_, at) => imran(at, '1990-05-17'));
    const [one, other, ...rest] = crowd;
    const { persons } = await outcome([called(one!), called(other!), ...rest]);
    expect(persons).toBe(60);
  });

  test('two whom nobody else is like are', async () => {
    const told = [imran(0, '1990-05-17'), imran(1, '1990-05-17')];
    expect((await outcome(told.map(called))).persons).toBe(1);
  });

  test.each(['1990-01-01', '1970-01-01', '1900-01-01'])('a birth date of %s says nothing', async (born) => {
    expect((await outcome([imran(0, born), imran(1, born)].map(called))).persons).toBe(2);
  });

  test('a first of January contradicts nothing either', async () => {
    const told = both({ ...asha, dateOfBirth: '1990-01-01' }, { ...asha, dateOfBirth: '1990-05-17' }, [
      LANDLINE,
    ]);
    expect((await outcome(told)).persons).toBe(1);
  });

  test('one handle with two accounts of its platform says nothing; one display name in a café neither', async () => {
    const handle = both({}, {}, ['screen_name: tidal_mill', 'display_name: Tidal Mill', IP]);
    expect(await outcome(handle)).toMatchObject({ persons: 2, asked: 0 });
    expect(await outcome(both({}, {}, ['display_name: Tidal Mill', IP]))).toMatchObject({
      persons: 2,
      asked: 0,
    });
  });
});

describe('one person is not torn apart', () => {
  test.each<[string, string, string]>([
    ['MAC', 'device: 00:00:5E:00:53:01', 'device: 0000.5e00.5301'],
    ['MAC', 'device: 00-00-5e-00-53-01', 'device: 00005E005301'],
    [
      'profile',
      'profile_url: https://www.instagram.com/Tidal_Mill/',
      'profile_url: http://m.instagram.com/tidal_mill?utm_source=x',
    ],
    ['mailbox', 'email: ｔｉｄａｌ＠ｅｘａｍｐｌｅ．ｏｒｇ', 'email: Tidal@example.org'],
  ])('%s: %s, %s', async (_, one, other) => {
    expect((await outcome(both({ ...asha, ids: [one] }, { ...asha, ids: [other] }, []))).persons).toBe(1);
  });

  test.each(['MÜSSIG', 'Muessig', 'müßig'])('Müßig and %s are one name', async (lastName) => {
    const [one, other] = await partiesTold(
      ['Müßig', lastName].map((each) => ({ firstName: 'Jörg', lastName: each })),
    );
    expect(other!.marks).toEqual(one!.marks);
  });

  test('Example Chat and ExampleChat are one platform', async () => {
    const told = ['Example Chat', 'ExampleChat', 'example-chat Inc.'].map((platform) => ({
      platform,
      accountId: 'u-77',
    }));
    expect((await outcome(told)).persons).toBe(1);
  });

  test('an extension of a line and the line: weaker than the line, and not nothing', async () => {
    const told = (shared: string) => [
      { ...asha, accountId: 'u-1', dateOfBirth: '1990-05-17', ids: ['phone: +44 20 7946 0991 ext 5'] },
      { ...asha, accountId: 'u-2', dateOfBirth: '1990-05-17', ids: [shared] },
    ];
    expect((await outcome(told('phone: +44 20 7946 0991'))).persons).toBe(1);
    expect((await outcome(told('phone: +44 20 7946 0992'))).persons).toBe(2);
    const alone = ['+44 20 7946 0991 ext 5', '+44 20 7946 0991'].map((phone) => ({
      ids: [`phone: ${phone}`],
    }));
    expect((await outcome(alone)).persons).toBe(2);
  });
});
