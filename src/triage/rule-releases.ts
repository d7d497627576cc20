/**
 * The version that was in force before the one that is, along what was released and approved; null where there is none before.
 *
 * A release of a version that stands further back goes back to it: what was released after it is behind, and comes in force
 * again only by a release of its own. Pure, O(releases).
 *
 * versions  of each release, the oldest first
 * first     what is in force where nothing was released
 */
export function versionBefore(versions: readonly number[], first: number): number | null {
  const line = [first];
  for (const version of versions) {
    const back = line.indexOf(version);
    if (back >= 0) line.length = back + 1;
    else line.push(version);
  }
  return line.at(-2) ?? null;
}
