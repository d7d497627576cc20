import type { IdentifierDraft } from '../identifiers/shape.ts';
import type { PartyDraft, TextDraft, TipDraft, TipFacts } from './shape.ts';

/** A tip's facts without some of its parties. `texts`: how many texts were left out because they spoke of one. */
export type Without = {
  draft: TipDraft;
  documents: TipFacts['documents'];
  dropped: TipFacts['dropped'];
  texts: number;
  /** whether other words name one of them */
  spoken: (words: string) => boolean;
};

/**
 * Leave parties out of a tip: the parties with all they hold, leaves of the document below them, identifiers that only
 * they have wherever these stand, and every text, fact, warning, file name or relevance of a file that names them. A text is left out whole:
 * nobody rewrites evidence.
 *
 * gone  positions of the parties
 * Cost  O(length of the texts · identifiers of the parties). Pure.
 */
export function withoutParties(facts: TipFacts, gone: ReadonlySet<number>): Without {
  const { identified, documents, dropped, ...draft } = facts;
  const left = facts.parties.filter((_, index) => !gone.has(index));
  const out = facts.parties.filter((_, index) => gone.has(index));
  const theirs = identified.filter((each) => each.owner === 'party' && gone.has(each.index));
  const others = new Set(
    identified.flatMap((each) => (each.owner === 'party' && !gone.has(each.index) ? [key(each)] : [])),
  );
  const only = theirs.filter((each) => !others.has(key(each)));
  const spoken = speaksOf(out, only);
  const keys = new Set(only.map(key));
  const placed = new Set(
    identified.flatMap((each) =>
      each.owner === 'text' && keys.has(key(each)) ? [`${each.document} ${each.at}`] : [],
    ),
  );
  const originals = new Set(only.map((each) => fold(each.original)));
  let texts = 0;
  const below = (at: string, document = 0) =>
    out.some(
      (party) => (party.document ?? 0) === document && (at === party.at || at.startsWith(`${party.at}/`)),
    );
  const keepText = (text: TextDraft): boolean => {
    const isTheirs =
      below(text.at, text.document) || placed.has(`${text.document ?? 0} ${text.at}`) || spoken(text.text);
    if (isTheirs) texts += 1;
    return !isTheirs;
  };
  const keepIdentifier = (each: IdentifierDraft) =>
    !originals.has(fold(each.text)) && !below(each.at, each.document);
  const keepFact = (fact: { value: string; at: string; document?: number | undefined }) =>
    !below(fact.at, fact.document) && !spoken(fact.value);
  const stripped = <T extends Pick<PartyDraft, 'texts' | 'facts' | 'identifiers'>>(each: T): T => ({
    ...each,
    texts: each.texts.filter(keepText),
    facts: each.facts.filter(keepFact),
    identifiers: each.identifiers.filter(keepIdentifier),
  });
  return {
    draft: {
      ...draft,
      parties: left.map(({ relation, ...party }) => ({
        ...party,
        ...(relation !== undefined && !spoken(relation) && { relation }),
        texts: party.texts.filter(keepText),
        facts: party.facts.filter(keepFact),
      })),
      files: draft.files.map(({ name, originalName, relevance, ...file }) => ({
        ...stripped(file),
        ...(name !== undefined && !spoken(name) && { name }),
        ...(originalName !== undefined && !spoken(originalName) && { originalName }),
        ...(relevance !== undefined && !spoken(relevance) && { relevance }),
      })),
      identifiers: draft.identifiers.filter(keepIdentifier),
      texts: draft.texts.filter(keepText),
      facts: draft.facts.filter(keepFact),
      unknown: draft.unknown.filter(keepFact),
      flags: draft.flags.filter((each) => !below(each.at, each.document)),
      warnings: draft.warnings.filter((each) => !below(each.at, each.document) && !spoken(each.words)),
    },
    documents: documents.map((each) => (spoken(each.name) ? { ...each, name: '' } : each)),
    dropped: dropped.map((each) => (spoken(each.name) ? { ...each, name: '' } : each)),
    spoken,
    texts: texts + out.reduce((sum, party) => sum + party.texts.length, 0),
  };
}

const key = (each: { kind: string; canonical: string }): string => `${each.kind}:${each.canonical}`;
const fold = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

/** Whether words name one of these parties: by a whole name, or by an identifier of at least five characters. */
function speaksOf(
  parties: readonly PartyDraft[],
  identified: readonly { original: string; canonical: string; display: string }[],
): (words: string) => boolean {
  const names = new Set(
    parties
      .flatMap((party) => [party.firstName, party.middleName, party.lastName, party.preferredName])
      .flatMap((name) => wordsOf(fold(name ?? ''))),
  );
  const marks = [
    ...identified.flatMap((each) => [each.original, each.canonical, each.display]),
    ...parties.flatMap((party) => [party.accountId ?? '', ...party.identifiers.map((each) => each.text)]),
  ]
    .map(fold)
    .filter((mark) => mark.length >= 5);
  return (words) => {
    const folded = fold(words);
    return marks.some((mark) => folded.includes(mark)) || wordsOf(folded).some((word) => names.has(word));
  };
}

const wordsOf = (text: string): string[] =>
  text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word.length >= 2);
