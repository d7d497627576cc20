import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import { interpret } from '../identifiers/search.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { recordText } from '../watch/target.ts';
import { addWatch, endWatch } from '../watch/watch-store.ts';
import { jointsOf } from './joining.ts';
import { aboutNetwork, askedInList, inList, networkFor } from './list-actions.ts';
import { knowNetwork } from './network-alerts.ts';
import { networksOf, networksOnTips } from './network-store.ts';
import { inOrder } from './order.ts';
import { networkShape } from './shape.ts';
import { slowClusters } from './slow-clusters.ts';
import { seenSubjects, tipsOfSubjects, tipsSharing, tipsTold } from './store.ts';
import { seenNetworks, seenOf } from './view.ts';
import { changesSince, ownWatches, readNetwork, watchedBy } from './watch-store.ts';

const MOST = 5_000;

export const since = query({
  name: 'networks.since',
  words: 'network since',
  about: 'Who came to a network or left it since a moment, newest first.',
  allow: 'tip:read',
  logged: true,
  argument: 'at',
  input: z.object({ at: z.iso.datetime(), network: z.uuid().optional() }),
  output: z.object({
    changes: z.array(
      z.object({ network: z.string(), subject: z.string(), at: z.string(), joined: z.boolean() }),
    ),
  }),
  records: () => [{ kind: 'networks', id: 'all' }],
  run: async ({ db, officer }, input) => {
    const seen = new Map(
      (await seenNetworks(db, officer.unit, input.network ?? null)).map(({ row, members }) => [
        row.network_id,
        members,
      ]),
    );
    const rows = await changesSince(db, officer.unit, input.at, MOST);
    // who left is no member: he is told of only where some tip of his is for the officer to see
    const left = new Set(rows.flatMap((row) => (row.joined ? [] : row.subject_id)));
    const known = await seenSubjects(db, officer.unit, [...left]);
    return {
      changes: rows.flatMap(({ network_id: network, subject_id: subject, at, joined }) => {
        const members = seen.get(network);
        const isSeen = members && (joined ? members.has(subject) : known.has(subject));
        return isSeen ? [{ network, subject, at, joined }] : [];
      }),
    };
  },
});

export const touching = query({
  name: 'networks.touching',
  words: 'network touching',
  about: 'Networks that touch an identifier typed in any form: a group, a file’s hash, a number, an address.',
  allow: 'tip:read',
  logged: true,
  argument: 'text',
  secrets: ['text'],
  input: z.object({ text: z.string().trim().min(1).max(500), ...askedInList }),
  output: z.object({ networks: z.array(networkShape) }),
  records: () => [{ kind: 'search', id: 'networks' }],
  seeks: (input) => [input.text],
  run: async ({ db, officer, now }, input) => {
    const prints = interpret(input.text).map((each) => db.vault.fingerprint(matchKey(each)).toString('hex'));
    const tips = await tipsSharing(db, officer.unit, prints, MOST);
    const touched = new Set(await networksOnTips(db, officer.unit, tips));
    const watched = await watchedBy(db, officer.unit, officer.id, now);
    const rows = (await networksOf(db, officer.unit, [...touched])).filter((row) => row.parent_id === null);
    const seen = await seenOf(db, officer.unit, rows, { viewed: false, members: (id) => watched.has(id) });
    return {
      networks: inOrder(
        seen
          .filter((each) => each.tips === null || tips.some((tip) => each.tips!.has(tip)))
          .map((each) => inList(each, watched)),
        input,
      ),
    };
  },
});

export const joining = query({
  name: 'networks.joining',
  words: 'network joining',
  about: 'Identifiers that people of two networks both hold, by fingerprint, the rarest first.',
  allow: 'tip:read',
  logged: true,
  input: z.object({ one: z.uuid(), other: z.uuid() }),
  output: z.object({
    identifiers: z.array(
      z.object({
        thing: z.string(),
        kind: z.string(),
        one: z.array(z.string()),
        other: z.array(z.string()),
        tips: z.array(z.string()),
      }),
    ),
  }),
  records: (input) => [
    { kind: 'network', id: input.one },
    { kind: 'network', id: input.other },
  ],
  run: async ({ db, officer }, input) => {
    const members = async (id: string) => {
      const seen = await networkFor(db, officer.unit, id);
      if (!seen) throw new TipstaffError('NOT_FOUND', { record: 'network' });
      return new Set(seen.members.keys());
    };
    const [one, other] = [await members(input.one), await members(input.other)];
    const tips = await tipsOfSubjects(db, officer.unit, [...one, ...other]);
    const told = await tipsTold(db, officer.unit, tips);
    return { identifiers: jointsOf(told.parties, told.tips, one, other) };
  },
});

export const slow = query({
  name: 'networks.slow',
  words: 'network slow',
  about: 'Weak traits that several people around a network share within 90 days: handles, places, addresses.',
  allow: 'tip:read',
  logged: true,
  argument: 'network',
  input: z.object({ network: z.uuid() }),
  output: z.object({
    clusters: z.array(
      z.object({
        thing: z.string(),
        kind: z.string(),
        subjects: z.array(z.string()),
        tips: z.array(z.string()),
        firstAt: z.string(),
        lastAt: z.string(),
      }),
    ),
  }),
  load: (db, officer, input) => networkFor(db, officer.unit, input.network),
  records: aboutNetwork,
  run: async ({ now, record }) => {
    const { parties, tips } = record.view!.told;
    return { clusters: slowClusters(parties, tips, Date.parse(now) / 60_000) };
  },
});

export const watch = command({
  name: 'networks.watch',
  words: 'network watch',
  about: 'Watch a network, without a date. Watched already: what changed until now counts as read.',
  allow: 'tip:read',
  argument: 'network',
  input: z.object({ network: z.uuid() }),
  output: z.object({}),
  load: (db, officer, input) => networkFor(db, officer.unit, input.network),
  records: aboutNetwork,
  run: async ({ db, officer, now }, input) => {
    const { unit, id } = officer;
    const { network } = input;
    if ((await ownWatches(db, unit, id, network)).length === 0) {
      const { id: begun } = await addWatch(db, {
        ...{ unit, officer: id, shared: false, kind: 'network', target: network, until: null, now },
        ...{ prints: [db.vault.fingerprint(recordText('network', network))], label: null, reason: null },
      });
      await knowNetwork(db, unit, now, { watch: begun, officer: id, network });
    }
    await readNetwork(db, unit, id, network, now);
    return {};
  },
});

export const unwatch = command({
  name: 'networks.unwatch',
  words: 'network unwatch',
  about: 'Watch a network no longer: ends the officer’s own watches of it.',
  allow: 'tip:read',
  argument: 'network',
  input: z.object({ network: z.uuid() }),
  output: z.object({}),
  load: (db, officer, input) => networkFor(db, officer.unit, input.network),
  records: aboutNetwork,
  run: async ({ db, officer, now }, input) => {
    for (const row of await ownWatches(db, officer.unit, officer.id, input.network))
      await endWatch(db, officer.unit, row, { officer: officer.id, now });
    return {};
  },
});
