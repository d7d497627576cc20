import * as z from 'zod';
import { query } from '../actions/action.ts';
import { drawnOf, hubOf } from './graph-actions.ts';
import { nodeOfThing } from './layout.ts';
import { aboutNetwork, networkFor } from './list-actions.ts';
import { LINK_KINDS, pictureShape } from './shape.ts';
import { seenNetworks } from './view.ts';

export const picture = query({
  name: 'networks.picture',
  words: 'network picture',
  about:
    'The same as the graph, in columns: what a screen takes of 50,000 links without a halt. Who stands in which part of a large network.',
  allow: 'tip:read',
  logged: true,
  argument: 'network',
  input: z.object({ network: z.uuid() }),
  output: pictureShape,
  load: (db, officer, input) => networkFor(db, officer.unit, input.network),
  records: aboutNetwork,
  run: async ({ db, officer, record }) => {
    const { ties } = record.view!;
    const { links, hubs, spot, nodes } = await drawnOf(db, officer.unit, record, {});
    const parts = await seenNetworks(db, officer.unit, { partsOf: record.row.network_id });
    const partOf = new Map(parts.flatMap(({ members }, at) => [...members.keys()].map((id) => [id, at])));
    const places = new Map(nodes.map(({ id }, at) => [id, at]));
    const at = (subject: number) => places.get(ties.subjects[subject]!)!;
    const tips = new Positions();
    const tipsAt = (each: readonly number[]) => each.map((tip) => tips.of(ties.tips[tip]!));
    const spokes = hubs.flatMap((hub, position) => hub.spokes.map((spoke) => ({ ...spoke, hub: position })));
    return {
      nodes: nodes.map((node) => ({ ...node, part: (node.member ? partOf.get(node.id) : null) ?? null })),
      hubs: hubs.map((hub) => ({
        ...hubOf(hub),
        id: nodeOfThing(hub.print),
        ...spot(nodeOfThing(hub.print)),
      })),
      parts: parts.map(({ row, members }) => ({ id: row.network_id, members: members.size })),
      kinds: [...LINK_KINDS],
      links: {
        kind: links.map(({ kind }) => LINK_KINDS.indexOf(kind)),
        from: links.map(({ from }) => at(from)),
        to: links.map(({ to }) => at(to)),
        weight: links.map(({ weight }) => weight),
        first: links.map(({ first }) => first),
        last: links.map(({ last }) => last),
        tips: links.map((link) => tipsAt(link.tips)),
      },
      spokes: {
        subject: spokes.map(({ subject }) => at(subject)),
        hub: spokes.map(({ hub }) => hub),
        tips: spokes.map((spoke) => tipsAt(spoke.tips)),
      },
      tips: tips.list,
    };
  },
});

/** Each value once, by position in the order in which they came. */
class Positions {
  readonly list: string[] = [];
  private readonly known = new Map<string, number>();

  of(value: string): number {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    this.known.set(value, this.list.length);
    return this.list.push(value) - 1;
  }
}
