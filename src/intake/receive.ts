import { lockLog } from '../audit/store.ts';
import { knownIdentifiers } from '../identifiers/store.ts';
import type { Db } from '../storage/db.ts';
import { type PartyKeys, type Resolution, resolve } from '../subjects/resolve.ts';
import { standing } from '../subjects/store.ts';
import { type Chunk, type Planned, planChunk, type Receiving } from './plan.ts';
import { waitingFor } from './quarantine-store.ts';
import type { ReadDocument } from './read.ts';
import { knownItems } from './run-store.ts';
import { scoreTips } from './score-tips.ts';
import { type Written, writeChunk } from './write.ts';

/**
 * Take in one chunk: the way of a tip through the house, in one transaction.
 *
 * Every document of the chunk ends in exactly one outcome. Chunks of one unit come one after another (the end of
 * the unit's audit log is taken first), so that what is known of an identifier is known of all tips before.
 */
export async function receive(db: Db, receiving: Receiving, chunk: Chunk): Promise<Written> {
  await lockLog(db, receiving.unit);
  const fresh = receiving.resumed ? await withoutKnownItems(db, receiving, chunk) : { chunk, known: [] };
  const plan = await planChunk(db, receiving, fresh.chunk);
  const known = await knownIdentifiers(
    db,
    receiving.unit,
    plan.planned.flatMap((each) => each.fingerprints),
  );
  const { resolution, subjects } = await resolveParties(db, receiving, plan.planned, known);
  const scored = scoreTips(plan.planned, known, resolution, subjects, receiving.now);
  const written = await writeChunk(db, receiving, plan, scored, resolution);
  return {
    ...written,
    waiting: [...written.waiting, ...(await waitingFor(db, receiving.unit, fresh.known))],
  };
}

/** What is left of a chunk to be taken in, and numbers of its reports that were taken in by a killed try. */
type Fresh = { chunk: Chunk; known: string[] };

/**
 * What a killed try of the same intake committed already is not looked at again. Parts of a report that was committed
 * without them (the kill fell between the two) join it as late parts do.
 */
async function withoutKnownItems(db: Db, receiving: Receiving, chunk: Chunk): Promise<Fresh> {
  const documents = [
    ...chunk.submissions.flatMap((each) => each.documents),
    ...chunk.loose.map((each) => each.document),
    ...chunk.refused.map((each) => each.document),
  ];
  const items = await knownItems(
    db,
    receiving.unit,
    receiving.run,
    documents.map((document) => document.item),
  );
  const isFresh = (document: ReadDocument) => !items.has(document.item);
  const taken = chunk.submissions.filter(({ documents: [report] }) => !isFresh(report!));
  return {
    chunk: {
      submissions: chunk.submissions.filter(({ documents: [report] }) => isFresh(report!)),
      loose: [
        ...chunk.loose.filter(({ document }) => isFresh(document)),
        ...taken.flatMap(({ documents: parts, facts }) =>
          parts.filter(isFresh).map((document) => ({ document, number: facts.number! })),
        ),
      ],
      refused: chunk.refused.filter(({ document }) => isFresh(document)),
    },
    known: taken.map(({ facts }) => facts.number!),
  };
}

/** Bring the parties of these tips to subjects: by strong identifiers that a field of the party itself holds. */
async function resolveParties(
  db: Db,
  receiving: Receiving,
  planned: readonly Planned[],
  known: Awaited<ReturnType<typeof knownIdentifiers>>,
): Promise<{ resolution: Resolution; subjects: Map<string, { id: string; at: string; tips: number }> }> {
  const parties = planned.flatMap(partyKeys);
  const leads = [...known.values()].filter((each) => each.subject !== null);
  const subjects = await standing(
    db,
    receiving.unit,
    leads.map((each) => each.subject!),
  );
  const leadsTo = new Map(
    leads.flatMap((each) =>
      subjects.has(each.subject!) ? [[each.fingerprint, subjects.get(each.subject!)!] as const] : [],
    ),
  );
  return { resolution: resolve(parties, leadsTo), subjects };
}

/** Roles whose parties are persons behind a tip. The reporter and other contacts are not looked for. */
const RESOLVED_ROLES = new Set(['suspect', 'recipient', 'victim', 'payer', 'beneficiary', 'unknown']);

function partyKeys(planned: Planned): PartyKeys[] {
  return planned.facts.parties.map((party, index) => ({
    tip: planned.tip,
    party: index,
    keys: RESOLVED_ROLES.has(party.role)
      ? [
          ...new Set(
            planned.facts.identified.flatMap((each, at) =>
              each.owner === 'party' && each.index === index && each.strength === 'strong'
                ? [planned.fingerprints[at]!]
                : [],
            ),
          ),
        ]
      : [],
  }));
}
