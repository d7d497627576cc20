import { leafData } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { readCheckpoint, readNote, readVerifier, signedBy } from './note.ts';
import { includes } from './proof.ts';
import type { Bundle } from './shape.ts';

/** What a bundle proves; `problem` says what is wrong with it. */
export type BundleCheck = {
  holds: boolean;
  problem: string | null;
  origin: string | null;
  size: number | null;
  entries: number;
};

/**
 * Check a disclosed bundle: the checkpoint's signature, and that each entry stands in the log of that checkpoint. Needs
 * no database and no secret; what it does need is to know by another way that `trusted` (or the bundle's own verifier)
 * is this unit's. Pure.
 */
export function checkBundle(bundle: Bundle, trusted: string | null): BundleCheck {
  const note = readNote(bundle.checkpoint);
  const checkpoint = note && readCheckpoint(note.body);
  const verifier = readVerifier(trusted ?? bundle.verifier);
  const answer = (problem: string | null): BundleCheck => ({
    holds: problem === null,
    problem,
    origin: checkpoint?.origin ?? null,
    size: checkpoint?.size ?? null,
    entries: bundle.entries.length,
  });
  if (!note || !checkpoint) return answer('the checkpoint cannot be read');
  if (!verifier || verifier.name !== checkpoint.origin)
    return answer('the key is not that of the checkpoint’s log');
  if (signedBy(note, verifier).state !== 'valid') return answer('the checkpoint is not signed with this key');
  const unit = Number(/\/unit\/(\d+)$/.exec(checkpoint.origin)?.[1]);
  const numbers = new Set<number>();
  for (const { entry, path } of bundle.entries) {
    if (entry.unit !== unit) return answer(`entry ${entry.seq} is of another unit’s log`);
    if (numbers.has(entry.seq)) return answer(`entry ${entry.seq} stands in the bundle twice`);
    numbers.add(entry.seq);
    const hashes = path.map((hash) => Buffer.from(hash, 'hex'));
    if (!includes(checkpoint.root, entry.seq, checkpoint.size, leafHash(leafData(entry)), hashes))
      return answer(`entry ${entry.seq} is not proved to stand in this log`);
  }
  return answer(null);
}
