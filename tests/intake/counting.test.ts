import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consoleActor } from '../../src/app/first-run.ts';
import { perform } from '../../src/app/perform.ts';
import { begin } from '../../src/intake/actions.ts';
import { EarlierTips } from '../../src/intake/earlier-tips.ts';
import type { Input } from '../../src/intake/open.ts';
import { type Statement, statement } from '../../src/storage/statement.ts';
import { freshApp } from '../database/fresh.ts';

const WRONG_IDENTIFIERS = statement<{ tips: number; counted: number }>(
  'test.wrongIdentifiers',
  'fan-out',
  `SELECT i.tips, (SELECT count(DISTINCT s.tip_id) FROM sighting s WHERE s.fingerprint = i.fingerprint AND s.unit_id = i.unit_id) AS counted
   FROM identifier i WHERE i.tips <> (SELECT count(DISTINCT s.tip_id) FROM sighting s WHERE s.fingerprint = i.fingerprint AND s.unit_id = i.unit_id)`,
);
const WRONG_SUBJECTS = statement<{ tips: number; counted: number }>(
  'test.wrongSubjects',
  'fan-out',
  `SELECT * FROM (SELECT h.tips, (SELECT count(DISTINCT t.tip_id) FROM subject_tip t JOIN subject m USING (subject_id) WHERE h.subject_id IN (m.subject_id, m.merged_into)) AS counted
   FROM subject h WHERE h.merged_into IS NULL) c WHERE c.tips <> c.counted`,
);
/** Other tips on the subjects that a tip's parties have now. */
const EARLIER = statement<{ earlier: number; counted: number }>(
  'test.earlier',
  'fan-out',
  `SELECT tip.earlier, (SELECT count(DISTINCT t.tip_id) FROM party p JOIN subject m ON p.subject_id IN (m.subject_id, m.merged_into) JOIN subject_tip t ON t.subject_id = m.subject_id
     WHERE p.tip_id = tip.tip_id AND t.tip_id <> tip.tip_id) AS counted
   FROM tip WHERE number = $1`,
);
const MERGED = statement<{ merged: number }>(
  'test.merged',
  'fan-out',
  'SELECT count(*) AS merged FROM subject WHERE merged_into IS NOT NULL',
);

type Told = { number: number; people: number[][]; word: string };
const aTip: fc.Arbitrary<Told> = fc.record({
  number: fc.integer({ min: 1, max: 12 }),
  people: fc.array(fc.array(fc.nat(15), { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
  word: fc.string({ minLength: 3, maxLength: 8 }),
});

function inputOf({ number, people, word }: Told, index: number): Input {
  const text = JSON.stringify({
    reportId: String(910_000_000 + number),
    reportedInformation: {
      incidentSummary: {
        incidentType: 'Child Sex Trafficking',
        incidentDateTime: '2026-11-20T08:00:00Z',
      },
      reportedPeople: {
        reportedPersons: people.map((emails) => ({
          emails: { emails: emails.map((each) => ({ value: `person${each}@example.org` })) },
        })),
      },
    },
    additionalNcmecInformation: { notes: [word] },
  });
  const open = async function* () {
    yield Buffer.from(text);
  };
  return { file: `${index}.json`, group: 'g', open, size: text.length };
}

describe('counters', () => {
  test('of identifiers, subjects and earlier tips are what a recount gives, after any versions and merges', {
    timeout: 300_000,
  }, async () => {
    const app = await freshApp();
    const actor = await consoleActor(app.database);
    const all = <Row>(each: Statement<Row>, parameters: unknown[] = []) =>
      app.database.transaction('read', (db) => db.all(each, parameters));
    const take = async (told: Told[]) => {
      const { run } = (await perform(app, begin, { label: 'random' }, actor)) as { run: string };
      const job = await app.jobs.open(run, actor, false);
      for (const [index, each] of told.entries()) await job.add(inputOf(each, index));
      await job.finish();
      return job.counts;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(aTip, { minLength: 1, maxLength: 6 }), aTip, async (chunk, alone) => {
        await take(chunk);
        const { accepted, versions } = await take([alone]);
        expect(await all(WRONG_IDENTIFIERS)).toEqual([]);
        expect(await all(WRONG_SUBJECTS)).toEqual([]);
        const [counted] = await all(EARLIER, [String(910_000_000 + alone.number)]);
        if (accepted + versions > 0) expect(counted!.earlier).toBe(counted!.counted);
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect((await all(MERGED))[0]!.merged).toBeGreaterThan(0);
  });
});

describe('earlier tips', () => {
  const none = { merged: [] };

  test('count once, on however many of the subjects they stand', () => {
    const subjects = new Map(['s', 't'].map((id) => [id, { id, tips: 2 }]));
    const ties = new Map([
      ['s', new Set(['a', 'b'])],
      ['t', new Set(['b', 'c'])],
    ]);
    const earlier = new EarlierTips(none, subjects, ties);
    expect(earlier.of('d', new Set(['s', 't']), false)).toBe(3);
    expect(earlier.of('d', new Set(['s']), true)).toBe(2); // a later version of the same tip
    expect(earlier.of('e', new Set(['s']), false)).toBe(3);
  });

  test('of subjects that are merged are brought together', () => {
    const subjects = new Map(['s', 't'].map((id) => [id, { id, tips: 2 }]));
    const ties = new Map([
      ['s', new Set(['a', 'b'])],
      ['t', new Set(['b', 'c'])],
    ]);
    const earlier = new EarlierTips({ merged: [{ from: 't', into: 's' }] }, subjects, ties);
    expect(earlier.of('d', new Set(['s']), false)).toBe(3);
  });

  test('of a subject with more than is looked at are at least as many as it had', () => {
    const subjects = new Map([['s', { id: 's', tips: 500 }]]);
    const earlier = new EarlierTips(none, subjects, new Map());
    expect(earlier.of('d', new Set(['s']), false)).toBe(500);
    expect(earlier.of('e', new Set(['s']), false)).toBe(501);
    expect(earlier.of('f', new Set(['s']), true)).toBe(501);
  });
});
