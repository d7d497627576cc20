import * as z from 'zod';
import { query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { PARTY_ROLES, type PartyRole } from '../tips/shape.ts';
import {
  findTip,
  laneName,
  type PartyRow,
  partiesOf,
  stateName,
  type TipRow,
  tipsByIds,
} from '../tips/store.ts';
import { type Subject, subjectShape, subjectsOfTipShape } from './shape.ts';
import { standing, tipsOfSubject } from './store.ts';

const SHOWN = 100;

export const ofTip = query({
  name: 'subjects.ofTip',
  words: 'subject of-tip',
  about: 'The subjects behind the parties of a tip, each with its other tips.',
  allow: 'tip:read',
  logged: true,
  argument: 'tip',
  input: z.object({ tip: z.string().min(1).max(200) }),
  output: subjectsOfTipShape,
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: (_, __, record) => [{ kind: 'tip', id: record.tip_id }],
  run: async ({ db, officer, record }) => {
    const parties = (await partiesOf(db, [record.tip_id])).filter((party) => party.subject !== null);
    const heads = await standing(
      db,
      officer.unit,
      parties.map((party) => party.subject!),
    );
    const bySubject = new Map<string, number[]>();
    for (const party of parties) {
      const head = heads.get(party.subject!)?.id;
      if (head) bySubject.set(head, [...(bySubject.get(head) ?? []), party.party]);
    }
    const subjects = [];
    for (const [id, numbers] of bySubject) {
      const subject = await describe(db, officer.unit, id);
      subjects.push({
        ...subject,
        tips: subject.tips.filter((tip) => tip.id !== record.tip_id),
        parties: numbers,
      });
    }
    return { subjects };
  },
});

export const show = query({
  name: 'subjects.show',
  words: 'subject show',
  about:
    'A subject and its tips, newest first. The id of a subject that was merged leads to the one it is part of.',
  allow: 'tip:read',
  logged: true,
  argument: 'subject',
  input: z.object({ subject: z.uuid() }),
  output: subjectShape,
  load: async (db, officer, input) =>
    (await standing(db, officer.unit, [input.subject])).get(input.subject) ?? null,
  records: (input) => [{ kind: 'subject', id: input.subject }],
  run: async ({ db, officer, record }) => {
    const subject = await describe(db, officer.unit, record.id);
    // known only from tips that the officer may not see: not there
    if (subject.total === 0) throw new TipstaffError('NOT_FOUND', { record: 'subject' });
    return subject;
  },
});

/** A subject as far as the officer may see its tips. `firstAt` is of the first of these: an earlier one would tell of what is hidden. */
async function describe(db: Db, unit: number, id: string): Promise<Subject> {
  const ids = await tipsOfSubject(db, unit, id);
  const all = (await tipsByIds(db, unit, ids)).sort((a, b) => (a.received_at < b.received_at ? 1 : -1));
  const rows = all.slice(0, SHOWN);
  const parties = await partiesOf(
    db,
    rows.map((row) => row.tip_id),
  );
  const heads = await standing(
    db,
    unit,
    parties.flatMap((party) => party.subject ?? []),
  );
  const mine = parties.filter((party) => party.subject && heads.get(party.subject)?.id === id);
  return {
    id,
    firstAt: all.at(-1)?.received_at ?? '',
    total: all.length,
    tips: rows.map((row) => inList(row, mine)),
  };
}

function inList(row: TipRow, parties: readonly PartyRow[]) {
  const roles = new Set(parties.filter((party) => party.tip === row.tip_id).map((party) => party.role));
  return {
    id: row.tip_id,
    source: row.source,
    number: row.number,
    receivedAt: row.received_at,
    platform: row.platform,
    incidentType: row.incident_type,
    lane: laneName(row.lane),
    state: stateName(row.state),
    danger: row.danger,
    roles: PARTY_ROLES.filter((role: PartyRole) => roles.has(role)),
  };
}
