import { namesOf } from '../access/store.ts';
import { dayOf } from '../kernel/whole-day.ts';
import { queuePage, queueRows } from '../triage/queue-store.ts';
import type { QueueRow } from '../triage/shape.ts';
import { instant, number, profile, text, yesNo } from './profile.ts';

const PAGE = 1000;

type Row = QueueRow & { officer: string | null };

/** A meeting’s date names no time: the day alone. */
const expiresCell = ({ expiresAt, expires }: Row) =>
  expiresAt !== null && expires === 'meeting' ? text(dayOf(expiresAt)) : instant(expiresAt);

/** The queue as a table: what its screen shows of a tip. No words of a tip, no name of a person, nothing sealed. */
export const tipsProfile = profile<Row>({
  name: 'tips',
  needs: 'tip:read',
  takes: ['filter'],
  columns: [
    { head: 'Source', cell: (tip) => text(tip.source) },
    { head: 'Number', cell: (tip) => text(tip.number) },
    { head: 'Version', cell: (tip) => number(tip.version) },
    { head: 'Platform', cell: (tip) => text(tip.platform) },
    { head: 'Incident type', cell: (tip) => text(tip.incidentType) },
    { head: 'Country', cell: (tip) => text(tip.country) },
    { head: 'Region', cell: (tip) => text(tip.region) },
    { head: 'Lane', cell: (tip) => text(tip.lane) },
    { head: 'State', cell: (tip) => text(tip.state) },
    { head: 'Closed because', cell: (tip) => text(tip.closeReason) },
    { head: 'Danger', cell: (tip) => number(tip.danger) },
    { head: 'Actionability', cell: (tip) => number(tip.actionability) },
    { head: 'Clock', cell: (tip) => number(tip.clock) },
    { head: 'Novelty', cell: (tip) => number(tip.novelty) },
    { head: 'Floor holds', cell: (tip) => yesNo(tip.floor) },
    { head: 'Escalated', cell: (tip) => yesNo(tip.escalated) },
    { head: 'Received (UTC)', cell: (tip) => instant(tip.receivedAt) },
    { head: 'Incident (UTC)', cell: (tip) => instant(tip.incidentAt) },
    { head: 'Expires (UTC)', cell: (tip) => expiresCell(tip) },
    { head: 'What expires', cell: (tip) => text(tip.expires) },
    { head: 'Assigned to', cell: (tip) => text(tip.officer) },
    { head: 'Folded into it', cell: (tip) => number(tip.bundle) },
    { head: 'Earlier tips', cell: (tip) => number(tip.earlier) },
    { head: 'Files', cell: (tip) => number(tip.files) },
  ],
  rows: async function* (db, asker, { filter }) {
    const names = await namesOf(db, asker.unit);
    for (let after: { rank: number; tip: string } | null = null; ; ) {
      const page = await queuePage(db, asker.unit, filter, after, PAGE);
      yield (await queueRows(db, asker.unit, page)).map((row) => ({
        ...row,
        officer: row.assigned === null ? null : (names.get(row.assigned) ?? null),
      }));
      if (page.length < PAGE) return;
      const last: (typeof page)[number] = page.at(-1)!;
      after = { rank: last.rank, tip: last.tip_id };
    }
  },
});
