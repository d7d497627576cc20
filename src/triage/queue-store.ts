import { hiddenTips } from '../access/need-store.ts';
import { isUuid } from '../kernel/text.ts';
import { millis } from '../kernel/time.ts';
import { WHOLE_DAY_MS } from '../kernel/whole-day.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { type Statement, statement } from '../storage/statement.ts';
import { foldedUnder } from '../tips/folded-store.ts';
import { TIP_STATES } from '../tips/shape.ts';
import { closeReasonName, laneName, stateName, TIP_COLUMNS, type TipRow } from '../tips/store.ts';
import { rankRange } from './rank.ts';
import type { QueueFilter, QueueRow } from './shape.ts';

/** A tip's row without its keys, which no list needs. */
export type ListedTip = Omit<TipRow, 'data_key' | 'bundle_key'>;
const LISTED = TIP_COLUMNS.replace(' data_key,', '').replace(' bundle_key,', '');

const EXPIRING = statement<ListedTip>(
  'triage.expiring',
  'one-shard',
  `SELECT ${LISTED} FROM tip WHERE unit_id = $1 AND state = 0 AND expires_at IS NOT NULL AND expires_at > $5 AND (expires_at > $2 OR expires = 'meeting') AND tip_id <> ALL($4::uuid[]) ORDER BY expires_at, rank, source, number LIMIT $3`,
);

/** '' where it is not stated. Not coalesce(): behind row-level security that serves no index (migration 0002). */
const stated = (column: string) => `CASE WHEN ${column} IS NULL THEN '' ELSE ${column} END`;

/** What a filter's keys compare, as the indexes hold it. A value of '' asks for tips where it is not stated. */
const TEXT_COLUMNS = {
  source: 'source',
  platform: stated('platform'),
  country: stated('country'),
  region: stated('region'),
  incidentType: stated('incident_type'),
} as const;

const pages = new Map<string, Statement<ListedTip>>();

/**
 * One page of the queue as far as the officer may see it, most urgent first, after a place in it.
 *
 * after  the last row's rank and id, or null for the first page
 * Cost   an index walk from that place: a page deep in the list costs what the first one does
 */
export async function queuePage(
  db: Db,
  unit: number,
  filter: QueueFilter,
  after: Place | null,
  limit: number,
): Promise<ListedTip[]> {
  const parameters: unknown[] = [unit, limit];
  const conditions = conditionsOf(filter, parameters);
  const hidden = await hiddenTips(db);
  if (hidden.size > 0) conditions.push(`tip_id <> ALL($${parameters.push(plainArray([...hidden]))}::uuid[])`);
  if (after) {
    parameters.push(after.rank, after.tip);
    conditions.push(`(rank, tip_id) > ($${parameters.length - 1}::bigint, $${parameters.length}::uuid)`);
  }
  const text = `SELECT ${LISTED} FROM tip WHERE unit_id = $1 AND ${conditions.join(' AND ')} ORDER BY rank, tip_id LIMIT $2`;
  const page = pages.get(text) ?? statement<ListedTip>(`triage.queuePage ${pages.size}`, 'fan-out', text);
  pages.set(text, page);
  return db.all(page, parameters);
}

export type Place = { rank: number; tip: string };

function conditionsOf(filter: QueueFilter, parameters: unknown[]): string[] {
  const conditions = ['true'];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  if (!filter.bundled) conditions.push('bundle_of IS NULL');
  if (filter.state)
    conditions.push(
      stateCondition(
        filter.state.map((state) => TIP_STATES.indexOf(state)),
        bind,
      ),
    );
  else conditions.push(`state <> ${TIP_STATES.indexOf('cleared')}`);
  if (filter.lane) {
    const ranges = filter.lane
      .map(rankRange)
      .map(({ from, to }) => `(rank >= ${bind(from)}::bigint AND rank < ${bind(to)}::bigint)`);
    conditions.push(ranges.length === 0 ? 'false' : `(${ranges.join(' OR ')})`);
  }
  for (const [key, column] of Object.entries(TEXT_COLUMNS)) {
    const values = filter[key as keyof typeof TEXT_COLUMNS];
    if (values) conditions.push(oneOf(column, 'text', values, bind));
  }
  if (filter.assigned) {
    const ids = filter.assigned.filter((each) => isUuid(each)); // anything else is nobody’s id
    const parts = filter.assigned.includes('nobody') ? ['assigned IS NULL'] : [];
    if (ids.length > 0) parts.push(oneOf('assigned', 'uuid', ids, bind));
    conditions.push(`(${parts.join(' OR ') || 'false'})`);
  }
  return conditions;
}

function stateCondition(states: number[], bind: (value: unknown) => string): string {
  return states.length === 1
    ? `state = ${bind(states[0])}::smallint`
    : `state = ANY(${bind(states)}::smallint[])`;
}

/** One value is compared for equality, so that an index of that column gives the rows in the order of rank. */
function oneOf(
  column: string,
  type: string,
  values: readonly string[],
  bind: (value: unknown) => string,
): string {
  if (values.length === 0) return 'false';
  if (values.length === 1) return `${column} = ${bind(values[0])}::${type}`;
  return `${column} = ANY(${bind(values)}::${type}[])`;
}

/** Open tips of which something expires next, after `now`. */
export const expiringTips = async (db: Db, unit: number, now: string, limit: number) =>
  db.all(EXPIRING, [
    ...[unit, now, limit, plainArray([...(await hiddenTips(db))])],
    new Date(millis(now) - WHOLE_DAY_MS).toISOString(),
  ]);

/** Tips as the queue shows them, each with the tips folded under it that count with it (`foldedUnder`). */
export async function queueRows(db: Db, unit: number, rows: readonly ListedTip[]): Promise<QueueRow[]> {
  const folded = await foldedUnder(db, unit, rows);
  return rows.map((row) => queueRow(row, folded.get(row.tip_id)!));
}

function queueRow(row: ListedTip, bundle: number): QueueRow {
  return {
    id: row.tip_id,
    source: row.source,
    number: row.number,
    version: row.version,
    platform: row.platform,
    incidentType: row.incident_type,
    country: row.country,
    region: row.region,
    lane: laneName(row.lane),
    state: stateName(row.state),
    floor: row.floor,
    escalated: row.escalated,
    closeReason: closeReasonName(row.close_reason),
    danger: row.danger,
    actionability: row.actionability,
    clock: row.clock,
    novelty: row.novelty,
    rules: row.rules,
    receivedAt: row.received_at,
    incidentAt: row.incident_at,
    expiresAt: row.expires_at,
    expires: row.expires,
    assigned: row.assigned,
    bundle,
    bundleOf: row.bundle_of,
    earlier: row.earlier,
    files: row.files,
    revision: row.revision,
  };
}
