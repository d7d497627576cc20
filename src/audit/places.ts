import { readCheckpoint, readNotes, signedBy, type Verifier } from './note.ts';
import type { CheckedPlace } from './shape.ts';
import { readShortCode, shortCode } from './short-code.ts';

export type PlaceName = CheckedPlace['place'];

/** A head that was kept outside the database: at `size` entries, `agrees` says whether a root is the one that was kept. */
export type Kept = { place: PlaceName; number: number; size: number; agrees: (root: Buffer) => boolean };

/** A place as read: what it holds of this log, and the first thing wrong with the place itself. */
export type ReadPlace = {
  place: PlaceName;
  checkpoints: number;
  newest: number | null;
  cosigned: number | null;
  kept: Kept[];
  problem: { seq: number; problem: string } | null;
};

/**
 * Read the checkpoints of an anchor file. Every note in it must carry the signature of this installation's key under its
 * own name, also those of other units, so that no flipped letter passes for another log. Pure; 0.1 ms a checkpoint.
 */
export function readPlace(
  place: PlaceName,
  text: string,
  log: Verifier,
  witness: Verifier | null = null,
): ReadPlace {
  const { notes, broken } = readNotes(text);
  const read: ReadPlace = {
    place,
    checkpoints: 0,
    newest: null,
    cosigned: witness ? 0 : null,
    kept: [],
    problem: null,
  };
  const wrong = (number: number, what: string) => {
    read.problem ??= { seq: read.newest ?? 0, problem: `checkpoint ${number} of the ${place} ${what}` };
  };
  for (const [at, note] of notes.entries()) {
    const checkpoint = readCheckpoint(note.body);
    if (!checkpoint) {
      wrong(at + 1, 'is none');
      continue;
    }
    const signed = signedBy(note, { ...log, name: checkpoint.origin });
    if (signed.state !== 'valid') {
      wrong(
        at + 1,
        signed.state === 'broken'
          ? 'was changed: its signature does not fit'
          : 'is not signed with this log’s key',
      );
      continue;
    }
    if (checkpoint.origin !== log.name) continue;
    read.checkpoints += 1;
    read.newest = Math.max(read.newest ?? 0, checkpoint.size);
    read.kept.push({
      place,
      number: at + 1,
      size: checkpoint.size,
      agrees: (root) => root.equals(checkpoint.root),
    });
    const byWitness = witness && signedBy(note, witness);
    if (byWitness?.state === 'broken') wrong(at + 1, 'carries a witness’s signature that does not fit');
    if (byWitness?.state === 'valid') read.cosigned = (read.cosigned ?? 0) + 1;
  }
  if (broken !== null) wrong(broken, 'cannot be read');
  return read;
}

/** A short code from a paper register, as a place with one checkpoint. */
export function paperPlace(origin: string, size: number, typed: string): ReadPlace {
  const code = readShortCode(typed);
  return {
    place: 'paper',
    checkpoints: 1,
    newest: size,
    cosigned: null,
    kept:
      code === null
        ? []
        : [{ place: 'paper', number: 1, size, agrees: (root) => shortCode(origin, size, root) === code }],
    problem:
      code === null
        ? { seq: 0, problem: 'the code from the paper was misread: its check letter is wrong' }
        : null,
  };
}

/** All that is kept of a log, smallest first. */
export const inOrder = (places: readonly ReadPlace[]): Kept[] =>
  places.flatMap(({ kept }) => kept).sort((a, b) => a.size - b.size);
