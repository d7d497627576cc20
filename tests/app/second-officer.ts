import type { RoleName } from '../../src/access/shape.ts';
import { actorOf, addOfficer, noteSignIn, officerById } from '../../src/access/store.ts';
import { call } from '../../src/app/call.ts';
import type { App } from '../../src/app/start.ts';
import { actionNamed } from '../../src/app/table.ts';
import type { Client } from '../../src/cli/client.ts';
import { newId } from '../../src/storage/ids.ts';

/** What a second officer decides. Returns the approval's id. */
export type Second = { id: string; decide: (asked: Asked, approve?: boolean) => Promise<string> };
export type Asked = { id: string; digest: string };

/** An officer of the first unit whom nobody made who asks, and who has signed in. */
export async function secondOfficer(app: App, name: string, role: RoleName): Promise<Second> {
  const now = app.clock();
  const id = newId(now);
  await app.database.transaction('write', 'house', async (db) => {
    await addOfficer(db, { id, unit: 1, name, displayName: name, roles: [role], now });
    await noteSignIn(db, id, now);
  });
  return {
    id,
    decide: async (asked, approve = true) => {
      const actor = await app.database.transaction('read', 'house', async (db) =>
        actorOf(db, (await officerById(db, 1, id))!, false),
      );
      const input = { id: asked.id, digest: asked.digest, approve };
      await call(app, actionNamed('approvals.decide')!, input, {
        ...actor,
        via: 'session',
        provenAt: app.clock(),
      });
      return asked.id;
    },
  };
}

/** Ask as the command line. */
export const askFor = (client: Client, action: string, input: object): Promise<Asked> =>
  client.call<Asked>('approvals.ask', { action, input, reason: 'asked by a test' });

/** What the clearing of a person reaches, as the act takes it. */
export const destroys = async (client: Pick<Client, 'call'>, subject: string): Promise<string[]> =>
  (await client.call<{ destroys: string[] }>('subjects.clearing', { subject })).destroys;

/** Ask as the command line, have it approved, and do it. */
export async function withSecond<T>(
  client: Client,
  second: Second,
  action: string,
  input: object,
): Promise<T> {
  const approval = await second.decide(await askFor(client, action, input));
  return client.call<T>(action, { ...input, approval });
}
