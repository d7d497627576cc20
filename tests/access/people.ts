import { join } from 'node:path';
import { actorOf, addOfficer, addUnit, officerById } from '../../src/access/store.ts';
import type { Actor } from '../../src/actions/shape.ts';
import { call as callAction } from '../../src/app/call.ts';
import type { App } from '../../src/app/start.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { beginLog } from '../../src/audit/store.ts';
import { inputsOf } from '../../src/cli/files.ts';
import { newId } from '../../src/storage/ids.ts';
import { lay } from '../app/work.ts';

/** One officer of a unit at work: what he may do is read anew for each call, as it is for a session. */
export type Person = {
  id: string;
  unit: number;
  actor: () => Promise<Actor>;
  call: <T = unknown>(action: string, input?: object) => Promise<T>;
  /** take in tips, one line each, in an intake of the officer's own */
  takeIn: (tips: readonly object[]) => Promise<string>;
};

export async function addedUnit(app: App, id: number, name: string): Promise<void> {
  await app.database.transaction('write', 'house', async (db) => {
    await addUnit(db, { id, name, shortName: name, country: 'IN' }, app.clock());
    await beginLog(db, id);
  });
}

export async function person(
  app: App & { folder: string },
  unit: number,
  name: string,
  roles: readonly string[],
): Promise<Person> {
  const id = newId(app.clock());
  await app.database.transaction('write', 'house', (db) =>
    addOfficer(db, { id, unit, name, displayName: name, roles, now: app.clock() }),
  );
  const actor = (): Promise<Actor> =>
    app.database.transaction('read', 'house', async (db) => ({
      ...(await actorOf(db, (await officerById(db, unit, id))!, false)),
      via: 'session',
      provenAt: app.clock(),
    }));
  const call = async <T>(name: string, input: object = {}): Promise<T> =>
    (await callAction(app, ACTIONS.find((each) => each.name === name)!, input, await actor())) as T;
  let taken = 0;
  return {
    id,
    unit,
    actor,
    call,
    takeIn: async (tips) => {
      taken += 1;
      const folder = join(app.folder, `in-${unit}-${name.replaceAll(' ', '-')}-${taken}`);
      const file = lay(folder, { 'tips.ndjson': tips.map((tip) => JSON.stringify(tip)).join('\n') });
      const { run } = await call<{ run: string }>('intake.begin', { label: 'lines' });
      const job = await app.jobs.open(run, await actor(), false);
      for (const input of await inputsOf([file])) await job.add(input);
      await call('intake.finish', { run });
      for (;;) {
        const { state } = await call<{ state: string }>('intake.run', { run });
        if (state !== 'receiving' && state !== 'working') return run;
        await new Promise((go) => setTimeout(go, 5));
      }
    },
  };
}

type About = { phone?: string; hash?: string; platform?: string; type?: string; viral?: boolean };

/** A tip of a hotline, invented: a suspect with a number, a file with a hash. */
export function tipLine(number: string, about: About = {}): object {
  const { phone, hash, platform = 'ExampleChat', type = 'upload', viral = false } = about;
  return {
    tipstaff: 'tip/1',
    kind: 'hotline',
    source: 'Example Hotline',
    number,
    received: '2026-11-20T10:00:00Z',
    platform,
    incident: { type },
    ...(phone && { parties: [{ role: 'suspect', identifiers: [{ kind: 'phone', value: phone }] }] }),
    ...(hash && { files: [{ name: 'a.bin', hashes: [{ type: 'SHA256', value: hash }] }] }),
    ...(viral && { flags: ['viral'] }),
  };
}

/** How a call was refused, as the answer shows it; null where it was not. */
export async function refusal(work: Promise<unknown>): Promise<{ code: string; words: string } | null> {
  try {
    await work;
    return null;
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return { code, words: message };
  }
}
