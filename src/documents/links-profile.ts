import { shortId } from '../kernel/short-id.ts';
import { drawnNetwork, type LinkRow, linkedMembers } from '../networks/link-list.ts';
import { instant, number, profile, text } from './profile.ts';

/**
 * The links of one network as link-analysis programs read them (the list that i2 Analyst’s Notebook imports): a link a row. Labels
 * are the subjects’ short ids: no name, number or address leaves the house in it.
 */
export const linksProfile = profile<LinkRow>({
  name: 'links',
  needs: 'tip:read',
  takes: ['network'],
  columns: [
    { head: 'From id', cell: (link) => text(link.from) },
    { head: 'From label', cell: (link) => text(shortId(link.from)) },
    { head: 'Link type', cell: (link) => text(link.kind) },
    { head: 'Weight', cell: (link) => number(Math.round(link.weight * 10_000) / 10_000) },
    { head: 'First (UTC)', cell: (link) => instant(link.firstAt) },
    { head: 'Last (UTC)', cell: (link) => instant(link.lastAt) },
    { head: 'Direction', cell: (link) => text(link.directed ? 'from → to' : 'none') },
    { head: 'To id', cell: (link) => text(link.to) },
    { head: 'To label', cell: (link) => text(shortId(link.to)) },
    { head: 'Tips', cell: (link) => number(link.tips) },
  ],
  rows: async function* (db, asker, { network }) {
    yield await linkedMembers(db, asker.unit, network!);
  },
  drawn: async (db, asker, { network }) => {
    const { points, links } = await drawnNetwork(db, asker.unit, network!);
    return {
      points: points.map(({ id, ...values }) => ({ id, values: { label: shortId(id), ...values } })),
      lines: links.map(({ from, to, directed, toThing: _, ...values }) => ({ from, to, directed, values })),
    };
  },
});
