import type { Db } from '../storage/db.ts';
import { anchorOf, readAnchor } from './anchor.ts';
import { installationOf, verifierOf } from './key-store.ts';
import { type Verifier, verifierText } from './note.ts';
import { inOrder, paperPlace, type ReadPlace, readPlace } from './places.ts';
import { endProgress, reportProgress } from './progress.ts';
import type { Unknown, Verification } from './shape.ts';
import { recompute } from './verify-store.ts';

/** What a log is held against besides its own head. */
export type Against = {
  /** text of an anchor file from elsewhere */
  given?: string | null;
  /** a head from a paper register */
  paper?: { size: number; code: string } | null;
  /** the public key of the checkpoints as it was noted elsewhere */
  verifier?: string | null;
  /** whose cosignatures are counted and checked */
  witness?: Verifier | null;
};

/**
 * Verify a unit's log: recompute all of it, compare it with its head and with every checkpoint of the anchor file, of the
 * witness's, of a given one, and of paper. Names the first place that does not hold, and what cannot be known. O(n).
 */
export async function verifyLog(db: Db, unit: number, against: Against = {}): Promise<Verification> {
  const log = await verifierOf(db, unit);
  const places = await placesOf(db, log, against);
  try {
    const found = await recompute(db, unit, inOrder(places), (done, of) =>
      reportProgress(log.name, done, of),
    );
    const inPlace = places.find(({ problem }) => problem)?.problem;
    const otherKey =
      against.verifier && against.verifier.trim() !== verifierText(log)
        ? { seq: 0, problem: 'the checkpoints are signed with another key than the one that was noted' }
        : null;
    const wrong = found.bad ?? inPlace ?? otherKey;
    const newest = Math.max(-1, ...places.map((place) => place.newest ?? -1));
    return {
      unit,
      entries: found.size,
      root: found.root.toString('hex'),
      holds: !wrong,
      firstBad: wrong ? { until: null, ...wrong } : null,
      places: places.map(({ kept: _, problem, ...place }) => ({
        ...place,
        holds: problem === null && place.place !== found.against,
      })),
      unknown: unknownTo(places, newest, found.size),
    };
  } finally {
    endProgress(log.name);
  }
}

async function placesOf(db: Db, log: Verifier, against: Against): Promise<ReadPlace[]> {
  const anchor = anchorOf(await installationOf(db));
  const witness = against.witness ?? null;
  const places: ReadPlace[] = [];
  if (anchor) {
    places.push(fileOf('anchor', anchor.file, log, witness));
    if (anchor.witness) places.push(fileOf('witness', anchor.witness, log, witness));
  }
  if (against.given) places.push(readPlace('given', against.given, log, witness));
  if (against.paper) places.push(paperPlace(log.name, against.paper.size, against.paper.code));
  return places;
}

function fileOf(
  place: 'anchor' | 'witness',
  file: string,
  log: Verifier,
  witness: Verifier | null,
): ReadPlace {
  const text = readAnchor(file);
  if (text !== null) return readPlace(place, text, log, witness);
  const problem = { seq: 0, problem: `the ${place}’s file is gone` };
  return { place, checkpoints: 0, newest: null, cosigned: null, kept: [], problem };
}

function unknownTo(places: readonly ReadPlace[], newest: number, size: number): Unknown[] {
  const outside = places.some(({ place, kept }) => place !== 'anchor' && kept.length > 0);
  return [
    ...(newest < 0 ? (['no-anchor'] as const) : []),
    ...(newest >= 0 && newest < size ? (['after-anchor'] as const) : []),
    ...(newest >= 0 && !outside ? (['no-witness'] as const) : []),
    'clock',
    'unlogged',
  ];
}
