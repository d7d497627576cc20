import type { App } from '../../src/app/start.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { statement } from '../../src/storage/statement.ts';
import { type Mark, packMarks } from '../../src/subjects/mark.ts';
import type { MarkKind } from '../../src/subjects/shape.ts';
import { type Person, tipLine } from '../access/people.ts';

const SET_PARTY = statement(
  'test.partyMarks',
  'one-shard',
  'UPDATE party SET marks = $3 WHERE tip_id = $1 AND unit_id = $2',
);
const SET_TIP = statement(
  'test.tipMarks',
  'one-shard',
  'INSERT INTO tip_mark (tip_id, unit_id, at, received_at, marks) SELECT tip_id, unit_id, received_at, received_at, $3 FROM tip WHERE tip_id = $1 AND unit_id = $2 ON CONFLICT (tip_id) DO UPDATE SET marks = excluded.marks',
);
const SEE = statement(
  'test.sighting',
  'one-shard',
  `INSERT INTO sighting (fingerprint, unit_id, tip_id, role, at, country) VALUES (decode($1, 'hex'), $2, $3, 0, NULL, NULL) ON CONFLICT DO NOTHING`,
);

/** A mark of an invented value. */
export const mark = (kind: MarkKind, value: string, minute: number | null = null): Mark => ({
  print: sha256(`${kind} ${value}`).slice(0, 32),
  kind,
  strength: 'strong',
  minute,
  country: null,
  verified: false,
  proxy: false,
});

export type Planted = { tip: string; subject: string };

/**
 * Take in a tip on each of these people, and write beside it what it tells: groups and files of the tip, devices of the suspect.
 * A person is his number: `phone` is its last three digits.
 */
export async function plant(
  app: App,
  who: Person,
  tips: readonly { number: string; phone: number; marks?: readonly Mark[]; devices?: readonly Mark[] }[],
): Promise<Map<string, Planted>> {
  await who.takeIn(tips.map(({ number, phone }) => tipLine(number, { phone: `+91 98765 00${phone}` })));
  const planted = new Map<string, Planted>();
  for (const { number, marks = [], devices = [] } of tips) {
    const { id } = await who.call<{ id: string }>('tips.show', { tip: number });
    const { subjects } = await who.call<{ subjects: { id: string }[] }>('subjects.ofTip', { tip: id });
    planted.set(number, { tip: id, subject: subjects[0]!.id });
    await app.database.transaction('write', 'house', async (db) => {
      await db.run(SET_PARTY, [id, who.unit, packMarks(devices)]);
      await db.run(SET_TIP, [id, who.unit, packMarks(marks)]);
      for (const { print } of [...marks, ...devices]) await db.run(SEE, [print, who.unit, id]);
    });
  }
  return planted;
}
