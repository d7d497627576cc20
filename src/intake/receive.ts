import { restrictedAmong } from '../access/need-store.ts';
import { lockLog } from '../audit/store.ts';
import { settingsOf } from '../clocks/setting-store.ts';
import { knownIdentifiers } from '../identifiers/store.ts';
import type { Db } from '../storage/db.ts';
import { tipsBeside } from '../subjects/earlier-store.ts';
import { writeResolved } from '../subjects/resolution-store.ts';
import { stateName } from '../tips/store.ts';
import { touchTips } from '../tips/touched-store.ts';
import { listsOn } from '../triage/hash-told-store.ts';
import { retentionOf } from '../triage/lapses.ts';
import { rulesInForce } from '../triage/rule-set-store.ts';
import { raiseAlerts, type Touching } from '../watch/touch.ts';
import { keepPrints } from './keep-prints.ts';
import { type Chunk, type Planned, planChunk, type Receiving } from './plan.ts';
import { poolScored } from './pool-scored.ts';
import { waitingFor } from './quarantine-store.ts';
import type { ReadDocument } from './read.ts';
import { latestOf, marksOfTips, resolveTips } from './resolve-tips.ts';
import { knownItems } from './run-store.ts';
import { filesOf, type ScoredTip, scoreTips } from './score-tips.ts';
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
  const restricted = await restrictedAmong(
    db,
    receiving.unit,
    plan.planned.flatMap((each) => (each.existing ? [each.tip] : [])),
  );
  const latest = latestOf(plan.planned);
  const marks = marksOfTips(receiving, latest.values());
  await keepPrints(db, receiving, plan.planned, marks, restricted);
  const subjects = await resolveTips(db, receiving, latest, marks, known);
  const rules = await rulesInForce(db, receiving.unit);
  const settings = await settingsOf(db, receiving.unit);
  const hashes = plan.planned.flatMap((each) => filesOf(each).flat());
  const lists = await listsOn(db, receiving.unit, hashes);
  const by = { rules, retention: retentionOf(settings), lists };
  const alone = scoreTips(plan.planned, known, subjects.standing, receiving.now, restricted, by);
  const scored = await poolScored(db, receiving.unit, receiving.now, rules, alone);
  const written = await writeChunk(db, receiving, plan, scored, marks, {
    restricted,
    settings,
    rules: rules.version,
  });
  const { begun, ended } = await writeResolved(db, receiving.unit, receiving.now, subjects.resolved, {
    written: new Set(latest.keys()),
    arrived: new Set([...latest.values()].flatMap((each) => (each.existing ? [] : [each.tip]))),
    former: subjects.former,
  });
  const reopened = plan.planned.flatMap((each) => (each.changed && wasNoCrime(each) ? [each.tip] : []));
  // closed so, it told something of the others on its subjects
  if (reopened.length > 0)
    await touchTips(db, receiving.unit, await tipsBeside(db, receiving.unit, reopened));
  await raiseAlerts(db, receiving.unit, receiving.now, touching(plan.planned, scored));
  return {
    ...written,
    subjects: begun - ended,
    waiting: [...written.waiting, ...(await waitingFor(db, receiving.unit, fresh.known))],
  };
}

const wasNoCrime = ({ existing }: Planned): boolean =>
  existing !== null && stateName(existing.state) === 'closed' && existing.close_reason === 'no_crime';

/** What those who watch are told of: versions that say something new, with what stands in them and whom they are about. */
const touching = (planned: readonly Planned[], scored: readonly ScoredTip[]): Touching[] =>
  planned.flatMap(({ tip, version, changed, fingerprints }, at) =>
    changed ? [{ tip, version, prints: fingerprints, subjects: scored[at]!.subjects }] : [],
  );

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
