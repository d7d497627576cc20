import * as z from 'zod';
import { hiddenTips } from '../access/need-store.ts';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import { interpret } from '../identifiers/search.ts';
import { IDENTIFIER_KINDS } from '../identifiers/shape.ts';
import { tipsWith } from '../identifiers/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { DAY_MS, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { seenSubject } from '../subjects/seen.ts';
import { tipsOfSubject } from '../subjects/store.ts';
import { talliesOf } from '../triage/tally-store.ts';
import { keepAlerts, openAlertsOf } from '../watch/alert-store.ts';
import { recognisedShape, WATCH_KINDS, type Watch, type WatchKind, watchShape } from '../watch/shape.ts';
import { recognised, recordText, type Target, targetAs, targetsOf } from '../watch/target.ts';
import {
  addWatch,
  countWatches,
  endWatch,
  listWatches,
  recordsSharedBy,
  type WatchRow,
  watchesByIds,
  watchesWith,
  watchWords,
} from '../watch/watch-store.ts';
import { networkFor } from './list-actions.ts';
import { knowNetwork } from './network-alerts.ts';
import { networksOf, seenTips } from './network-store.ts';
import { readNetwork, tipsOfNetworks } from './watch-store.ts';

/** Nobody is watched for longer without being looked at again. */
const MOST_DAYS = 366;
/** Tips that what is typed may stand in already, as they are counted. */
const MOST_COUNTED = 1_000;

/** What is to be watched, as it was found: its fingerprints, and the tips that touch it already. */
type Found = {
  kind: WatchKind;
  label: string | null;
  target: string | null;
  prints: Buffer[];
  tips: string[];
  /** platforms on which a handle is not watched, as there are too many */
  left?: string[];
};

const typed = z.string().trim().min(1).max(500);

async function targetsTyped(db: Db, unit: number, text: string): Promise<Target[]> {
  const platforms = new Set([...(await talliesOf(db, unit))].map(({ platform }) => platform));
  return targetsOf(text, [...platforms]);
}

export const recognise = query({
  name: 'watch.recognise',
  words: 'watch recognise',
  about: 'What a typed text could be watched as, the likeliest first. A link is never opened.',
  allow: 'tip:read',
  logged: false,
  argument: 'text',
  secrets: ['text'],
  input: z.object({ text: typed }),
  output: z.object({ kinds: z.array(recognisedShape) }),
  run: async ({ db, officer }, { text }) => ({
    kinds: recognised(await targetsTyped(db, officer.unit, text)),
  }),
});

export const add = command({
  name: 'watch.add',
  words: 'watch add',
  about:
    'Watch an identifier, a hash, a group, a subject or a network until a date: an alert is raised when anything new touches it. What is watched already is given the new date and reason.',
  allow: 'tip:read',
  argument: 'text',
  secrets: ['text', 'reason'],
  input: z.object({
    text: typed.optional().describe('a number, an address, a hash, a link, a group, as it is written'),
    kind: z.enum(IDENTIFIER_KINDS).optional().describe('what the text is, where that is not plain'),
    subject: z.uuid().optional(),
    network: z.uuid().optional(),
    reason: z.string().trim().min(5).max(2000),
    until: z.iso.datetime({ precision: 3 }).describe('at most a year ahead'),
    shared: z.boolean().default(false).describe('for the whole unit'),
  }),
  output: z.object({
    id: z.string(),
    isNew: z.boolean(),
    kind: z.enum(WATCH_KINDS),
    tips: z.number().int(),
    left: z.array(z.string()).describe('platforms on which it is not watched, as there are too many'),
  }),
  seeks: ({ text }) => (text === undefined ? [] : [text]),
  records: ({ subject, network }, output) => [
    { kind: 'watch', id: output.id },
    ...(subject === undefined ? [] : [{ kind: 'subject', id: subject }]),
    ...(network === undefined ? [] : [{ kind: 'network', id: network }]),
  ],
  load: async (db, officer, input): Promise<Found | null> => {
    const { text, subject, network } = input;
    if ([text, subject, network].filter((each) => each !== undefined).length !== 1)
      throw new TipstaffError('INPUT_INVALID', { problem: 'exactly one of text, subject and network' });
    if (subject !== undefined) return foundSubject(db, officer.unit, subject);
    if (network !== undefined) return foundNetwork(db, officer.unit, network);
    return foundText(db, officer.unit, text!, input.kind);
  },
  run: async ({ db, officer, now, record }, { reason, until, shared, network }) => {
    const ahead = millis(until) - millis(now);
    if (ahead <= 0 || ahead > MOST_DAYS * DAY_MS)
      throw new TipstaffError('INPUT_INVALID', { problem: 'until: not within a year from now' });
    const { tips, left = [], ...what } = record;
    const { id, isNew } = await addWatch(db, {
      ...{ unit: officer.unit, officer: officer.id, now },
      ...{ shared, until, reason, ...what },
    });
    // tips of a subject or a network are told by who is in it: what is there now is nothing new
    const told = shared ? null : officer.id;
    if (isNew && network !== undefined)
      await knowNetwork(db, officer.unit, now, { watch: id, officer: told, network });
    if (isNew && record.kind === 'subject') {
      const at = { watch: id, officer: told, kind: record.kind, version: 0 };
      await keepAlerts(
        db,
        officer.unit,
        now,
        tips.map((tip) => ({ ...at, tip })),
        true,
      );
    }
    if (network !== undefined) await readNetwork(db, officer.unit, officer.id, network, now);
    return { id, isNew, kind: record.kind, tips: tips.length, left };
  },
});

async function foundSubject(db: Db, unit: number, id: string): Promise<Found | null> {
  const seen = await seenSubject(db, unit, id);
  if (!seen) return null;
  const prints = [db.vault.fingerprint(recordText('subject', seen.id))];
  const tips = await tipsOfSubject(db, unit, seen.id);
  return { kind: 'subject', label: null, target: seen.id, prints, tips };
}

async function foundNetwork(db: Db, unit: number, id: string): Promise<Found | null> {
  if (!(await networkFor(db, unit, id))) return null;
  const tips = [...((await tipsOfNetworks(db, unit, [id])).get(id) ?? [])];
  const prints = [db.vault.fingerprint(recordText('network', id))];
  return { kind: 'network', label: null, target: id, prints, tips };
}

async function foundText(
  db: Db,
  unit: number,
  text: string,
  kind: (typeof IDENTIFIER_KINDS)[number] | undefined,
): Promise<Found> {
  const target = targetAs(await targetsTyped(db, unit, text), kind);
  if (!target) {
    const problem = kind ? 'text: is none of that kind' : 'kind: say what the text is';
    throw new TipstaffError('INPUT_INVALID', { problem });
  }
  const prints = target.texts.map((each) => db.vault.fingerprint(each));
  const tips = await tipsWith(db, unit, prints, MOST_COUNTED);
  const { label, left } = target;
  return { kind: target.kind, label, target: null, prints, tips, left };
}

/**
 * Watches that others began for the unit, of subjects and networks that the officer may not see. None where no tip is kept
 * from him; else one question for all networks, and more for such as he sees in part.
 */
export async function hiddenWatches(db: Db, officer: Actor): Promise<string[]> {
  if ((await hiddenTips(db)).size === 0) return [];
  const rows = await recordsSharedBy(db, officer.unit, officer.id);
  const seen = new Map<string, boolean>();
  const tips = rows.some(({ kind }) => kind === 'network') ? await seenTips(db, officer.unit) : new Map();
  const rest = new Map((await networksOf(db, officer.unit)).map((row) => [row.network_id, row.tips]));
  for (const { kind, target } of rows) {
    if (seen.has(target)) continue;
    const isSeen =
      kind === 'subject'
        ? (await seenSubject(db, officer.unit, target)) !== null
        : tips.get(target) === rest.get(target) || (await networkFor(db, officer.unit, target)) !== null;
    seen.set(target, isSeen);
  }
  return rows.flatMap((row) => (seen.get(row.target) ? [] : [row.watch_id]));
}

/** A watch as the officer sees it, without its alerts. `nameOf` gives an officer's name. */
export function shownWatch(
  db: Db,
  officer: Actor,
  row: WatchRow,
  nameOf: (officer: string) => string,
): Omit<Watch, 'open'> {
  return {
    id: row.watch_id,
    kind: row.kind,
    target: row.target,
    ...watchWords(db, officer.unit, row),
    by: nameOf(row.officer_id),
    mine: row.officer_id === officer.id,
    shared: row.shared,
    at: row.at,
    until: row.until,
    endedAt: row.ended_at,
  };
}

export const list = query({
  name: 'watch.list',
  words: 'watch list',
  about:
    'What the officer watches, and what is watched for the unit, the newest first. `text` finds who watches a value.',
  allow: 'tip:read',
  logged: true,
  secrets: ['text'],
  input: z.object({
    ended: z.boolean().default(false).describe('those that are over, in place of those that last'),
    mine: z.boolean().default(false).describe('only the officer’s own'),
    kind: z.enum(WATCH_KINDS).optional(),
    text: typed.optional(),
    subject: z.uuid().optional(),
    network: z.uuid().optional(),
    after: z.uuid().optional(),
    limit: z.number().int().min(1).max(1000).default(200),
  }),
  output: z.object({ total: z.number().int(), watches: z.array(watchShape), next: z.string().nullable() }),
  seeks: ({ text }) => (text === undefined ? [] : [text]),
  records: () => [{ kind: 'watches', id: 'all' }],
  run: async ({ db, officer, now }, input) => {
    const which = {
      ...{ officer: officer.id, now, live: !input.ended, kind: input.kind ?? null, others: !input.mine },
      hidden: await hiddenWatches(db, officer),
      only: await watchesAsked(db, officer.unit, input),
    };
    const rows = await listWatches(db, officer.unit, which, input.after ?? null, input.limit);
    const names = await namesOf(db, officer.unit);
    const open = await openAlertsOf(
      db,
      officer.unit,
      rows.map((row) => row.watch_id),
    );
    return {
      total: await countWatches(db, officer.unit, which),
      watches: rows.map((row) => ({
        ...shownWatch(db, officer, row, (id) => names.get(id) ?? id),
        open: open.get(row.watch_id) ?? 0,
      })),
      next: rows.length === input.limit ? rows.at(-1)!.watch_id : null,
    };
  },
});

/** The watches of what was named; null where nothing was. */
async function watchesAsked(
  db: Db,
  unit: number,
  {
    text,
    subject,
    network,
  }: { text?: string | undefined; subject?: string | undefined; network?: string | undefined },
): Promise<string[] | null> {
  const texts = [
    ...(text === undefined ? [] : interpret(text).map(matchKey)),
    ...(subject === undefined ? [] : [recordText('subject', subject)]),
    ...(network === undefined ? [] : [recordText('network', network)]),
  ];
  if (text === undefined && texts.length === 0) return null;
  return watchesWith(
    db,
    unit,
    texts.map((each) => db.vault.fingerprint(each)),
  );
}

export const end = command({
  name: 'watch.end',
  words: 'watch end',
  about:
    'Watch something no longer. One that is the unit’s may be ended by its maker, and by who decides on tips.',
  allow: 'tip:read',
  argument: 'watch',
  input: z.object({ watch: z.uuid() }),
  output: z.object({}),
  load: (db, officer, { watch }) => watchToEnd(db, officer, watch),
  records: ({ watch }) => [{ kind: 'watch', id: watch }],
  run: async ({ db, officer, now, record }) => {
    await endWatch(db, officer.unit, record, { officer: officer.id, now });
    return {};
  },
});

async function watchToEnd(db: Db, officer: Actor, id: string): Promise<WatchRow | null> {
  const [row] = await watchesByIds(db, officer.unit, [id]);
  if (!row || row.ended_at !== null) return null;
  if (row.officer_id === officer.id) return row;
  if (!row.shared || !officer.permissions.has('tip:write')) return null;
  return (await hiddenWatches(db, officer)).includes(id) ? null : row;
}
