import Table from 'cli-table3';
import pc from 'picocolors';
import type { IntakeCounts } from '../intake/shape.ts';
import { visible, visibleIn, visibleJson } from '../kernel/visible-text.ts';
import type { QueueRow } from '../triage/shape.ts';
import type { Received } from './receive.ts';

const number = (value: number): string => value.toLocaleString('en-IN');

/** Data go to standard output, messages to standard error. */
export const out = (text: string): void => void process.stdout.write(`${text}\n`);
export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** One JSON document. */
export const json = (value: unknown): void => out(visibleJson(JSON.stringify(value, null, 2)));
/** One JSON document in a line. */
export const jsonLine = (value: unknown): void => out(visibleJson(JSON.stringify(value)));

/** The counts of an intake. */
export function countsTable(counts: IntakeCounts): string {
  const table = new Table({ style: { head: [], border: [] }, colAligns: ['left', 'right'] });
  const row = (words: string, value: number) => table.push([words, number(value)]);
  row('seen', counts.seen);
  row('accepted', counts.accepted);
  row('new versions', counts.versions);
  row('duplicates', counts.duplicates);
  row('quarantined', counts.quarantined);
  for (const [reason, items] of Object.entries(counts.quarantinedBy).sort(([, a], [, b]) => b - a))
    row(`  ${reason}`, items);
  row('new tips', counts.tips);
  row('  in the lane now', counts.immediate);
  row('  folded into viral bundles', counts.bundled);
  row('subjects', counts.subjects);
  row('media dropped (digests kept)', counts.mediaDropped);
  row('warnings', counts.warnings);
  return table.toString();
}

/** What an intake came to, in words. */
export function printReceived(received: Received): void {
  out(countsTable(received.counts));
  for (const { file, words } of received.skipped) say(`Passed over ${visible(file)}: ${words}`);
  for (const item of visibleIn(received.quarantine.slice(0, 20))) {
    const place = [item.file, item.member, item.record].filter(Boolean).join(' › ');
    out(
      `${pc.yellow('quarantined')} ${place}: ${item.words}${item.at ? ` At ${item.at}.` : ''}${item.offset === null ? '' : ` Byte ${item.offset}.`}`,
    );
  }
  if (received.inQuarantine > 20)
    out(`… and ${number(received.inQuarantine - 20)} more: tipstaff intake quarantine list`);
  if (received.state === 'stopped') say('Stopped. Run the same command to go on.');
}

/** A page of the queue. */
export function printQueue(rows: readonly QueueRow[]): void {
  const table = new Table({
    head: ['lane', 'D', 'A', 'C', 'N', 'source', 'number', 'platform', 'where', 'incident', '×', 'state'],
    style: { head: [], border: [] },
  });
  for (const row of visibleIn([...rows])) {
    const lane = row.lane === 'now' ? pc.red(`! ${row.lane}`) : row.lane;
    const where = [row.country, row.region].filter(Boolean).join(' · ');
    table.push([
      lane,
      row.danger,
      row.actionability,
      row.clock,
      row.novelty,
      row.source,
      row.number,
      row.platform ?? '',
      where,
      (row.incidentType ?? '').slice(0, 40),
      row.bundle > 0 ? row.bundle + 1 : '',
      row.state,
    ]);
  }
  out(table.toString());
}

/** Any answer, readable: nested members indented, lists with dashes. */
export function printPlain(value: unknown, indent = ''): void {
  if (value === null || typeof value !== 'object') {
    out(`${indent}${visible(String(value))}`);
    return;
  }
  const entries = Array.isArray(value)
    ? value.map((each) => ['-', each] as const)
    : Object.entries(value).map(([name, each]) => [`${visible(name)}:`, each] as const);
  for (const [label, each] of entries) {
    if (each !== null && typeof each === 'object') {
      const empty = Object.keys(each).length === 0;
      out(`${indent}${label}${empty ? ' none' : ''}`);
      if (!empty) printPlain(each, `${indent}  `);
    } else out(`${indent}${label} ${each === null ? 'none' : visible(String(each))}`);
  }
}
