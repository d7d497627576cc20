import { beforeAll, describe, expect, test } from 'vitest';
import { perform } from '../../src/app/perform.ts';
import { type BuildInput, buildNetworks } from '../../src/networks/build.ts';
import { build } from '../../src/networks/list-actions.ts';
import { statement } from '../../src/storage/statement.ts';
import { type Person, person, refusal } from '../access/people.ts';
import { destroys } from '../app/second-officer.ts';
import { freshApp } from '../database/fresh.ts';
import { type Planted, plant } from './plant.ts';
import { approved, TIPS } from './two-groups.ts';

const LEFT = statement<{ rows: number }>(
  'test.leftInNetworks',
  'fan-out',
  `SELECT ((SELECT count(*) FROM network_member WHERE subject_id = $1) + (SELECT count(*) FROM network_place WHERE node_id = $1)
     + (SELECT count(*) FROM network_change WHERE subject_id = $1) + (SELECT count(*) FROM network_tip WHERE tip_id = $2))::int AS rows`,
);

describe('while networks are looked for', async () => {
  const app = await freshApp();
  let head: Person;
  let second: Person;
  let planted: Map<string, Planted>;

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head', 'investigator']);
    second = await person(app, 1, 'second', ['unit head']);
    planted = await plant(app, head, TIPS);
  });

  /** A build during which something else is done: after it has read, before it writes. */
  const buildDuring = async (meanwhile: () => Promise<unknown>) =>
    perform(
      {
        ...app,
        tools: {
          networks: async (input: BuildInput) => {
            await meanwhile();
            return buildNetworks(input);
          },
        },
      },
      build,
      {},
      await head.actor(),
    );

  test('a person who is joined to another stands in them once', async () => {
    await buildDuring(() =>
      head.call('subjects.join', {
        left: planted.get('A-1')!.subject,
        right: planted.get('A-2')!.subject,
        reason: 'of the test',
      }),
    );
    const { memberships } = await head.call<{ memberships: { subject: string }[] }>('networks.memberships');
    const subjects = memberships.map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(subjects.length).toBe(6);
  });

  test('a person who is cleared is not written back', async () => {
    const { subject, tip } = planted.get('B-2')!;
    const input = { subject, reason: 'not involved', destroys: await destroys(head, subject) };
    const approval = await approved(head, second, 'subjects.clear', input);
    expect(
      await refusal(buildDuring(() => head.call('subjects.clear', { ...input, approval }))),
    ).toMatchObject({ code: 'CHANGED_MEANWHILE' });
    const left = await app.database.transaction('read', 'house', async (db) => [
      ...(await db.all(LEFT, [subject, tip])),
    ]);
    expect(left).toEqual([{ rows: 0 }]);
    await head.call('networks.build');
    expect(JSON.stringify(await head.call('networks.memberships'))).not.toContain(subject);
  });

  test('what began earlier does not overwrite what was found since', async () => {
    await expect(
      buildDuring(async () => {
        app.setNow('2026-11-21T09:45:00.000Z');
        await head.call('networks.build');
      }),
    ).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
  });

  test('a tip that is restricted is not written', async () => {
    await expect(
      buildDuring(() =>
        head.call('triage.restrict', { tip: planted.get('A-4')!.tip, reason: 'of the test' }),
      ),
    ).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
  });
});
