import { append, EMPTY, type Frontier, rootOf } from '../audit/merkle.ts';
import { TipstaffError } from '../kernel/errors.ts';

/** One checkpoint of an anchor file: a C2SP note, of which size and root are compared here, not its signatures. */
export type Anchor = { origin: string; unit: number; size: number; root: string };

/**
 * Read an anchor file: checkpoints (C2SP tlog-checkpoint) one after another. The unit is the number at the end of the
 * origin line. The newest of each unit counts.
 *
 * Fails INPUT_INVALID where it holds none. Pure.
 */
export function anchorsIn(text: string): Anchor[] {
  const newest = new Map<number, Anchor>();
  const note = /^(\S[^\n]*?(\d+))\n(\d+)\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*\n(?:— [^\n]+\n?)+/gm;
  for (const [, origin, unit, size, root] of text.replaceAll('\r\n', '\n').matchAll(note)) {
    const anchor = {
      origin: origin!,
      unit: Number(unit),
      size: Number(size),
      root: Buffer.from(root!, 'base64').toString('hex'),
    };
    if ((newest.get(anchor.unit)?.size ?? -1) < anchor.size) newest.set(anchor.unit, anchor);
  }
  if (newest.size === 0)
    throw new TipstaffError('INPUT_INVALID', { problem: 'the anchor file holds no checkpoint' });
  return [...newest.values()];
}

/** The root of a log's first entries, by their leaf hashes. O(n). Pure. */
export function rootOfLeaves(leaves: readonly Buffer[]): string {
  let frontier: Frontier = EMPTY;
  for (const leaf of leaves) frontier = append(frontier, leaf);
  return rootOf(frontier).toString('hex');
}

/**
 * Hold a copy's log against what an anchor knows of it.
 *
 * olderIsFine  somebody said that an older copy is wanted, and why
 * Fails BACKUP_OLDER where the log ends before the anchor; AUDIT_BROKEN where it is another log.
 */
export function compareWithAnchor(
  anchor: Anchor,
  head: { size: number } | undefined,
  leaves: readonly Buffer[],
  olderIsFine: boolean,
): void {
  const found = head?.size ?? 0;
  if (found < anchor.size) {
    if (olderIsFine) return;
    throw new TipstaffError('BACKUP_OLDER', { unit: anchor.unit, found, known: anchor.size });
  }
  if (leaves.length !== anchor.size || rootOfLeaves(leaves) !== anchor.root)
    throw new TipstaffError('AUDIT_BROKEN', {
      problem: `the log of unit ${anchor.unit} in the backup is not the one that the anchor was taken of`,
    });
}
