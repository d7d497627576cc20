import { namesOf } from '../access/store.ts';
import { entriesFrom, type SpanRow } from '../audit/span-store.ts';
import { instant, number, profile, text } from './profile.ts';

/** Entries of the audit log, with the leaf that each is proved by. What was said as a reason is sealed and not in it. */
export const auditProfile = profile<SpanRow & { name: string | null }>({
  name: 'audit',
  needs: 'audit:read',
  takes: ['from', 'to'],
  columns: [
    { head: 'Entry', cell: (entry) => number(entry.seq) },
    { head: 'At (UTC)', cell: (entry) => instant(entry.at) },
    { head: 'Officer', cell: (entry) => text(entry.officer) },
    { head: 'Officer shown as', cell: (entry) => text(entry.name) },
    { head: 'Act', cell: (entry) => text(entry.action) },
    { head: 'Kind of record', cell: (entry) => text(entry.record_kind) },
    { head: 'Record', cell: (entry) => text(entry.record_id) },
    { head: 'Outcome', cell: (entry) => text(entry.outcome) },
    { head: 'Code', cell: (entry) => text(entry.code) },
    { head: 'Digest of the input', cell: (entry) => text(entry.input_digest) },
    { head: 'Leaf', cell: (entry) => text(entry.leaf.toString('hex')) },
  ],
  rows: async function* (db, asker, { from, to }) {
    const names = await namesOf(db, asker.unit);
    for (let seq = 0; ; ) {
      const page = await entriesFrom(db, asker.unit, seq, from, to);
      yield page.map((entry) => ({ ...entry, name: names.get(entry.officer) ?? null }));
      if (page.length === 0) return;
      seq = page.at(-1)!.seq + 1;
    }
  },
});
