import type { IntakeCounts } from './shape.ts';
import type { Written } from './write.ts';

/** The counts of an intake after one more chunk. `seen` stays the sum of the four ways in which a document can end. */
export function addWritten(counts: IntakeCounts, written: Written): IntakeCounts {
  const next = { ...counts, quarantinedBy: { ...counts.quarantinedBy } };
  for (const { outcome, refusal } of written.ended) {
    next.seen += 1;
    if (outcome === 'accepted') next.accepted += 1;
    else if (outcome === 'version') next.versions += 1;
    else if (outcome === 'duplicate') next.duplicates += 1;
    else {
      next.quarantined += 1;
      const code = refusal?.code ?? 'READER_FAILED';
      next.quarantinedBy[code] = (next.quarantinedBy[code] ?? 0) + 1;
    }
  }
  const fresh = written.tips.filter((tip) => tip.isNew);
  next.tips += fresh.length;
  next.bundled += fresh.filter((tip) => tip.bundled).length;
  const lifted = written.tips.reduce((sum, tip) => sum + tip.immediate, 0);
  next.immediate = Math.max(0, next.immediate + lifted); // what it takes out may have come with an earlier intake
  next.subjects += written.subjects;
  next.mediaDropped += written.dropped;
  next.warnings += written.warnings;
  return next;
}

/** The counts of an intake of which one quarantined document was dealt with: it is no longer among the quarantined. */
export function withoutQuarantined(counts: IntakeCounts, reason: string): IntakeCounts {
  const left = (counts.quarantinedBy[reason] ?? 0) - 1;
  const { [reason]: _, ...others } = counts.quarantinedBy;
  return {
    ...counts,
    seen: counts.seen - 1,
    quarantined: counts.quarantined - 1,
    quarantinedBy: left > 0 ? { ...others, [reason]: left } : others,
  };
}
