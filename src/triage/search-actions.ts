import * as z from 'zod';
import { query } from '../actions/action.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import { interpret, likeliest } from '../identifiers/search.ts';
import { tipsWith } from '../identifiers/store.ts';
import { fold } from '../kernel/text.ts';
import { countryName } from '../places/country.ts';
import { findTip, tipsByIds } from '../tips/store.ts';
import { queuePage, queueRows } from './queue-store.ts';
import { type QueueFilter, queueRowShape } from './shape.ts';
import type { Tally } from './tally.ts';
import { talliesOf } from './tally-store.ts';

/** How many tips a search looks through before it sorts them. */
const MOST = 5000;

export const search = query({
  name: 'triage.search',
  words: 'search',
  about:
    'Find tips by number, by an identifier typed in any form, or by facts: platform, source, country, incident type.',
  allow: 'tip:read',
  logged: true,
  argument: 'text',
  secrets: ['text'],
  input: z.object({
    text: z.string().trim().min(1).max(500),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    interpreted: z.array(z.object({ kind: z.string(), display: z.string() })),
    /** readings that were looked for too and are not told, less likely than those above */
    moreReadings: z.number().int(),
    rows: z.array(queueRowShape),
    more: z.boolean(),
  }),
  records: () => [{ kind: 'search', id: 'tips' }],
  seeks: (input) => [input.text],
  run: async ({ db, officer }, input) => {
    const byNumber = await findTip(db, officer.unit, input.text);
    const identifiers = interpret(input.text);
    const prints = identifiers.map((each) => db.vault.fingerprint(matchKey(each)));
    const ids = await tipsWith(db, officer.unit, prints, MOST);
    const found = (await tipsByIds(db, officer.unit, ids)).sort(
      (a, b) => a.rank - b.rank || (a.tip_id < b.tip_id ? -1 : 1),
    );
    const facts = found.length === 0 ? factsIn(input.text, await talliesOf(db, officer.unit)) : null;
    const byFacts = facts ? await queuePage(db, officer.unit, facts.filter, null, input.limit) : [];
    const rows = [...(byNumber ? [byNumber] : []), ...found, ...byFacts].filter(
      (row, at, all) => all.findIndex((each) => each.tip_id === row.tip_id) === at,
    );
    const { told, left } =
      found.length > 0 || !facts ? likeliest(identifiers) : { told: [], left: identifiers.length };
    const interpreted = [
      ...(byNumber ? [{ kind: 'number', display: byNumber.number }] : []),
      ...told.map(({ kind, display }) => ({ kind, display })),
      ...(facts?.interpreted ?? []),
    ];
    return {
      interpreted,
      moreReadings: left,
      rows: await queueRows(db, officer.unit, rows.slice(0, input.limit)),
      more: rows.length > input.limit || byFacts.length === input.limit,
    };
  },
});

type Found = { filter: QueueFilter; interpreted: { kind: string; display: string }[] };

/**
 * The filter that the words of a query name, where each word begins a platform, a source, a country or an incident
 * type that occurs in the queue; null where a word names none.
 */
export function factsIn(text: string, tallies: Iterable<Tally>): Found | null {
  const values = {
    platform: new Set<string>(),
    source: new Set<string>(),
    country: new Set<string>(),
    incidentType: new Set<string>(),
  };
  for (const tally of tallies) {
    if (tally.tips === 0) continue;
    for (const [facet, set] of Object.entries(values))
      if (tally[facet as keyof typeof values]) set.add(tally[facet as keyof typeof values]);
  }
  const filter: QueueFilter = {};
  const interpreted: Found['interpreted'] = [];
  for (const word of fold(text).toLowerCase().split(' ')) {
    const hit = Object.entries(values)
      .map(([facet, set]) => ({
        facet: facet as keyof typeof values,
        hits: [...set].filter((value) => begins(facet, value, word)),
      }))
      .find(({ hits }) => hits.length > 0);
    if (!hit) return null;
    filter[hit.facet] = [...new Set([...(filter[hit.facet] ?? []), ...hit.hits])].slice(0, 50);
    interpreted.push({ kind: hit.facet, display: hit.hits.slice(0, 5).join(', ') });
  }
  return { filter, interpreted };
}

function begins(facet: string, value: string, word: string): boolean {
  if (facet === 'country' && word.length === 2) return value.toLowerCase() === word;
  const names = facet === 'country' ? [countryName(value, 'en'), countryName(value, 'hi')] : [value];
  return names.some((name) =>
    name
      .toLowerCase()
      .split(/[\s(,]+/)
      .some((part) => part.startsWith(word)),
  );
}
