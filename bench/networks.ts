import { UndirectedGraph } from 'graphology';
import { sha256 } from '../src/kernel/digest.ts';
import { chanceFrom } from '../src/networks/chance.ts';
import { communitiesOf, divide, edgesOf } from '../src/networks/communities.ts';
import { louvain } from '../src/networks/graph-algorithms.ts';
import { tie } from '../src/networks/links.ts';
import { DIRECTED } from '../src/networks/shape.ts';
import type { NetworkParty, NetworkTip } from '../src/networks/things.ts';
import { HUB_FROM, TIE_RULES } from '../src/networks/weights.ts';
import type { WorldName } from '../src/simulate/shape.ts';
import { teller } from '../src/simulate/tell.ts';
import { simulateWorld } from '../src/simulate/world.ts';
import type { Mark } from '../src/subjects/mark.ts';
import { addBuildFigures } from './network-build.ts';
import { adjustedRand, heldTogether, pairwise } from './quality-of-clusters.ts';
import type { Section } from './run.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const SEEDS = [1, 2, 3];
const WORLDS: readonly WorldName[] = ['default', 'vicious'];

type Told = { parties: NetworkParty[]; tips: NetworkTip[]; network: Map<string, number> };

const mark = (kind: Mark['kind'], text: string, minute: number | null = null): Mark => ({
  print: sha256(`${kind} ${text}`).slice(0, 32),
  kind,
  strength: kind === 'ip' ? 'weak' : 'strong',
  minute,
  country: null,
  verified: false,
  proxy: false,
});

/**
 * A world as a perfect resolution would give it to networks: persons are the subjects; groups, files, devices, addresses and
 * roles are as the tips tell them. `network`: which planted network each offender who comes up is in.
 */
export function toldWorld(tips: number, seed: number, name: WorldName): Told {
  const world = simulateWorld({ tips, seed, world: name, now: NOW });
  const tell = teller(world);
  const told: Told = { parties: [], tips: [], network: new Map() };
  for (const plan of world.plans) {
    const story = tell(plan);
    const tip = `tip-${String(plan.index).padStart(8, '0')}`;
    const minute = Math.floor(story.incidentAt / 60_000);
    const marks = story.files.flatMap(({ file }) =>
      [file.md5, file.sha1, file.sha256].map((hash) => mark('file_hash', hash)),
    );
    if (story.group) marks.push(mark('group', story.group.id));
    told.tips.push({ tip, minute, marks });
    for (const [party, { role, person, devices, ips }] of story.parties.entries()) {
      if (person.network !== null) told.network.set(person.id, person.network);
      const own = devices.map((device) => mark('device', device.canonical));
      const seen = ips.flatMap(({ address, at }) =>
        at === null || address.startsWith('100.') ? [] : mark('ip', address, Math.floor(at / 60_000)),
      );
      told.parties.push({ tip, party, role, subject: person.id, marks: [...own, ...seen] });
    }
  }
  return told;
}

/** Labels of the planted and of the found networks over offenders of networks who come up. Who is in none found stands alone. */
function labels(told: Told, subjects: readonly string[], groups: readonly (readonly number[])[]) {
  const found = new Map<string, number>();
  for (const [label, members] of groups.entries()) for (const at of members) found.set(subjects[at]!, label);
  const people = [...told.network];
  return {
    truth: people.map(([, network]) => network),
    found: people.map(([id]) => found.get(id) ?? `alone ${id}`),
  };
}

/** Louvain as it comes, on links that each shared thing adds 1 to, however many hold it; nothing is cut, everybody takes part. */
function plainLouvain(told: Told): { subjects: string[]; groups: number[][] } {
  const undamped = Object.fromEntries(
    Object.keys(TIE_RULES).map((kind) => [kind, { base: 1, most: Number.POSITIVE_INFINITY }]),
  ) as typeof TIE_RULES;
  const ties = tie(told.parties, told.tips, { rules: undamped });
  ties.acts = ties.acts.map(() => true);
  for (const hub of ties.hubs) hub.weight = 1;
  const pairs = ties.shared
    .filter(({ subjects }) => subjects.length < HUB_FROM)
    .flatMap(({ kind, subjects }) =>
      subjects.flatMap((to, at) => subjects.slice(0, at).map((from) => ({ kind, from, to }))),
    );
  const whole = { weight: 1, first: 0, last: 0, tips: [] };
  ties.links = [
    ...ties.links.filter(({ kind }) => DIRECTED.has(kind)).map((link) => ({ ...link, weight: 1 })),
    ...pairs.map((pair) => ({ ...pair, ...whole })),
  ];
  const graph = new UndirectedGraph();
  for (const { a, b, weight } of edgesOf(ties)) graph.mergeEdge(a, b, { weight });
  const found = louvain(graph, { getEdgeWeight: 'weight', rng: chanceFrom(1) });
  const groups = new Map<number, number[]>();
  for (const [node, label] of Object.entries(found))
    groups.set(label, [...(groups.get(label) ?? []), Number(node)]);
  return { subjects: ties.subjects, groups: [...groups.values()] };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Ties of a random graph with communities: as many links as asked for, nine in ten within a community of 100. */
function largeEdges(subjects: number, links: number) {
  const chance = chanceFrom(7);
  const sums = new Map<number, number>();
  while (sums.size < links) {
    const a = Math.floor(chance() * subjects);
    const within = Math.floor(a / 100) * 100 + Math.floor(chance() * 100);
    const b = chance() < 0.9 ? Math.min(within, subjects - 1) : Math.floor(chance() * subjects);
    if (a !== b) sums.set(Math.min(a, b) * subjects + Math.max(a, b), 0.1 + chance());
  }
  return [...sums].map(([key, weight]) => ({ a: Math.floor(key / subjects), b: key % subjects, weight }));
}

/** Found networks against planted ones, and the time for a national graph. */
export const networks: Section = {
  name: 'networks',
  about: `planted networks found again; persons stand for subjects (a perfect resolution), seeds ${SEEDS.join(', ')}`,
  run: async ({ figures, sizes, workshop }) => {
    for (const world of WORLDS) {
      const ours = { rand: [] as number[], f1: [] as number[], together: [] as number[] };
      const plain = { rand: [] as number[], f1: [] as number[], together: [] as number[] };
      const note = (into: typeof ours, { truth, found }: ReturnType<typeof labels>) => {
        into.rand.push(adjustedRand(truth, found));
        into.f1.push(pairwise(truth, found).f1);
        into.together.push(heldTogether(truth, found));
      };
      for (const seed of SEEDS) {
        const told = toldWorld(sizes.tips, seed, world);
        const ties = tie(told.parties, told.tips);
        note(
          ours,
          labels(
            told,
            ties.subjects,
            communitiesOf(ties).map(({ members }) => members),
          ),
        );
        const other = plainLouvain(told);
        note(plain, labels(told, other.subjects, other.groups));
      }
      const target = world === 'default' ? { target: { atLeast: 0.9 }, id: 'N1' } : {};
      figures.add({
        name: `${world}: adjusted Rand`,
        value: mean(ours.rand),
        unit: '',
        ...target,
        note: `plain Louvain, undamped: ${mean(plain.rand).toFixed(3)}; least ${Math.min(...ours.rand).toFixed(3)}`,
      });
      figures.add({
        name: `${world}: pairwise F1`,
        value: mean(ours.f1),
        unit: '',
        ...target,
        note: `plain Louvain, undamped: ${mean(plain.f1).toFixed(3)}; least ${Math.min(...ours.f1).toFixed(3)}`,
      });
      figures.add({
        name: `${world}: share of a planted network found together`,
        value: mean(ours.together),
        unit: '',
        note: `plain Louvain, undamped: ${mean(plain.together).toFixed(3)}`,
      });
    }
    const edges = largeEdges(50_000, 500_000);
    const begun = performance.now();
    const found = divide(edges, 50_000);
    figures.add({
      id: 'N1',
      name: 'communities of 50,000 subjects and 500,000 links',
      value: (performance.now() - begun) / 1000,
      unit: 's',
      target: { atMost: 60 },
      note: `${found.length} found`,
    });
    await addBuildFigures(figures, workshop);
  },
};
