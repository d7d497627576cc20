import type { Scrubber } from './scrubber.ts';
import type { Change, Fact, FileDraft, MaskedFacts, PartyDraft, TextDraft, TipIdentifier } from './shape.ts';

/**
 * Masked facts with the sealed values also gone from wherever else they stand: words, leaves of the incident, file names,
 * warnings, identifiers that are no party's or that another party shares.
 *
 * What a suspect's own fields and identifiers say stays: whom is looked for must be readable, even where a child has the
 * same city or family name. Pure, O(length).
 */
export function veil(facts: MaskedFacts, { scrub, holds }: Scrubber): MaskedFacts {
  const masked = new Set(facts.sealed.map(({ path }) => path));
  const leaves = (list: readonly Fact[], path: string) =>
    list.map((leaf, at) =>
      masked.has(`${path}/${at}`)
        ? leaf
        : { ...leaf, name: scrub(leaf.name), value: scrub(leaf.value), at: scrub(leaf.at) },
    );
  const words = (texts: readonly TextDraft[]) => texts.map((text) => ({ ...text, text: scrub(text.text) }));
  const party = (one: PartyDraft, index: number): PartyDraft => ({
    ...one,
    ...(one.relation !== undefined && {
      relation: masked.has(`parties/${index}/relation`) ? one.relation : scrub(one.relation),
    }),
    facts: leaves(one.facts, `parties/${index}/facts`),
    texts: words(one.texts),
    identifiers:
      one.role === 'suspect'
        ? one.identifiers
        : one.identifiers.map((each, at) =>
            masked.has(`parties/${index}/identifiers/${at}`) ? each : { ...each, text: scrub(each.text) },
          ),
  });
  const isSuspects = ({ owner, index }: TipIdentifier) =>
    owner === 'party' && facts.parties[index]?.role === 'suspect';
  return {
    ...facts,
    parties: facts.parties.map(party),
    files: facts.files.map((file) => veilFile(file, scrub, leaves, words)),
    identifiers: facts.identifiers.map((each) => ({ ...each, text: scrub(each.text) })),
    texts: words(facts.texts),
    facts: leaves(facts.facts, 'facts'),
    unknown: leaves(facts.unknown, 'unknown'),
    warnings: facts.warnings.map((each) => ({ ...each, words: scrub(each.words), at: scrub(each.at) })),
    identified: facts.identified.map((found, at) =>
      masked.has(`identified/${at}`) || isSuspects(found) || found.kind === 'file_hash'
        ? found
        : veilIdentifier(found, scrub, holds),
    ),
    documents: facts.documents.map((each) => ({ ...each, name: scrub(each.name) })),
    dropped: facts.dropped.map((each) => ({ ...each, name: scrub(each.name) })),
  };
}

type Scrub = Scrubber['scrub'];

function veilFile(
  file: FileDraft,
  scrub: Scrub,
  leaves: (list: readonly Fact[], path: string) => Fact[],
  words: (texts: readonly TextDraft[]) => TextDraft[],
): FileDraft {
  return {
    ...file,
    ...(file.name !== undefined && { name: scrub(file.name) }),
    ...(file.originalName !== undefined && { originalName: scrub(file.originalName) }),
    ...(file.relevance !== undefined && { relevance: scrub(file.relevance) }),
    identifiers: file.identifiers.map((each) =>
      each.kind === 'file_hash' ? each : { ...each, text: scrub(each.text) },
    ),
    facts: leaves(file.facts, 'files'),
    texts: words(file.texts),
  };
}

/** An identifier that holds a sealed value in any of its forms shows none of them. */
function veilIdentifier(found: TipIdentifier, scrub: Scrub, holds: Scrubber['holds']): TipIdentifier {
  const held = [found.original, found.display, found.canonical].find(holds);
  if (held === undefined) return found;
  const shown = scrub(held);
  return { ...found, canonical: shown, display: shown, original: shown };
}

/**
 * Changes that show no sealed value: where one stands in what is shown, only that something changed is told. A suspect's
 * own fields and identifiers stay readable, as in `veil`.
 */
export function veilChanges(changes: readonly Change[], { scrub, holds }: Scrubber): Change[] {
  return changes.map((change) => {
    const [whose, what] = change.path;
    const place = (side: Change['before']) => side && { ...side, at: side.at && scrub(side.at) };
    const shown = {
      ...change,
      path: change.path.map(scrub),
      before: place(change.before),
      after: place(change.after),
    };
    if (change.sealed || (whose === 'suspect' && what !== 'fact' && what !== 'relation')) return shown;
    if (![change.before, change.after].some((side) => side?.value && holds(side.value))) return shown;
    const silent = (side: Change['before']) => side && { ...side, value: null };
    return { ...shown, sealed: true, before: silent(shown.before), after: silent(shown.after) };
  });
}
