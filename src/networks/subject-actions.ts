import * as z from 'zod';
import { query } from '../actions/action.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { type SeenSubject, seenSubject } from '../subjects/seen.ts';
import { tie } from './links.ts';
import { inList, networkFor } from './list-actions.ts';
import { networksWith } from './network-store.ts';
import { rolesOf } from './roles.ts';
import { networkShape, type Payment, paymentShape, roleShape } from './shape.ts';
import { idsOfSubject, tipsTold } from './store.ts';
import { holdingsOf } from './things.ts';
import { watchedBy } from './watch-store.ts';

export const ofSubject = query({
  name: 'networks.ofSubject',
  words: 'network of-subject',
  about:
    'The networks in which a subject stands, the largest first, each with what is said of him there; and payments between him and others.',
  allow: 'tip:read',
  logged: true,
  argument: 'subject',
  input: z.object({ subject: z.uuid() }),
  output: z.object({
    subject: z.string(),
    networks: z.array(networkShape.extend({ weight: z.number(), roles: z.array(roleShape) })),
    payments: z.array(paymentShape),
  }),
  load: (db, officer, input) => seenSubject(db, officer.unit, input.subject),
  records: (input) => [{ kind: 'subject', id: input.subject }],
  run: async ({ db, officer, now, record }) => ({
    subject: record.id,
    networks: await standings(db, officer, record.id, now),
    payments: await paymentsOf(db, officer.unit, record),
  }),
});

/** A network counts as the subject's where he has a tie in it that the officer may see. Each costs as much as showing it. */
async function standings(db: Db, officer: { unit: number; id: string }, subject: string, now: Instant) {
  const watched = await watchedBy(db, officer.unit, officer.id, now);
  const found = [];
  for (const id of await networksWith(db, officer.unit, await idsOfSubject(db, officer.unit, subject))) {
    const seen = await networkFor(db, officer.unit, id);
    const weight = seen?.members.get(subject);
    if (!seen || weight === undefined) continue;
    const { ties, told } = seen.view!;
    const roles = rolesOf(ties, holdingsOf(told.parties, told.tips).things, new Set(seen.members.keys()));
    found.push({
      ...inList(seen, watched),
      weight,
      roles: roles.filter((role) => role.subject === subject),
    });
  }
  return found.sort((a, b) => b.members - a.members || (a.id < b.id ? -1 : 1));
}

/** Payments that the subject's own tips tell of, the last first. */
async function paymentsOf(db: Db, unit: number, { id, parties }: SeenSubject): Promise<Payment[]> {
  const told = await tipsTold(db, unit, [...new Set(parties.map(({ tip }) => tip))]);
  const { subjects, tips, links } = tie(told.parties, told.tips);
  const me = subjects.indexOf(id);
  return links
    .filter(({ kind, from, to }) => kind === 'payment' && (from === me || to === me))
    .map((link) => ({
      other: subjects[link.from === me ? link.to : link.from]!,
      paid: link.from === me,
      firstAt: new Date(link.first * 60_000).toISOString(),
      lastAt: new Date(link.last * 60_000).toISOString(),
      tips: link.tips.map((at) => tips[at]!),
    }))
    .sort((a, b) => (a.lastAt === b.lastAt ? (a.other < b.other ? -1 : 1) : a.lastAt < b.lastAt ? 1 : -1));
}
