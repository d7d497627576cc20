import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { localClient } from '../../src/cli/client.ts';
import { receivePaths } from '../../src/cli/receive.ts';
import { makeServer } from '../../src/http/server.ts';
import { folderSink } from '../../src/simulate/folder-sink.ts';
import { simulateWorld } from '../../src/simulate/world.ts';
import { writeWorld } from '../../src/simulate/write.ts';
import { freshApp } from '../database/fresh.ts';

/** A tip that the simulator does not make: its phone is looked for, and its JSON is broken in one place. */
export const BROKEN =
  '{"reportId": "190000001", "dateReceived": "2026-11-20T08:00:00Z", "reportedInformation": {"reportingEsp": {"espName": "Betachat"}, "incidentSummary": {"incidentType": "Child Sex Trafficking", "incidentDateTime": "2026-11-19T08:00:00Z"}, "reportedPeople": {"reportedPersons": [{"espUserId": "b-1", "phones": {"phones": [{"value": "+919999900042"}]}}]}';
export const MENDED = `${BROKEN}}}`;

/** Who works in the test's browser: roles that ask for no second factor. */
export const OFFICER = { name: 'first-analyst', displayName: 'First Analyst' };

/**
 * The program with a small simulated world and one broken file in quarantine, served to browsers: its address, the
 * administrator's first secret, and an analyst's.
 */
export async function served(): Promise<{
  app: Awaited<ReturnType<typeof freshApp>>;
  base: string;
  firstSecret: string;
  secret: string;
}> {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const world = join(app.folder, 'world');
  const sink = await folderSink(world);
  for await (const _ of writeWorld(
    simulateWorld({ tips: 400, seed: 11, world: 'default', now: '2026-11-21T00:00:00.000Z' }),
    sink,
  ));
  mkdirSync(join(app.folder, 'late'));
  writeFileSync(join(app.folder, 'late', 'broken.json'), BROKEN);
  const client = await localClient(app);
  await receivePaths(client, [join(world, 'tips')], false, () => {});
  await receivePaths(client, [join(app.folder, 'late')], false, () => {});
  const server = await makeServer(app, 'web');
  await server.listen({ host: '127.0.0.1', port: 0 });
  afterAll(() => server.close());
  const base = `http://127.0.0.1:${(server.server.address() as { port: number }).port}`;
  app.site.baseUrl = base;
  const { secret } = await client.call<{ secret: string }>('access.addOfficer', {
    ...OFFICER,
    role: ['analyst', 'intake clerk'],
  });
  return { app, base, firstSecret: app.firstSecret!, secret };
}
