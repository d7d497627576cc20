import * as z from 'zod';
import { query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { standing } from '../subjects/store.ts';
import { nodeOfThing, type Place } from './layout.ts';
import type { Hub, Link, Ties } from './links.ts';
import { aboutNetwork, networkFor } from './list-actions.ts';
import { placesOf } from './network-store.ts';
import { type PathStep, pathsBetween } from './paths.ts';
import { DIRECTED, hubShape, LINK_KINDS, linkShape } from './shape.ts';
import { type Seen, surroundings } from './view.ts';

const kinds = z.array(z.enum(LINK_KINDS)).optional();
const moment = z.iso.datetime().optional();
/** Only links of these kinds, and such as were seen from one moment to another. */
const narrowed = { kinds, from: moment, to: moment };
type Narrowed = { kinds?: readonly string[] | undefined; from?: string | undefined; to?: string | undefined };

const instant = (minute: number): string => new Date(minute * 60_000).toISOString();

function fits({ kinds: wanted, from, to }: Narrowed, each: { kind: string; first: number; last: number }) {
  return (
    (!wanted || wanted.includes(each.kind)) &&
    (!from || each.last * 60_000 >= Date.parse(from)) &&
    (!to || each.first * 60_000 <= Date.parse(to))
  );
}

/** Who these people are now: an id that was merged leads to the one that stands. */
async function standingNow(db: Db, unit: number, ids: readonly string[]): Promise<string[]> {
  const heads = await standing(db, unit, ids);
  return ids.map((id) => heads.get(id)?.id ?? id);
}

const linkOf = ({ subjects, tips }: Ties, link: Link) => ({
  kind: link.kind,
  from: subjects[link.from]!,
  to: subjects[link.to]!,
  weight: link.weight,
  directed: DIRECTED.has(link.kind),
  firstAt: instant(link.first),
  lastAt: instant(link.last),
  tips: link.tips.map((at) => tips[at]!),
});
export const hubOf = ({ kind, print, first, last, spokes }: Hub) => ({
  thing: print,
  kind,
  holders: spokes.length,
  firstAt: instant(first),
  lastAt: instant(last),
});

/**
 * What is drawn of a network: links of members among themselves and to whom they reached, things that several of them hold, and
 * where everybody stands. `spot` of what has no place: nulls.
 */
export async function drawnOf(db: Db, unit: number, { view, members, row }: Seen, narrowing: Narrowed) {
  const { ties } = view!;
  const places = (await placesOf(db, unit, row.network_id)).get(row.network_id) ?? new Map<string, Place>();
  const spot = (id: string) => ({ x: places.get(id)?.x ?? null, y: places.get(id)?.y ?? null });
  const isMember = (at: number) => members.has(ties.subjects[at]!);
  const links = ties.links.filter(
    (link) =>
      fits(narrowing, link) &&
      ((isMember(link.from) && isMember(link.to)) ||
        (link.kind === 'contact' && isMember(link.from) && !ties.acts[link.to])),
  );
  const hubs = ties.hubs
    .filter((hub) => fits(narrowing, hub))
    .map((hub) => ({ ...hub, spokes: hub.spokes.filter(({ subject }) => isMember(subject)) }))
    .filter(({ spokes }) => spokes.length > 1);
  const shown = new Set(links.flatMap(({ from, to }) => [ties.subjects[from]!, ties.subjects[to]!]));
  const nodes = [...new Set([...members.keys(), ...shown])]
    .sort()
    .map((id) => ({ id, member: members.has(id), weight: members.get(id) ?? 0, ...spot(id) }));
  return { links, hubs, spot, nodes };
}

export const graph = query({
  name: 'networks.graph',
  words: 'network graph',
  about:
    'A network as a picture: people and things that many hold, where they stand, and the links between them. Whom members reached stand in it without a place.',
  allow: 'tip:read',
  logged: true,
  argument: 'network',
  input: z.object({ network: z.uuid(), ...narrowed }),
  output: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        member: z.boolean(),
        weight: z.number(),
        x: z.number().nullable(),
        y: z.number().nullable(),
      }),
    ),
    hubs: z.array(hubShape.extend({ id: z.string(), x: z.number().nullable(), y: z.number().nullable() })),
    links: z.array(linkShape),
    spokes: z.array(z.object({ subject: z.string(), hub: z.string(), tips: z.array(z.string()) })),
  }),
  load: (db, officer, input) => networkFor(db, officer.unit, input.network),
  records: aboutNetwork,
  run: async ({ db, officer, record }, input) => {
    const { ties } = record.view!;
    const { links, hubs, spot, nodes } = await drawnOf(db, officer.unit, record, input);
    return {
      nodes,
      hubs: hubs.map((hub) => ({
        ...hubOf(hub),
        id: nodeOfThing(hub.print),
        ...spot(nodeOfThing(hub.print)),
      })),
      links: links.map((link) => linkOf(ties, link)),
      spokes: hubs.flatMap((hub) =>
        hub.spokes.map(({ subject, tips }) => ({
          subject: ties.subjects[subject]!,
          hub: nodeOfThing(hub.print),
          tips: tips.map((at) => ties.tips[at]!),
        })),
      ),
    };
  },
});

export const neighbours = query({
  name: 'networks.neighbours',
  words: 'network neighbours',
  about: 'Whom a subject is tied to, by what, when, and in which tips.',
  allow: 'tip:read',
  logged: true,
  argument: 'subject',
  input: z.object({ subject: z.uuid(), ...narrowed }),
  output: z.object({
    links: z.array(linkShape),
    /** things that many hold, this subject among them */
    hubs: z.array(hubShape.extend({ subjects: z.array(z.string()) })),
    /** false: there was more than could be looked through */
    whole: z.boolean(),
  }),
  records: (input) => [{ kind: 'subject', id: input.subject }],
  run: async ({ db, officer }, input) => {
    const [subject] = await standingNow(db, officer.unit, [input.subject]);
    const { view, isWhole } = await surroundings(db, officer.unit, [subject!], 1);
    const { ties } = view;
    const me = ties.subjects.indexOf(subject!);
    if (me === -1) throw new TipstaffError('NOT_FOUND', { record: 'subject' });
    return {
      links: ties.links
        .filter((link) => (link.from === me || link.to === me) && fits(input, link))
        .map((link) => linkOf(ties, link)),
      hubs: ties.hubs
        .filter((hub) => hub.spokes.some(({ subject }) => subject === me) && fits(input, hub))
        .map((hub) => ({
          ...hubOf(hub),
          subjects: hub.spokes.map(({ subject }) => ties.subjects[subject]!),
        })),
      whole: isWhole,
    };
  },
});

const pathShape = z
  .array(
    z.object({
      from: z.string(),
      to: z.string(),
      kinds: z.array(z.string()),
      thing: z.string().nullable(),
      weight: z.number(),
      tips: z.array(z.string()),
    }),
  )
  .nullable();

export const paths = query({
  name: 'networks.paths',
  words: 'network paths',
  about: 'The shortest and the strongest path between two subjects, with the tips that each step rests on.',
  allow: 'tip:read',
  logged: true,
  input: z.object({ from: z.uuid(), to: z.uuid() }),
  output: z.object({ shortest: pathShape, strongest: pathShape, whole: z.boolean() }),
  records: (input) => [
    { kind: 'subject', id: input.from },
    { kind: 'subject', id: input.to },
  ],
  run: async ({ db, officer }, input) => {
    const ends = await standingNow(db, officer.unit, [input.from, input.to]);
    const { view, isClosed } = await surroundings(db, officer.unit, ends, 3);
    const { ties } = view;
    const [from, to] = ends.map((id) => ties.subjects.indexOf(id)) as [number, number];
    if (from === -1 || to === -1) throw new TipstaffError('NOT_FOUND', { record: 'subject' });
    const found = pathsBetween(ties, from, to);
    const told = (path: PathStep[] | null) =>
      path?.map((step) => ({
        ...step,
        from: ties.subjects[step.from]!,
        to: ties.subjects[step.to]!,
        tips: step.tips.map((at) => ties.tips[at]!),
      })) ?? null;
    return { shortest: told(found.shortest), strongest: told(found.strongest), whole: isClosed };
  },
});
