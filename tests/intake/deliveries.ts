import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect } from 'vitest';
import type { App } from '../../src/app/start.ts';
import type { IntakeCounts } from '../../src/intake/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import type { Door } from '../app/doors.ts';
import { counter, lay } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';

export const NOW = '2026-11-21T00:00:00.000Z';

const nextNumber = counter(700_000_000);
export const next = () => String(nextNumber());
export const police = (number: string, more: object = {}) => ({
  ...typicalReport,
  reportId: number,
  ...more,
});
export const details = (number: string, file: string) =>
  `<fileDetails><reportId>${number}</reportId><fileId>${file}</fileId><originalFileName>${file}.bin</originalFileName></fileDetails>`;
export const response = (number: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><reportResponse><responseCode>0</responseCode><responseDescription>Success</responseDescription><reportId>${number}</reportId></reportResponse>`;
export const apiReport = (word: string) =>
  `<report><incidentSummary><incidentType>Child Sex Tourism</incidentType><incidentDateTime>2026-03-01T10:15:00Z</incidentDateTime></incidentSummary><reporter><reportingPerson><email>desk@example.com</email></reportingPerson></reporter><additionalInfo>${word}</additionalInfo></report>`;
export const sums = (counts: IntakeCounts) =>
  counts.accepted + counts.versions + counts.duplicates + counts.quarantined;

/** A door of one kind to an app of its own. After each test the log holds, every run's counts add up and the spool is empty. */
export async function deliveries(openDoor: (app: App) => Promise<Door>) {
  const app = await freshApp({ now: NOW });
  const door = await openDoor(app);
  afterAll(() => door.close());
  const nextFolder = counter();
  const folder = (files: Parameters<typeof lay>[1]) => lay(join(app.folder, `in-${nextFolder()}`), files);
  const show = (tip: string) => door.call<TipView>('tips.show', { tip });
  const waiting = async () => (await door.call<{ total: number }>('intake.quarantine', {})).total;

  afterEach(async () => {
    expect(await door.call('audit.verify')).toMatchObject({ holds: true });
    const { runs } = await door.call<{ runs: { counts: IntakeCounts; state: string }[] }>('intake.runs', {
      limit: 200,
    });
    for (const run of runs) expect(sums(run.counts)).toBe(run.counts.seen);
    expect(
      existsSync(join(app.config.data, 'spool')) ? readdirSync(join(app.config.data, 'spool')) : [],
    ).toEqual([]);
  });
  return { door, folder, show, waiting };
}
