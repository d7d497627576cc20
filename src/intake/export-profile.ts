import { instant, number, profile, text } from '../documents/profile.ts';
import { type RunRow, recentRuns } from './run-store.ts';

/** Most intakes in one file; there are a few a day. */
const MOST = 10_000;

/** What intakes came to, in numbers. Their labels are sealed and not in it: folders are named after people. */
export const intakesProfile = profile<RunRow>({
  name: 'intakes',
  needs: 'intake:read',
  takes: ['from', 'to'],
  columns: [
    { head: 'Intake', cell: (run) => text(run.run_id) },
    { head: 'State', cell: (run) => text(run.state) },
    { head: 'Began (UTC)', cell: (run) => instant(run.started_at) },
    { head: 'Ended (UTC)', cell: (run) => instant(run.ended_at) },
    { head: 'Bytes', cell: (run) => number(run.bytes) },
    { head: 'Seen', cell: (run) => number(run.counts.seen) },
    { head: 'Accepted', cell: (run) => number(run.counts.accepted) },
    { head: 'New versions', cell: (run) => number(run.counts.versions) },
    { head: 'Duplicates', cell: (run) => number(run.counts.duplicates) },
    { head: 'Quarantined', cell: (run) => number(run.counts.quarantined) },
    { head: 'New tips', cell: (run) => number(run.counts.tips) },
    { head: 'Folded into bundles', cell: (run) => number(run.counts.bundled) },
    { head: 'Subjects', cell: (run) => number(run.counts.subjects) },
    { head: 'Into the lane now', cell: (run) => number(run.counts.immediate) },
    { head: 'Media dropped', cell: (run) => number(run.counts.mediaDropped) },
    { head: 'Warnings', cell: (run) => number(run.counts.warnings) },
  ],
  rows: async function* (db, asker, { from, to }) {
    const runs = await recentRuns(db, asker.unit, MOST);
    yield runs.filter((run) => (!from || run.started_at >= from) && (!to || run.started_at < to));
  },
});
