import { actorOf, officerById } from '../../src/access/store.ts';
import { call } from '../../src/app/call.ts';
import type { App } from '../../src/app/start.ts';
import { actionNamed } from '../../src/app/table.ts';
import type { Person } from '../access/people.ts';
import { mark, plant } from '../networks/plant.ts';

/** A network of three, who stand in one group: its id. */
export async function club(app: App, who: Person, name: string): Promise<string> {
  const tips = [1, 2, 3].map((n) => ({
    number: `club-${name}-${n}`,
    phone: 300 + n,
    marks: [mark('group', name)],
  }));
  await plant(app, who, tips);
  await who.call('networks.build');
  return (await who.call<{ networks: { id: string }[] }>('networks.list')).networks[0]!.id;
}

/** Perform an act as an officer of the first unit. */
export async function actAs<T>(app: App, id: string, action: string, input: object): Promise<T> {
  const actor = await app.database.transaction('read', 'house', async (db) =>
    actorOf(db, (await officerById(db, 1, id))!, false),
  );
  return (await call(app, actionNamed(action)!, input, actor)) as T;
}
