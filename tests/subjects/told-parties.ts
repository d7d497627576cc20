import { silentIn } from '../../bench/silent-in.ts';
import { factsFrom } from '../../src/intake/facts.ts';
import { openInput } from '../../src/intake/open.ts';
import { readDocument } from '../../src/intake/read.ts';
import { keyedDigest } from '../../src/storage/keyed-digest.ts';
import { type BlockParty, partyKey } from '../../src/subjects/block.ts';
import { marksOf } from '../../src/subjects/marks-of.ts';
import { blocksOf, resolveBlocks } from '../../src/subjects/resolve-blocks.ts';

/** A party as a source tells it: fields of the tip format (docs/tip-format.md), identifiers as `kind: value`. */
export type Told = Record<string, unknown> & { ids?: readonly (string | Record<string, unknown>)[] };

const KEY = Buffer.alloc(32, 7);
const SETTINGS = { now: '2026-11-21T09:00:00.000Z', country: 'IN', fingerprintKey: KEY, mappings: [] };

/** What resolution is handed when each of these comes in a hotline's tip of its own: read as an intake reads it. */
export async function partiesTold(told: readonly Told[]): Promise<BlockParty[]> {
  const digest = keyedDigest(KEY);
  const print = (text: string) => digest(text).slice(0, 32);
  const parties: BlockParty[] = [];
  for (const [at, each] of told.entries()) {
    const tip = `tip-${String(at).padStart(3, '0')}`;
    const bytes = Buffer.from(JSON.stringify(recordOf(tip, each)));
    const file = `${tip}.json`;
    const open = async function* () {
      yield bytes;
    };
    for await (const document of openInput({ file, group: '', size: bytes.length, open })) {
      const { reading, identified } = readDocument(document, SETTINGS);
      if (reading.kind !== 'tip' || !identified) throw new Error(`${tip} was not read`);
      const facts = factsFrom(reading.draft, identified, [{ ...document, reading }], null);
      const marks = marksOf(facts, identified.fingerprints, print).parties[0]!;
      const minute = Math.floor(Date.parse('2026-11-20T10:00:00Z') / 60_000);
      parties.push({ tip, party: 0, role: 'suspect', receivedAt: SETTINGS.now, minute, marks });
    }
  }
  return parties;
}

function recordOf(number: string, { ids = [], ...party }: Told): object {
  const identifiers = ids.map((each) => {
    if (typeof each !== 'string') return each;
    const [, kind, value] = /^(\w+): (.*)$/.exec(each)!;
    return {
      kind,
      value,
      ...(kind === 'ip' && { time: '2026-11-20T09:30:00Z' }),
      platform: party['platform'],
    };
  });
  return {
    tipstaff: 'tip/1',
    kind: 'hotline',
    source: 'Example Hotline',
    number,
    received: '2026-11-20T10:00:00Z',
    incident: { type: 'upload' },
    parties: [{ role: 'suspect', platform: 'ExampleChat', ...party, identifiers }],
  };
}

/** How these come out: how many persons, how many pairs for review, and what is said of the likeliest pair. */
export async function outcome(told: readonly Told[]) {
  const parties = await partiesTold(told);
  const stored = parties.map((each) => ({ ...each, subject: null }));
  const { subjectOf, candidates } = resolveBlocks(blocksOf(stored, [], silentIn(parties)));
  return {
    persons: new Set(parties.map((each) => subjectOf.get(partyKey(each)) ?? partyKey(each))).size,
    asked: candidates.length,
    reasons: candidates[0]?.evidence.map(({ reason }) => reason) ?? [],
  };
}
