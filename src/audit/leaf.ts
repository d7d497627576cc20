import type { AuditEntry } from './shape.ts';

/**
 * The bytes that an entry's leaf hash is taken over: canonical JSON (RFC 8785) of the entry. The members are strings,
 * integers and null, and stand in the order that RFC 8785 sorts them into. An entry without `via` was written before
 * there was one: its leaf has the ten members of then.
 */
export function leafData(entry: AuditEntry): string {
  if (entry.via === null)
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
  return JSON.stringify({
    action: entry.action,
    at: entry.at,
    code: entry.code,
    detail: entry.detail,
    inputDigest: entry.inputDigest,
    marks: entry.marks,
    officer: entry.officer,
    outcome: entry.outcome,
    recordId: entry.recordId,
    recordKind: entry.recordKind,
    seq: entry.seq,
    unit: entry.unit,
    via: entry.via,
  });
}
