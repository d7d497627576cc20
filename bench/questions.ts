import type { Action } from '../src/actions/action.ts';
import { today } from '../src/app/actions.ts';
import { ofTip } from '../src/subjects/actions.ts';
import { show } from '../src/tips/actions.ts';
import type { TipView } from '../src/tips/shape.ts';
import type { TipRow } from '../src/tips/store.ts';
import { assign, facets, history, placeOf, queue } from '../src/triage/actions.ts';
import { search } from '../src/triage/search-actions.ts';
import { FACETS, type Facet, type FacetCounts, type QueueFilter } from '../src/triage/shape.ts';
import { talliesOf } from '../src/triage/tally-store.ts';
import type { BenchHouse } from './house.ts';
import { type Server, withClient } from './server.ts';

/**
 * One kind of question that a screen asks, with the inputs that are asked in turn.
 *
 * nothing  that there is nothing is the right answer; to every other question an empty answer is a fault of the bench
 */
export type Question = { name: string; action: Action; inputs: readonly object[]; nothing?: true };

const OPEN: QueueFilter = { state: ['open'] };
const TIPS = 100;

/** Everything that an officer waits for, asked about values that this store holds: common, middling, rare and absent ones. */
export async function questionsOf(house: BenchHouse, server: Server, database: string): Promise<Question[]> {
  const counted = (await house.act(facets, { filter: OPEN })) as { total: number; facets: FacetCounts };
  const values = (facet: Facet) => spread((counted.facets[facet] ?? []).map((each) => each.value));
  const page = (filter: QueueFilter, after?: string) => ({ filter, ...(after && { after }) });
  const single = FACETS.filter((facet) => facet !== 'state').map((facet) => ({
    name: `queue by ${facet}`,
    action: queue,
    inputs: values(facet).map((value) => page({ ...OPEN, [facet]: [value] })),
  }));
  const rare = await rareCombinations(house);
  const most = (facet: Facet) => counted.facets[facet]![0]!.value;
  const deep = await deepPlaces(server, database, counted.total);
  const tips = await originals(server, database);
  await house.act(assign, { tips: tips.map(({ id }) => ({ id })), officer: 'me' });
  const questions: Question[] = [
    { name: FIRST_PAGE, action: queue, inputs: [page(OPEN)] },
    { name: DEEP_PAGE, action: queue, inputs: deep.map((place) => page(OPEN, place)) },
    { name: 'queue, closed and folded ones too', action: queue, inputs: [page({ bundled: true })] },
    ...single.filter(({ inputs }) => inputs.length > 0),
    {
      name: 'queue, mine',
      action: queue,
      inputs: [page({ ...OPEN, assigned: [house.actor.id] })],
    },
    {
      name: 'queue, several values of a kind',
      action: queue,
      inputs: (['country', 'platform', 'incidentType'] as const).map((facet) =>
        page({ ...OPEN, [facet]: (counted.facets[facet] ?? []).slice(2, 6).map((each) => each.value) }),
      ),
    },
    { name: 'queue, rare combinations', action: queue, inputs: rare.there.map((filter) => page(filter)) },
    {
      name: 'queue, combinations that nothing has',
      nothing: true,
      action: queue,
      inputs: rare.absent.map((filter) => page(filter)),
    },
    {
      name: 'counts of all facets',
      action: facets,
      inputs: [
        OPEN,
        { ...OPEN, country: [most('country')] },
        { lane: ['now'], platform: [most('platform')] },
        ...rare.there.slice(0, 2),
      ].map((filter) => ({ filter })),
    },
    ...(await searches(house, tips, most('platform'))),
    { name: 'tip page: facts', action: show, inputs: tips.map((tip) => ({ tip: tip.id, words: false })) },
    { name: 'tip page: subjects', action: ofTip, inputs: tips.map((tip) => ({ tip: tip.id })) },
    { name: 'tip page: decisions', action: history, inputs: tips.map((tip) => ({ tip: tip.id })) },
    { name: 'today', action: today, inputs: [{}] },
  ];
  await checkAnswers(house, questions);
  return questions;
}

/** Ask everything once: what is measured must be an answer with something in it, but where nothing is what is asked about. */
async function checkAnswers(house: BenchHouse, questions: readonly Question[]): Promise<void> {
  for (const { name, action, inputs, nothing } of questions) {
    if (inputs.length === 0) throw new Error(`${name}: there is nothing to ask about`);
    for (const [at, input] of inputs.entries()) {
      const held = heldIn((await house.act(action, input)) as Answer);
      if ((held === 0) !== (nothing === true))
        throw new Error(`${name}: the answer to question ${at + 1} of ${inputs.length} holds ${held}`);
    }
  }
}

type Lists = Partial<Record<'rows' | 'subjects' | 'decisions' | 'immediate', unknown[]>>;
type Answer = Lists & { total?: number; facts?: TipView['facts'] };

/** How many rows an answer has, of whatever it is a list. */
const heldIn = ({ rows, subjects, decisions, immediate, total, facts }: Answer): number =>
  (rows ?? subjects ?? decisions ?? immediate ?? facts?.documents)?.length ?? total ?? 0;

export const FIRST_PAGE = 'queue, first page';
export const DEEP_PAGE = 'queue, page deep in the list';

/** The most common, the middling and the rarest of values sorted by frequency. */
function spread(values: readonly string[]): string[] {
  return [...new Set([values[0], values[1], values[Math.floor(values.length / 2)], values.at(-1)])].filter(
    (value) => value !== undefined,
  );
}

/** Filters on four facets at once: the rarest that some tip has, and some that no tip has although each value occurs. */
async function rareCombinations(house: BenchHouse): Promise<{ there: QueueFilter[]; absent: QueueFilter[] }> {
  const tallies = await house.database.transaction('read', 'house', async (db) => [
    ...(await talliesOf(db, house.actor.unit)),
  ]);
  const sorted = tallies
    .filter((each) => each.tips > 0 && !each.bundled && each.state === 'open')
    .sort((a, b) => a.tips - b.tips);
  const filterOf = (platform: string, country: string, incidentType: string, lane: string): QueueFilter => ({
    ...OPEN,
    platform: [platform],
    country: [country],
    incidentType: [incidentType],
    lane: [lane as 'now'],
  });
  const key = (filter: QueueFilter) => JSON.stringify(filter);
  const all = sorted.map((each) => filterOf(each.platform, each.country, each.incidentType, each.lane));
  const known = new Set(all.map(key));
  const absent = sorted
    .map((each, at) => filterOf(each.platform, sorted.at(-1 - at)!.country, each.incidentType, 'now'))
    .filter((filter) => !known.has(key(filter)));
  return { there: all.slice(0, 20), absent: absent.slice(0, 20) };
}

/** Places at a half, nine tenths and nearly the end of the open queue, found once by counting. */
async function deepPlaces(server: Server, database: string, total: number): Promise<string[]> {
  return withClient(server.owner(database), async (client) => {
    const places: string[] = [];
    for (const share of [0.5, 0.9, 0.99]) {
      const { rows } = await client.query(
        'SELECT rank, tip_id FROM tip WHERE state = 0 AND bundle_of IS NULL ORDER BY rank, tip_id LIMIT 1 OFFSET $1',
        [Math.max(0, Math.floor(total * share) - 110)],
      );
      places.push(placeOf(rows[0] as TipRow));
    }
    return places;
  });
}

type Original = { id: string; number: string };

/** Tips of the intake itself, not copies: their facts can be opened. Spread over the store, the same on every run. */
async function originals(server: Server, database: string): Promise<Original[]> {
  return withClient(server.owner(database), async (client) => {
    const { rows } = await client.query<Original>(
      'SELECT tip_id AS id, number FROM tip JOIN tip_version USING (tip_id, version) WHERE length(facts) > 0 ORDER BY md5(tip_id::text) LIMIT $1',
      [TIPS],
    );
    return rows;
  });
}

/**
 * Searches as they are typed: a number, an identifier of each kind in the form in which the tip gives it, facts, and what
 * is nowhere. Identifiers are a suspect’s or a file’s: others may be sealed, and what is shown of those is a mask.
 */
async function searches(house: BenchHouse, tips: readonly Original[], platform: string): Promise<Question[]> {
  const typed = new Map<string, Set<string>>();
  for (const { id } of tips) {
    const { facts } = (await house.act(show, { tip: id, words: false })) as TipView;
    for (const { kind, original, owner, index } of facts.identified) {
      const shown = owner === 'party' ? facts.parties[index]?.role === 'suspect' : kind === 'file_hash';
      if (!shown) continue;
      const texts = typed.get(kind) ?? typed.set(kind, new Set()).get(kind)!;
      if (texts.size < 50) texts.add(original);
    }
  }
  const by = (name: string, texts: Iterable<string>): Question => ({
    name: `search by ${name}`,
    action: search,
    inputs: [...texts].filter((text) => text.trim() !== '').map((text) => ({ text })),
  });
  const kinds = ['phone', 'email', 'ip', 'file_hash'].map((kind) =>
    by(kind.replace('_', ' '), typed.get(kind) ?? []),
  );
  return [
    by(
      'tip number',
      tips.map((tip) => tip.number),
    ),
    ...kinds,
    by('facts', [platform, `${platform} india`, 'in enticement']),
    { ...by('what is nowhere', ['+91 90000 00000', 'nobody@example.org', 'zzzz-0000']), nothing: true },
  ];
}
