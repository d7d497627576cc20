import type { App } from '../../src/app/start.ts';
import { statement } from '../../src/storage/statement.ts';
import type { Resolution } from '../../src/subjects/shape.ts';
import type { Person } from '../access/people.ts';

export type Invented = { role?: string; phone?: string; email?: string; name?: string };

/** A hotline's tip on some parties, invented. */
export function tipOn(number: string, parties: readonly Invented[]): object {
  return {
    tipstaff: 'tip/1',
    kind: 'hotline',
    source: 'Example Hotline',
    number,
    received: '2026-11-20T10:00:00Z',
    platform: 'ExampleChat',
    incident: { type: 'upload' },
    parties: parties.map(({ role = 'suspect', phone, email, name }) => ({
      role,
      identifiers: [
        ...(phone ? [{ kind: 'phone', value: phone }] : []),
        ...(email ? [{ kind: 'email', value: email }] : []),
        ...(name ? [{ kind: 'screen_name', value: name }] : []),
      ],
    })),
  };
}

/** Telephones of a range that is given to nobody. */
export const phone = (last: number): string => `+91 98765 00${100 + last}`;

type PartyRow = { number: string; tip_id: string; party_no: number; subject_id: string | null };
const PARTIES = statement<PartyRow>(
  'test.partiesOfUnit',
  'fan-out',
  `SELECT t.number, p.tip_id, p.party_no, p.subject_id FROM party p JOIN tip t ON t.tip_id = p.tip_id WHERE p.unit_id = $1 ORDER BY t.number, p.party_no`,
);
const STANDING = statement<{ subject_id: string; tips: number; founder: string | null }>(
  'test.standing',
  'fan-out',
  `SELECT subject_id, tips, tip_id || ' ' || party_no AS founder FROM subject WHERE unit_id = $1 AND merged_into IS NULL AND tips > 0 ORDER BY subject_id`,
);
const TIES = statement<{ subject_id: string; tip_id: string }>(
  'test.tiesOfUnit',
  'fan-out',
  'SELECT subject_id, tip_id FROM subject_tip WHERE unit_id = $1 ORDER BY subject_id, tip_id',
);
const MERGED = statement<{ subject_id: string; merged_into: string }>(
  'test.mergedOfUnit',
  'fan-out',
  'SELECT subject_id, merged_into FROM subject WHERE unit_id = $1 AND merged_into IS NOT NULL ORDER BY subject_id',
);
const REVIEWS = statement<object>(
  'test.reviewsOfUnit',
  'fan-out',
  'SELECT subject_id, other_id, bits FROM subject_review WHERE unit_id = $1 ORDER BY subject_id, other_id',
);

/** What is kept of a unit's subjects. */
export async function stateOf(app: App, unit: number) {
  return app.database.transaction('read', 'house', async (db) => ({
    parties: await db.all(PARTIES, [unit]),
    standing: await db.all(STANDING, [unit]),
    ties: await db.all(TIES, [unit]),
    reviews: await db.all(REVIEWS, [unit]),
    merged: await db.all(MERGED, [unit]),
  }));
}
export type State = Awaited<ReturnType<typeof stateOf>>;

/** Who is one person with whom, without ids: groups of `number party`, whatever they are called. */
export function groupsOf({ parties }: State): string[] {
  const groups = new Map<string, string[]>();
  for (const { number, party_no, subject_id } of parties) {
    const key = subject_id ?? `${number} ${party_no} alone`;
    groups.set(key, [...(groups.get(key) ?? []), `${number} ${party_no}`]);
  }
  return [...groups.values()].map((group) => group.sort().join(', ')).sort();
}

/** What the rows of subjects and ties have to be, as the parties say. */
export function impliedBy({ parties }: State) {
  const ties = new Set<string>();
  const tips = new Map<string, Set<string>>();
  for (const { subject_id: subject, tip_id: tip } of parties) {
    if (subject === null) continue;
    ties.add(`${subject} ${tip}`);
    tips.set(subject, (tips.get(subject) ?? new Set()).add(tip));
  }
  return {
    ties: [...ties].sort(),
    counts: [...tips].map(([subject, all]) => `${subject} ${all.size}`).sort(),
  };
}

/** The subject of a party, by the tip's number. */
export async function subjectOf(who: Person, number: string, party = 0): Promise<string> {
  const { subjects } = await who.call<{ subjects: { id: string; parties: number[] }[] }>('subjects.ofTip', {
    tip: number,
  });
  return subjects.find((each) => each.parties.includes(party))!.id;
}

/** A full resolution, from its beginning to its end. */
export async function resolvedFully(who: Person): Promise<Resolution> {
  await who.call('subjects.resolve', { full: true });
  return ended(who);
}

/** The full resolution that is under way, when it is at its end. */
export async function ended(who: Person): Promise<Resolution> {
  for (;;) {
    const { resolution } = await who.call<{ resolution: Resolution }>('subjects.resolution');
    if (resolution.stoppedAt !== null) throw new Error('the full resolution was given up');
    if (resolution.endedAt !== null) return resolution;
    await new Promise((go) => setTimeout(go, 5));
  }
}
