import { describe, expect, test } from 'vitest';
import { addPasskey, countPasskey } from '../../src/access/factor-store.ts';
import { isFresh } from '../../src/access/fresh.ts';
import { actorOfToken, beginSession } from '../../src/access/session-store.ts';
import { officerByName } from '../../src/access/store.ts';
import { actorOfApiToken, issueToken } from '../../src/access/token-store.ts';
import { freshApp } from '../database/fresh.ts';
import { makeOfficer } from './officers.ts';
import { person } from './people.ts';
import { disableForTests } from './rights.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const app = await freshApp({ now: NOW });

describe('a fresh proof', () => {
  test('is a session’s alone, for five minutes: neither a token nor the program itself has one', async () => {
    const proven = await (await person(app, 1, 'proven', ['analyst'])).actor();
    expect(isFresh({ ...proven, via: 'session', provenAt: NOW }, NOW)).toBe(true);
    expect(isFresh({ ...proven, via: 'session', provenAt: NOW }, '2026-11-21T09:05:00.000Z')).toBe(true);
    expect(isFresh({ ...proven, via: 'session', provenAt: NOW }, '2026-11-21T09:05:00.001Z')).toBe(false);
    expect(isFresh({ ...proven, via: 'session', provenAt: null }, NOW)).toBe(false);
    for (const via of ['token', 'nobody'] as const)
      expect(isFresh({ ...proven, via, provenAt: NOW }, NOW), via).toBe(false);
  });
});

describe('a session', () => {
  test('that never gave the second factor that its officer has serves nobody', async () => {
    const { id, name } = await makeOfficer(app, 'half', ['unit head']);
    const [plain, whole] = await app.database.transaction('write', 'house', async (db) => {
      const row = (await officerByName(db, name))!;
      const begin = (factor: boolean) =>
        beginSession(db, row, { mustSetPassword: false, factor }, undefined, NOW);
      return [await begin(false), await begin(true)];
    });
    const holder = async (token: string) =>
      (await app.database.transaction('read', 'house', (db) => actorOfToken(db, token, NOW)))?.actor ?? null;
    expect(await holder(plain)).toMatchObject({ id, mustEnrol: true });
    await app.database.transaction('write', 'house', (db) =>
      addPasskey(db, {
        credential_id: 'a-passkey',
        officer_id: id,
        unit_id: 1,
        public_key: Buffer.alloc(32, 1),
        sign_count: 0,
        transports: [],
        name: 'a key',
        created_at: NOW,
      }),
    );
    expect(await holder(plain)).toBeNull();
    expect(await holder(whole)).toMatchObject({ id, mustEnrol: false });
  });
});

describe('a machine’s token', () => {
  test('of an officer who is not active any more opens nothing, whatever became of the token itself', async () => {
    const clerk = await person(app, 1, 'clerk', ['intake clerk']);
    const { token } = await app.database.transaction('write', 'house', (db) =>
      issueToken(
        db,
        {
          unit: 1,
          officer: clerk.id,
          name: 'feed',
          actions: ['intake.runs'],
          madeBy: clerk.id,
          until: '2026-12-21T09:00:00.000Z',
        },
        NOW,
      ),
    );
    const holder = () => app.database.transaction('read', 'house', (db) => actorOfApiToken(db, token, NOW));
    expect((await holder())?.actor.id).toBe(clerk.id);
    await disableForTests(app, clerk);
    expect(await holder()).toBeNull();
  });
});

describe('a passkey', () => {
  test('whose counter does not go forward was copied, and serves no more; one that does not count stays at 0', async () => {
    const { id } = await makeOfficer(app, 'counted', ['analyst']);
    const count = (key: string, to: number) =>
      app.database.transaction('write', 'house', (db) => countPasskey(db, key, to, NOW));
    for (const key of ['counts', 'counts not'])
      await app.database.transaction('write', 'house', (db) =>
        addPasskey(db, {
          credential_id: key,
          officer_id: id,
          unit_id: 1,
          public_key: Buffer.alloc(32, 1),
          sign_count: key === 'counts' ? 5 : 0,
          transports: [],
          name: key,
          created_at: NOW,
        }),
      );
    expect([await count('counts', 5), await count('counts', 4), await count('counts', 6)]).toEqual([
      false,
      false,
      true,
    ]);
    expect([await count('counts not', 0), await count('counts not', 0)]).toEqual([true, true]);
  });
});
