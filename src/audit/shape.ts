import * as z from 'zod';

/**
 * One entry of the audit log: what its leaf hash is taken over.
 *
 * at           instant UTC, to the millisecond
 * officer      id of the officer; `console` acts too have one
 * outcome      `done`, `refused`, `failed`, or the record's own: `accepted`, `version`, `duplicate`, `quarantined`
 * inputDigest  SHA-256 of the input's canonical JSON without its secrets
 */
export const auditEntryShape = z.object({
  unit: z.number().int(),
  seq: z.number().int(),
  at: z.string(),
  officer: z.string(),
  action: z.string(),
  recordKind: z.string().nullable(),
  recordId: z.string().nullable(),
  outcome: z.string(),
  code: z.string().nullable(),
  inputDigest: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntryShape>;
/** An entry before the log gives it its number. */
export type NewEntry = Omit<AuditEntry, 'seq'>;

export const verificationShape = z.object({
  unit: z.number().int(),
  entries: z.number().int(),
  root: z.string(),
  holds: z.boolean(),
  /** the first entry that does not hold, with what is wrong; null where the log holds */
  firstBad: z.object({ seq: z.number().int(), problem: z.string() }).nullable(),
});
export type Verification = z.infer<typeof verificationShape>;
