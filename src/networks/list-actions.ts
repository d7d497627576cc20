import * as z from 'zod';
import { restrictedTips } from '../access/need-store.ts';
import { command, query } from '../actions/action.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { clearingsIn } from '../tips/purge-store.ts';
import { type BuildInput, type Built, buildNetworks } from './build.ts';
import { raiseForNetworks } from './network-alerts.ts';
import { builtBefore, keepBuilt, lastBuild, networksOf } from './network-store.ts';
import { countriesIn, inOrder, PLACE, pageOf } from './order.ts';
import { rolesOf } from './roles.ts';
import { countShape, cutShape, NETWORK_ORDERS, type Network, networkShape, roleShape } from './shape.ts';
import { unitTold } from './store.ts';
import { holdingsOf } from './things.ts';
import { cutAsSeen, type Seen, seenNetworks, seenOf } from './view.ts';
import { watchedBy } from './watch-store.ts';

const network = z.uuid();
export const aboutNetwork = (input: { network: string }) => [{ kind: 'network', id: input.network }];

/** One network as the officer may see it, with its ties; null where there is none for him. */
export async function networkFor(db: Db, unit: number, id: string): Promise<Seen | null> {
  return (await seenNetworks(db, unit, id))[0] ?? null;
}

export function inList(
  { row, figures, members }: Seen,
  watched: ReadonlyMap<string, ReadonlySet<string>>,
): Network {
  const joined = [...(watched.get(row.network_id) ?? [])];
  return {
    ...figures,
    id: row.network_id,
    parent: row.parent_id,
    foundedAt: row.founded_at,
    watched: watched.has(row.network_id),
    unread: joined.filter((subject) => members.has(subject)).length,
  };
}

export const build = command({
  name: 'networks.build',
  words: 'network build',
  about: 'Find networks anew, from all tips that nobody restricted. Ids stay with the networks that go on.',
  allow: 'tip:write',
  sees: 'unit',
  input: z.object({}),
  output: z.object({
    networks: z.number().int(),
    subjects: z.number().int(),
    links: z.number().int(),
    changes: z.number().int(),
  }),
  records: () => [{ kind: 'networks', id: 'all' }],
  prepare: async ({ read, officer, now, tools }) => {
    const input = await read(async (db) => ({
      unit: officer.unit,
      now,
      before: await builtBefore(db, officer.unit),
      ...(await unitTold(db, officer.unit)),
      apart: await restrictedTips(db, officer.unit),
      cleared: await clearingsIn(db, officer.unit),
    }));
    const work = (tools['networks'] as ((input: BuildInput) => Promise<Built>) | undefined) ?? buildNetworks;
    const { apart, cleared, ...rest } = input;
    return { built: await work(rest), apart, cleared, read: new Set(input.tips.map(({ tip }) => tip)) };
  },
  run: async ({ db, officer, now, prepared }) => {
    const { built, apart, cleared, read } = prepared;
    await lockLog(db, officer.unit); // nobody is cleared between these looks and the write
    // what was restricted, and who was cleared, while this was computed must not come in by the back door
    if ((await clearingsIn(db, officer.unit)) !== cleared) throw new TipstaffError('CHANGED_MEANWHILE');
    for (const tip of await restrictedTips(db, officer.unit))
      if (!apart.has(tip) && read.has(tip)) throw new TipstaffError('CHANGED_MEANWHILE');
    await raiseForNetworks(db, officer.unit, now, built);
    await keepBuilt(db, officer.unit, built, now);
    const { networks, subjects, links, changes } = built;
    return { networks: networks.length, subjects, links, changes: changes.length };
  },
});

/** Narrowing and order of a list of networks. */
export const askedInList = {
  /** only those with a tip of this country (ISO 3166-1 alpha-2) */
  country: z.string().length(2).optional(),
  watched: z.boolean().default(false).describe('only those that the officer watches'),
  order: z.enum(NETWORK_ORDERS).default('size'),
};

export const list = query({
  name: 'networks.list',
  words: 'network list',
  about:
    'Networks with their figures, a page of them: the largest first, or in another order. `total` counts those that fit; `countries` counts networks by country, whatever country was asked for.',
  allow: 'tip:read',
  logged: true,
  input: z.object({
    ...askedInList,
    /** parts of large networks too */
    parts: z.boolean().default(false),
    after: z.string().regex(PLACE).optional(),
    limit: z.number().int().min(1).max(1000).default(200),
  }),
  output: z.object({
    builtAt: z.string().nullable(),
    total: z.number().int(),
    networks: z.array(networkShape),
    next: z.string().nullable(),
    countries: z.array(countShape),
    cut: z.array(cutShape),
  }),
  records: () => [{ kind: 'networks', id: 'all' }],
  run: async ({ db, officer, now }, input) => {
    const watched = await watchedBy(db, officer.unit, officer.id, now);
    const rows = (await networksOf(db, officer.unit)).filter(
      (row) => (input.parts || row.parent_id === null) && (!input.watched || watched.has(row.network_id)),
    );
    const seen = await seenOf(db, officer.unit, rows, { viewed: false, members: (id) => watched.has(id) });
    const all = seen.map((each) => inList(each, watched));
    const fit = inOrder(all, input);
    const { page, next } = pageOf(fit, input.order, input.after, input.limit);
    const built = await lastBuild(db, officer.unit);
    return {
      builtAt: built?.built_at ?? null,
      total: fit.length,
      networks: page,
      next,
      countries: countriesIn(all),
      cut: (await cutAsSeen(db, officer.unit, built?.cut ?? [])).map(({ kind, print, holders }) => ({
        ...{ kind, holders },
        thing: print,
      })),
    };
  },
});

export const show = query({
  name: 'networks.show',
  words: 'network show',
  about:
    'A network: figures, members, its parts, and who is worth reading first, with the numbers that say why.',
  allow: 'tip:read',
  logged: true,
  argument: 'network',
  input: z.object({ network }),
  output: networkShape.extend({
    people: z.array(z.object({ subject: z.string(), weight: z.number() })),
    parts: z.array(networkShape),
    roles: z.array(roleShape),
    cut: z.array(cutShape),
  }),
  load: (db, officer, input) => networkFor(db, officer.unit, input.network),
  records: aboutNetwork,
  run: async ({ db, officer, now, record }) => {
    const watched = await watchedBy(db, officer.unit, officer.id, now);
    const { ties, told } = record.view!;
    const parts = await seenNetworks(db, officer.unit, { partsOf: record.row.network_id });
    const people = [...record.members]
      .map(([subject, weight]) => ({ subject, weight }))
      .sort((a, b) => b.weight - a.weight || (a.subject < b.subject ? -1 : 1));
    return {
      ...inList(record, watched),
      people,
      parts: parts.map((each) => inList(each, watched)),
      roles: rolesOf(ties, holdingsOf(told.parties, told.tips).things).filter(({ subject }) =>
        record.members.has(subject),
      ),
      cut: ties.cut.map(({ kind, print, holders }) => ({ kind, thing: print, holders })),
    };
  },
});

export const memberships = query({
  name: 'networks.memberships',
  words: 'network export',
  about: 'Every membership: network, subject and how strongly he is tied. Ids alone.',
  allow: 'tip:read',
  logged: true,
  input: z.object({ parts: z.boolean().default(false) }),
  output: z.object({
    memberships: z.array(z.object({ network: z.string(), subject: z.string(), weight: z.number() })),
  }),
  records: () => [{ kind: 'networks', id: 'all' }],
  run: async ({ db, officer }, input) => ({
    memberships: (await seenNetworks(db, officer.unit, null))
      .filter(({ row }) => input.parts || row.parent_id === null)
      .flatMap(({ row, members }) =>
        [...members].map(([subject, weight]) => ({ network: row.network_id, subject, weight })),
      ),
  }),
});
