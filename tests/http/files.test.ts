import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeServer } from '../../src/http/server.ts';
import type { IntakeRun } from '../../src/intake/shape.ts';
import { lay, take } from '../app/work.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { deliverTo, part } from './form.ts';
import { codeOf, webDoor } from './web-door.ts';

const door = await webDoor();
const { app, client, post, session } = door;
const deliver = deliverTo(door);

async function ended(run: string, headers: Record<string, string>): Promise<IntakeRun> {
  for (;;) {
    const state = (await post('intake.run', { run }, headers)).json<IntakeRun>();
    if (['done', 'stopped', 'failed'].includes(state.state)) return state;
    await new Promise((go) => setTimeout(go, 10));
  }
}

describe('files over HTTP', () => {
  test('become tips, keep their folders, and come to the same as by the command line', async () => {
    const clerk = await session('intake clerk');
    const { run } = (await post('intake.begin', { label: 'a folder' }, clerk)).json<{ run: string }>();
    const report = (number: number) => JSON.stringify({ ...typicalReport, reportId: String(number) });
    const details = (number: number) =>
      `<fileDetails><reportId>${number}</reportId><fileId>f</fileId></fileDetails>`;
    const first = await deliver(
      clerk,
      part('run', run),
      part('file', report(600_000_001), 'drop/one/report.json'),
      part('file', details(600_000_001), 'drop/one/details.xml'),
      part('file', report(600_000_002), '../../जाँच "x".json'),
    );
    expect(first.json()).toEqual({ files: 3, bytes: expect.any(Number) });
    const second = await deliver(
      clerk,
      part('run', run),
      part('file', '', 'C:\\empty.txt'),
      part('file', report(600_000_003), null),
    );
    expect(second.json()).toMatchObject({ files: 2 });
    await post('intake.finish', { run }, clerk);
    const state = await ended(run, clerk);
    expect(state).toMatchObject({
      state: 'done',
      counts: { seen: 5, accepted: 4, tips: 3, quarantined: 1, quarantinedBy: { EMPTY: 1 } },
    });
    const named = (await post('intake.quarantine', { run }, clerk))
      .json<{ items: { file: string }[] }>()
      .items.map((item) => item.file);
    expect(named).toEqual(['C:/empty.txt']);
    const shown = await client.call<{ facts: { documents: { name: string }[] } }>('tips.show', {
      tip: '600000002',
    });
    expect(shown.facts.documents[0]!.name).toMatch(/^जाँच/);
    const again = await take(
      app,
      lay(join(app.folder, 'same'), {
        'one/report.json': report(600_000_001),
        'two.json': report(600_000_002),
      }),
    );
    expect(again.counts).toMatchObject({ seen: 2, duplicates: 2, tips: 0 });
  });

  test('one that is passed over unread does not hold up those that follow', { timeout: 20_000 }, async () => {
    const local = await makeServer(app, 'socket'); // over a wire of its own: only there can a sender be held up
    const address = await local.listen({ host: '127.0.0.1', port: 0 });
    const { run } = await client.call<{ run: string }>('intake.begin', { label: 'with an answer sheet' });
    const form = new FormData();
    form.set('run', run);
    form.append(
      'file',
      new Blob([`{"tipstaffTruth": 1,\n"padding": "${'x'.repeat(3_000_000)}"}`]),
      'truth.json',
    );
    form.append(
      'file',
      new Blob([JSON.stringify({ ...typicalReport, reportId: '600000009' })]),
      'report.json',
    );
    const headers = { 'x-tipstaff': '1' };
    const answer = await fetch(`${address}/api/intake.deliver`, { method: 'POST', headers, body: form });
    expect(await answer.json()).toMatchObject({ files: 2 });
    await client.call('intake.finish', { run });
    await expect
      .poll(() => client.call<IntakeRun>('intake.run', { run }), { timeout: 10_000 })
      .toMatchObject({ state: 'done', counts: { seen: 1, accepted: 1 } });
    await local.close();
  });

  test('are refused where the intake is not theirs, not open, or not there', async () => {
    const [clerk, auditor] = [await session('intake clerk'), await session('auditor')];
    const { run } = (await post('intake.begin', { label: 'x' }, clerk)).json<{ run: string }>();
    expect((await deliver(auditor, part('run', run), part('file', 'x', 'x'))).statusCode).toBe(404);
    expect(
      codeOf(
        await deliver(clerk, part('run', '00000000-0000-4000-8000-000000000000'), part('file', 'x', 'x')),
      ),
    ).toBe('NOT_FOUND');
    await post('intake.finish', { run }, clerk);
    await ended(run, clerk);
    expect(codeOf(await deliver(clerk, part('run', run), part('file', 'x', 'x')))).toBe('INTAKE_RUN_CLOSED');
    expect((await post('intake.deliver', { run }, clerk)).statusCode).toBe(415);
  });
});
