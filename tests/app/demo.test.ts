import { describe, expect, test } from 'vitest';
import { noteSignIn, officerByName } from '../../src/access/store.ts';
import { beginHere, DEMO_OFFICERS, type DemoSignIn, demoOfficers } from '../../src/app/demo-officers.ts';
import { consoleActor } from '../../src/app/first-run.ts';
import { perform } from '../../src/app/perform.ts';
import type { App } from '../../src/app/start.ts';
import { localClient } from '../../src/cli/client.ts';
import { makeOfficer } from '../access/officers.ts';
import { freshApp } from '../database/fresh.ts';

const refused = { code: 'DEMO_NOT_HERE' };
const begin = async (app: App) => perform(app, beginHere, {}, await consoleActor(app.database, beginHere));
const officers = async (app: App) =>
  perform(app, demoOfficers, {}, await consoleActor(app.database, demoOfficers)) as Promise<{
    officers: DemoSignIn[];
  }>;
const signIn = (app: App, name: string) =>
  app.database.transaction('write', 'house', async (db) => {
    await noteSignIn(db, (await officerByName(db, name))!.officer_id, app.clock());
  });

describe('a demonstration', () => {
  test('makes its officers in an untouched installation, and again after they signed in', async () => {
    const app = await freshApp();
    await begin(app);
    expect((await officers(app)).officers.map(({ name }) => name)).toEqual(Object.keys(DEMO_OFFICERS));
    await signIn(app, 'unit-head');
    await signIn(app, 'administrator');
    await begin(app);
    expect((await officers(app)).officers.length).toBe(6);
  });

  test('makes none where it did not begin', async () => {
    const app = await freshApp();
    await expect(officers(app)).rejects.toMatchObject(refused);
  });

  test('does not begin where an officer was added, the administrator signed in, or tips were taken in', async () => {
    const added = await freshApp();
    await makeOfficer(added, 'unit-head', ['unit head']);
    await expect(begin(added)).rejects.toMatchObject(refused);
    const signedIn = await freshApp();
    await signIn(signedIn, 'administrator');
    await expect(begin(signedIn)).rejects.toMatchObject(refused);
    const atWork = await freshApp();
    await (await localClient(atWork)).call('intake.begin', { label: 'lines' });
    await expect(begin(atWork)).rejects.toMatchObject(refused);
  });

  test('makes no more officers once somebody signed in who is none of its own, and is served', async () => {
    const app = await freshApp();
    await begin(app);
    await officers(app);
    await makeOfficer(app, 'registrar', ['unit head']);
    await officers(app);
    expect(await begin(app)).toEqual({ makesOfficers: true });
    await signIn(app, 'registrar');
    expect(await begin(app)).toEqual({ makesOfficers: false });
    await expect(officers(app)).rejects.toMatchObject(refused);
  });
});
