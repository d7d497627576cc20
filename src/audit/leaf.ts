import type { AuditEntry } from './shape.ts';

/**
 * The bytes that an entry's leaf hash is taken over: canonical JSON (RFC 8785) of the entry. The members are strings,
 * integers and null, and stand in the order that RFC 8785 sorts them into.
 */
export function leafData(entry: AuditEntry): string {
  return JSON.stringify({
    action: entry.action,
    at: entry.at,
    code: entry.code,
    inputDigest: entry.inputDigest,
    officer: entry.officer,
    outcome: entry.outcome,
    recordId: entry.recordId,
    recordKind: entry.recordKind,
    seq: entry.seq,
    unit: entry.unit,
  });
}
