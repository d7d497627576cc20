import type { IdentifierDraft } from '../identifiers/shape.ts';
import type { TipFacts, TipIdentifier } from './shape.ts';

/**
 * An identifier without what its draft says already and without what is usual: valid, without traps, at no time, of the
 * first document, shown as it is matched.
 *
 * d  position of its draft among its owner's; kind, place, literal text and hints are that draft's where they are not
 *    written. Absent where no draft has its place: then `at` is written, and `kind`
 */
type Kept = Pick<TipIdentifier, 'canonical' | 'strength' | 'owner' | 'index'> &
  Partial<TipIdentifier> & { d?: number };

/** The facts of a version as JSON, without what would stand in it twice: half as large. Pure. */
export function factsToJson(facts: TipFacts): string {
  let owner: TipIdentifier['owner'] | null = null;
  let index = -1;
  let drafts: readonly IdentifierDraft[] = [];
  let next = 0;
  const identified = facts.identified.map((full) => {
    if (full.owner !== owner || full.index !== index) {
      ({ owner, index } = full);
      drafts = draftsOf(facts, full);
      next = 0;
    }
    const found = positionOf(drafts, full, next);
    if (found >= 0) next = found; // one draft may give several identifiers, and they come in the drafts' order
    return shorten(full, drafts[found], found);
  });
  return JSON.stringify({ ...facts, identified });
}

/** The inverse of `factsToJson`. */
export function factsFromJson(text: string): TipFacts {
  const kept = JSON.parse(text) as Omit<TipFacts, 'identified'> & { identified: Kept[] };
  return {
    ...kept,
    identified: kept.identified.map((each) =>
      lengthen(each, each.d === undefined ? undefined : draftsOf(kept, each)[each.d]),
    ),
  };
}

function draftsOf(
  facts: Pick<TipFacts, 'parties' | 'files' | 'identifiers'>,
  { owner, index }: Pick<TipIdentifier, 'owner' | 'index'>,
): readonly IdentifierDraft[] {
  if (owner === 'party') return facts.parties[index]?.identifiers ?? [];
  if (owner === 'file') return facts.files[index]?.identifiers ?? [];
  return owner === 'incident' ? facts.identifiers : [];
}

/** The first draft from `from` on with the identifier's place, or −1. */
function positionOf(drafts: readonly IdentifierDraft[], { at }: TipIdentifier, from: number): number {
  for (let position = from; position < drafts.length; position += 1)
    if (drafts[position]!.at === at) return position;
  return -1;
}

/** Member by member, not by loops over names: this runs for every identifier of every tip. */
function shorten(full: TipIdentifier, draft: IdentifierDraft | undefined, d: number): Kept {
  const { kind, canonical, strength, owner, index } = full;
  const hints = draft?.hints;
  const kept: Kept = { canonical, strength, owner, index };
  if (draft) kept.d = d;
  else kept.at = full.at;
  if (kind !== draft?.kind) kept.kind = kind;
  if (full.display !== canonical) kept.display = full.display;
  if (full.original !== (draft?.text ?? canonical)) kept.original = full.original;
  if (!full.possible) kept.possible = false;
  if (!full.valid) kept.valid = false;
  if (full.country !== null) kept.country = full.country;
  if (full.traps.length > 0) kept.traps = full.traps;
  if (full.document !== 0) kept.document = full.document;
  if (!sameTime(full.time, hints?.time ?? null)) kept.time = full.time;
  if (full.event !== (hints?.event ?? null)) kept.event = full.event;
  if (full.port !== (hints?.port ?? null)) kept.port = full.port;
  if (full.verified !== (hints?.verified ?? null)) kept.verified = full.verified;
  if (full.fromText) kept.fromText = true;
  return kept;
}

function sameTime(a: TipIdentifier['time'], b: TipIdentifier['time']): boolean {
  if (a === b) return true;
  return a?.text === b?.text && a?.instant === b?.instant && a?.offsetKnown === b?.offsetKnown;
}

function lengthen(kept: Kept, draft: IdentifierDraft | undefined): TipIdentifier {
  const hints = draft?.hints;
  return {
    kind: kept.kind ?? draft!.kind,
    canonical: kept.canonical,
    display: kept.display ?? kept.canonical,
    original: kept.original ?? draft?.text ?? kept.canonical,
    strength: kept.strength,
    possible: kept.possible ?? true,
    valid: kept.valid ?? true,
    country: kept.country ?? null,
    traps: kept.traps ?? [],
    at: kept.at ?? draft!.at,
    document: kept.document ?? 0,
    time: kept.time !== undefined ? kept.time : (hints?.time ?? null),
    event: kept.event !== undefined ? kept.event : (hints?.event ?? null),
    port: kept.port !== undefined ? kept.port : (hints?.port ?? null),
    verified: kept.verified !== undefined ? kept.verified : (hints?.verified ?? null),
    fromText: kept.fromText ?? false,
    owner: kept.owner,
    index: kept.index,
  };
}
