import { SHIPPED_SET } from '../src/triage/rule-set-store.ts';
import type { Rule } from '../src/triage/shape.ts';
import { type Server, withClient } from './server.ts';

/** A change of the rules in force, by how many of the stored tips it moves. */
export type Change = { name: string; what: string; change: (rules: readonly Rule[]) => Rule[] };

/** What a rule weighs more in the change that is made every day. */
const HEAVIER = 5;
const TYPICAL_SHARE = 0.1;
/** The weight of the commonest kind of incident, by one: moves nearly every tip. */
const COMMONEST = 'danger.material';
const PLATFORM_FLOOR = 60;

/**
 * Three changes: one danger rule weighs five more, that which fires nearest to a tenth of the tips; a floor for the platform
 * of which there are fewest tips; the weight of the commonest incident.
 */
export async function changesFor(server: Server, database: string): Promise<Change[]> {
  const { rows, platform } = await withClient(server.owner(database), async (client) => ({
    rows: (
      await client.query<{ rule: string; share: number }>(
        `SELECT rule, count(*)::float8 / (SELECT count(*) FROM tip) AS share FROM tip, unnest(rules) AS rule GROUP BY rule`,
      )
    ).rows,
    platform: (
      await client.query<{ platform: string; share: number }>(
        `SELECT platform, count(*)::float8 / (SELECT count(*) FROM tip) AS share FROM tip WHERE platform IS NOT NULL
         GROUP BY platform ORDER BY count(*), platform LIMIT 1`,
      )
    ).rows[0]!,
  }));
  const share = new Map(rows.map((row) => [row.rule, row.share]));
  const away = ({ id }: Rule) => Math.abs((share.get(id) ?? 0) - TYPICAL_SHARE);
  const [typical] = SHIPPED_SET.rules
    .filter((rule) => rule.score === 'danger' && !rule.floor)
    .toSorted((a, b) => away(a) - away(b));
  const told = (of: number) => `${(of * 100).toFixed(1)} % of tips`;
  const weigh = (id: string, by: number) => (rules: readonly Rule[]) =>
    rules.map((rule) => (rule.id === id ? { ...rule, weight: rule.weight + by } : rule));
  return [
    {
      name: 'a weight changes',
      what: `${typical!.id} + ${HEAVIER}, fires on ${told(share.get(typical!.id) ?? 0)}`,
      change: weigh(typical!.id, HEAVIER),
    },
    {
      name: 'a floor for one platform',
      what: `new, fires on ${told(platform.share)}`,
      change: (rules) => [...rules, platformFloor(platform.platform)],
    },
    {
      name: 'nearly every tip moves',
      what: `${COMMONEST} + 1, fires on ${told(share.get(COMMONEST) ?? 0)}`,
      change: weigh(COMMONEST, 1),
    },
  ];
}

const platformFloor = (platform: string): Rule => ({
  ...SHIPPED_SET.rules.find(({ id }) => id === COMMONEST)!,
  ...{ id: 'unit.platform', floor: true, weight: PLATFORM_FLOOR, unless: [] },
  when: [{ feature: 'tip.platform', equals: platform.toLowerCase() }],
});
