import { uuidFrom } from '../kernel/digest.ts';

/** A party as resolution sees it: the fingerprints (hex) of its identifiers that may join alone. */
export type PartyKeys = { tip: string; party: number; keys: readonly string[] };

/** A subject that identifiers already lead to. `at`: when it was first met. */
export type KnownSubject = { id: string; at: string };

/** What resolution decided: a subject for each party, which subjects became one, which are new, where identifiers lead. */
export type Resolution = {
  subjectOf: Map<PartyKeys, string>;
  merged: { from: string; into: string }[];
  created: string[];
  leads: Map<string, string>;
};

/**
 * Bring parties that share a strong identifier to one subject: union-find over parties, identifiers and the
 * subjects that these identifiers lead to.
 *
 * parties  with no key have no subject
 * known    fingerprint (hex) → the subject it leads to, merged ones followed already
 * returns  the oldest subject of each component survives; a component with none gets an id made of its first party's tip and key,
 *          so that the same delivery always makes the same subject
 * Cost     O(n α(n)) for n keys. Pure.
 */
export function resolve(parties: readonly PartyKeys[], known: ReadonlyMap<string, KnownSubject>): Resolution {
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let root = node;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    for (let at = node; at !== root; ) {
      const next = parent.get(at)!;
      parent.set(at, root);
      at = next;
    }
    return root;
  };
  const join = (a: string, b: string) => {
    const [left, right] = [find(a), find(b)];
    if (left !== right) parent.set(right, left);
  };
  for (const { keys } of parties)
    for (const key of keys) {
      join(keys[0]!, key);
      const subject = known.get(key);
      if (subject) join(key, `subject ${subject.id}`);
    }
  return settle(parties, known, find);
}

function settle(
  parties: readonly PartyKeys[],
  known: ReadonlyMap<string, KnownSubject>,
  find: (node: string) => string,
): Resolution {
  const survivors = new Map<string, KnownSubject>();
  const members = new Map<string, Map<string, KnownSubject>>();
  for (const { keys } of parties)
    for (const key of keys) {
      const subject = known.get(key);
      if (!subject) continue;
      const root = find(key);
      const all = members.get(root) ?? members.set(root, new Map()).get(root)!;
      all.set(subject.id, subject);
      const oldest = survivors.get(root);
      if (!oldest || isOlder(subject, oldest)) survivors.set(root, subject);
    }
  const made = new Map<string, string>();
  const resolution: Resolution = { subjectOf: new Map(), merged: [], created: [], leads: new Map() };
  for (const party of parties) {
    if (party.keys.length === 0) continue;
    const root = find(party.keys[0]!);
    const subject =
      survivors.get(root)?.id ??
      made.get(root) ??
      uuidFrom(`subject ${party.tip} ${[...party.keys].sort()[0]}`);
    if (!survivors.has(root) && !made.has(root)) {
      made.set(root, subject);
      resolution.created.push(subject);
    }
    resolution.subjectOf.set(party, subject);
    for (const key of party.keys) resolution.leads.set(key, subject);
  }
  for (const [root, all] of members) {
    const into = survivors.get(root)!.id;
    for (const from of all.keys()) if (from !== into) resolution.merged.push({ from, into });
  }
  return resolution;
}

function isOlder(a: KnownSubject, b: KnownSubject): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}
