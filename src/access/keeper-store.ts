import type { Permission } from '../actions/shape.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const KEEPS: Permission = 'tip:restrict';
/** A grant for good to an officer who works and whose roles let him name others: `r` is the restriction, $2 the permission. */
const KEPT = `EXISTS (
  SELECT 1 FROM tip_grant g JOIN officer o ON o.officer_id = g.officer_id AND o.unit_id = g.unit_id
  WHERE g.unit_id = r.unit_id AND g.tip_id = r.tip_id AND g.kind = 'named' AND g.withdrawn_at IS NULL AND g.until IS NULL
    AND o.active AND EXISTS (SELECT 1 FROM role p WHERE p.role_id = ANY(o.roles) AND $2 = ANY(p.permissions)))`;
const IS_KEPT = statement<{ kept: boolean }>(
  'access.isKept',
  'one-shard',
  `SELECT ${KEPT} AS kept FROM tip_restriction r WHERE r.unit_id = $1 AND r.tip_id = $3`,
);
const UNKEPT = statement<{ tips: number }>(
  'access.countUnkept',
  'one-shard',
  `SELECT count(*) AS tips FROM tip_restriction r WHERE r.unit_id = $1 AND NOT ${KEPT}`,
);

/** True where somebody at work is named for the restricted tip for good and may name others: it can be opened again. */
export const isKept = async (db: Db, unit: number, tip: string): Promise<boolean> =>
  (await db.one(IS_KEPT, [unit, KEEPS, tip]))?.kept ?? false;

/** How many restricted tips of the unit have nobody left who could name others or open them to the unit. */
export const countUnkept = async (db: Db, unit: number): Promise<number> =>
  (await db.one(UNKEPT, [unit, KEEPS]))!.tips;
