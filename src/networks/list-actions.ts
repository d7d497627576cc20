import * as z from 'zod';
import { restrictedTips } from '../access/need-store.ts';
import { command, query } from '../actions/action.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { keepNetworkFacts } from '../subjects/network-facts-store.ts';
import { clearingsIn } from '../tips/purge-store.ts';
import { type BuildInput, type Built, buildNetworks } from './build.ts';
import { factsOf } from './facts.ts';
import { raiseForNetworks } from './network-alerts.ts';
import { builtBefore, keepBuilt, lastBuild, type NetworkRow, networksOf } from './network-store.ts';
import { countriesIn, inOrder, PLACE, pageOf, readPlace } from './order.ts';
import { keptCount, keptCountries, keptPage, tornNetworks } from './page-store.ts';
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
      built: (await lastBuild(db, officer.unit))?.built_at ?? null,
    }));
    const work = (tools['networks'] as ((input: BuildInput) => Promise<Built>) | undefined) ?? buildNetworks;
    const { apart, cleared, built: since, ...rest } = input;
    return {
      built: await work(rest),
      parties: input.parties.map(({ tip, subject }) => ({ tip, subject })),
      apart,
      cleared,
      since,
      read: new Set(input.tips.map(({ tip }) => tip)),
    };
  },
  run: async ({ db, officer, now, prepared }) => {
    const { built, parties, apart, cleared, since, read } = prepared;
    await lockLog(db, officer.unit); // nobody is cleared between these looks and the write
    // what was restricted, and who was cleared, while this was computed must not come in by the back door
    // a build that began earlier and took longer does not put its older picture in the place of a newer one
    if (((await lastBuild(db, officer.unit))?.built_at ?? null) !== since)
      throw new TipstaffError('CHANGED_MEANWHILE');
    if ((await clearingsIn(db, officer.unit)) !== cleared) throw new TipstaffError('CHANGED_MEANWHILE');
    for (const tip of await restrictedTips(db, officer.unit))
      if (!apart.has(tip) && read.has(tip)) throw new TipstaffError('CHANGED_MEANWHILE');
    await raiseForNetworks(db, officer.unit, now, built, parties);
    await keepBuilt(db, officer.unit, built, now);
    await keepNetworkFacts(db, officer.unit, factsOf(built));
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
    'Networks with their figures, a page of them: the largest first, those that rest on shared files alone last, or in another order. `total` counts those that fit; `countries`, on the first page, counts networks by country, whatever country was asked for.',
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
    const own = await madeHere(db, officer.unit, watched, input);
    const kept = { without: own.ids, country: input.country ?? null, parts: input.parts };
    const after = readPlace(input.after);
    const asked = { order: input.order, after, limit: input.limit + 1 };
    const rest = input.watched ? [] : await keptPage(db, officer.unit, kept, asked);
    const fit = inOrder(own.networks, input);
    const ordered = inOrder([...fit, ...rest.map((row) => asKept(row, watched))], input);
    const { page, next } = pageOf(ordered, input.order, input.after, input.limit);
    const isFirst = after === null;
    const countries = isFirst && !input.watched ? await keptCountries(db, officer.unit, kept) : [];
    const built = await lastBuild(db, officer.unit);
    return {
      builtAt: built?.built_at ?? null,
      total: fit.length + (input.watched ? 0 : await keptCount(db, officer.unit, kept)),
      networks: page,
      next,
      countries: isFirst ? countriesIn(own.networks, countries) : [],
      cut: (await cutAsSeen(db, officer.unit, built?.cut ?? [])).map(({ kind, print, holders }) => ({
        ...{ kind, holders },
        thing: print,
      })),
    };
  },
});

/** A network that nobody watches, by what the build kept of it. */
const asKept = (row: NetworkRow, watched: Parameters<typeof inList>[1]): Network =>
  inList({ row, figures: row.figures, members: new Map(), view: null, tips: null }, watched);

/**
 * The networks of which the list cannot say what the build kept: those that rest on a tip which the officer does not see, and
 * those that he watches, of whom he is told who came. `ids`: also of those of which nothing is left for him.
 */
async function madeHere(
  db: Db,
  unit: number,
  watched: Parameters<typeof inList>[1],
  asked: { parts: boolean; watched: boolean },
): Promise<{ ids: string[]; networks: Network[] }> {
  const torn = await tornNetworks(db, unit);
  const ids = [...new Set([...torn, ...watched.keys()])];
  const rows = (ids.length === 0 ? [] : await networksOf(db, unit, ids)).filter(
    (row) => (asked.parts || row.parent_id === null) && (!asked.watched || watched.has(row.network_id)),
  );
  const seen = await seenOf(db, unit, rows, { viewed: false, members: (id) => watched.has(id), torn });
  return { ids, networks: seen.map((each) => inList(each, watched)) };
}

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
      roles: rolesOf(ties, holdingsOf(told.parties, told.tips).things, new Set(record.members.keys())),
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
