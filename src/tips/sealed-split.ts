import type { IdentifierDraft } from '../identifiers/shape.ts';
import type { Time } from '../kernel/time.ts';
import {
  SEALED_FIELD_NAMES,
  SEALED_FIELDS,
  type SealContext,
  type SealReason,
  sealContext,
  sealReason,
  sealsFact,
  sealsField,
  sealsIdentifier,
  standsWithin,
} from './sealed.ts';
import type {
  Fact,
  MaskedFacts,
  PartyDraft,
  SealedKind,
  SealedMark,
  TipFacts,
  TipIdentifier,
} from './shape.ts';

/**
 * One sealed value of a version: what `field` of the masks stands for.
 *
 * pieces  JSON of what the facts hold at each place of the field, in the order of the masks
 */
export type SealedValue = { field: number; kind: SealedKind; pieces: string };

/** An identifier's parts that are sealed with it. */
type IdentifierPiece = Pick<TipIdentifier, 'canonical' | 'display' | 'original' | 'port' | 'event' | 'time'>;
type Piece = string | IdentifierDraft | IdentifierPiece;

/** What stands in the place of a sealed value: kind and number, nothing to guess from. */
export function maskOf(kind: SealedKind, field: number): string {
  return `[sealed: ${kind} #${field}]`;
}

/** Gives places their field numbers: what belongs together (a name's parts, a number and its canonical form) is one value. */
class Fields {
  readonly marks: SealedMark[] = [];
  private readonly pieces: { kind: SealedKind; pieces: Piece[] }[] = [];
  private readonly known = new Map<string, number>();

  take(key: string, kind: SealedKind, path: string, piece: Piece): string {
    let at = this.known.get(key);
    if (at === undefined) {
      at = this.pieces.push({ kind, pieces: [] }) - 1;
      this.known.set(key, at);
    }
    const field = this.pieces[at]!;
    field.pieces.push(piece);
    this.marks.push({ field: at + 1, kind: field.kind, path });
    return maskOf(field.kind, at + 1);
  }

  values(): SealedValue[] {
    return this.pieces.map(({ kind, pieces }, at) => ({
      field: at + 1,
      kind,
      pieces: JSON.stringify(pieces),
    }));
  }
}

/**
 * Take what is sealed out of the facts of a version.
 *
 * returns  the facts with masks in the place of every sealed value, and the values. `joinSealed` is the inverse
 * cost     nothing is copied but what is masked; where no party is sealed, O(parties)
 */
export function splitSealed(facts: TipFacts): { facts: MaskedFacts; sealed: SealedValue[] } {
  const context = sealContext(facts);
  const reasons = facts.parties.map((party) => sealReason(party, context));
  if (reasons.every((reason) => reason === null)) return { facts: { ...facts, sealed: [] }, sealed: [] };
  const fields = new Fields();
  const within = (leaf: { at: string; document?: number | undefined }) =>
    facts.parties.some((party, index) => reasons[index] !== null && standsWithin(leaf, party));
  const masked: MaskedFacts = {
    ...facts,
    parties: facts.parties.map((party, index) => {
      const reason = reasons[index]!;
      return reason === null ? party : maskParty(party, index, reason, context, fields);
    }),
    unknown: facts.unknown.map((leaf, at) =>
      within(leaf)
        ? { ...leaf, value: fields.take(`unknown ${at}`, 'fact', `unknown/${at}`, leaf.value) }
        : leaf,
    ),
    facts: facts.facts.map((leaf, at) =>
      within(leaf) ? { ...leaf, value: fields.take(`fact ${at}`, 'fact', `facts/${at}`, leaf.value) } : leaf,
    ),
    identified: facts.identified.map((found, at) => {
      const party = ownerOf(facts, found, reasons);
      if (
        party === null ||
        !sealsIdentifier(
          facts.parties[party]!,
          reasons[party]!,
          { kind: found.kind, text: found.original },
          context,
        )
      )
        return found;
      return maskIdentified(found, at, party, fields);
    }),
    sealed: fields.marks,
  };
  return { facts: masked, sealed: fields.values() };
}

/** Which sealed party an identifier belongs to: by a field of it, or by its words. Null: to none. */
function ownerOf(
  facts: TipFacts,
  found: TipIdentifier,
  reasons: readonly (SealReason | null)[],
): number | null {
  if (found.owner === 'party') return (reasons[found.index] ?? null) === null ? null : found.index;
  if (found.owner !== 'text' || (reasons[found.index] ?? null) === null) return null;
  const party = facts.parties[found.index]!;
  const own = party.texts.some(
    (text) => text.at === found.at && (text.document ?? party.document ?? 0) === found.document,
  );
  return own ? found.index : null;
}

function maskParty(
  party: PartyDraft,
  index: number,
  reason: SealReason,
  context: SealContext,
  fields: Fields,
): PartyDraft {
  const path = `parties/${index}`;
  const masked: PartyDraft = { ...party };
  for (const name of SEALED_FIELD_NAMES) {
    if (!sealsField(party, reason, name, context)) continue;
    const account =
      name === 'accountId' &&
      party.identifiers.find((one) => one.kind === 'account' && one.text === party.accountId);
    const key = account
      ? identifierKey(index, account.kind, account.at, account.document ?? party.document)
      : `${index} ${SEALED_FIELDS[name]}`;
    masked[name] = fields.take(key, SEALED_FIELDS[name], `${path}/${name}`, party[name]!);
  }
  masked.identifiers = party.identifiers.map((one, at) =>
    sealsIdentifier(party, reason, one, context)
      ? maskDraft(
          one,
          fields.take(
            identifierKey(index, one.kind, one.at, one.document ?? party.document),
            one.kind,
            `${path}/identifiers/${at}`,
            one,
          ),
        )
      : one,
  );
  masked.facts = party.facts.map((fact: Fact, at) =>
    sealsFact(reason, fact)
      ? { ...fact, value: fields.take(`${index} fact ${at}`, 'fact', `${path}/facts/${at}`, fact.value) }
      : fact,
  );
  return masked;
}

const identifierKey = (party: number, kind: string, at: string, document = 0) =>
  `${party} ${kind} ${document} ${at}`;

/** Hints that identify nobody stay: triage and officers read them. */
function maskDraft(one: IdentifierDraft, mask: string): IdentifierDraft {
  const masked: IdentifierDraft = { kind: one.kind, text: mask, at: one.at };
  if (one.document !== undefined) masked.document = one.document;
  if (!one.hints) return masked;
  const { platform, country, possibleProxy, verified, fromText, time, event } = one.hints;
  masked.hints = {
    ...(platform !== undefined && { platform }),
    ...(country !== undefined && /^[A-Za-z]{2}$/.test(country) && { country }),
    ...(possibleProxy !== undefined && { possibleProxy }),
    ...(verified !== undefined && { verified }),
    ...(fromText !== undefined && { fromText }),
    ...(time?.instant && { time: maskTime(time) }),
    ...(event !== undefined && KNOWN_EVENT.test(event) && { event }),
  };
  return masked;
}

/** Words for what happened that NCMEC's schema fixes. Any other may say anything. */
const KNOWN_EVENT = /^(?:login|registration|purchase|upload|download|other|unknown)$/i;

function maskIdentified(found: TipIdentifier, at: number, party: number, fields: Fields): TipIdentifier {
  const { kind, canonical, display, original, port, event, time } = found;
  const key =
    found.owner === 'text'
      ? `${party} text ${kind} ${canonical}`
      : kind === 'person_name'
        ? `${party} name`
        : identifierKey(party, kind, found.at, found.document);
  const piece: IdentifierPiece = { canonical, display, original, port, event, time };
  const mask = fields.take(key, kind, `identified/${at}`, piece);
  return {
    ...found,
    canonical: mask,
    display: mask,
    original: mask,
    port: null,
    event: event !== null && KNOWN_EVENT.test(event) ? event : null,
    time: time?.instant ? maskTime(time) : null,
  };
}

/** The instant without the words in which it was written. */
function maskTime(time: Time): Time {
  return { ...time, text: time.instant! };
}

/** Put the sealed values back in their places: the facts as they were read. The masked facts are taken apart. */
export function joinSealed(masked: MaskedFacts, values: readonly SealedValue[]): TipFacts {
  const { sealed: marks, ...facts } = masked;
  if (marks.length === 0) return facts;
  const pieces = new Map(values.map(({ field, pieces: kept }) => [field, JSON.parse(kept) as Piece[]]));
  const next = new Map<number, number>();
  for (const { field, path } of marks) {
    const at = next.get(field) ?? 0;
    next.set(field, at + 1);
    const piece = pieces.get(field)?.[at];
    if (piece !== undefined) putBack(facts, path, piece);
  }
  return facts;
}

function putBack(facts: TipFacts, path: string, piece: Piece): void {
  const [list, first, member, second] = path.split('/');
  const at = Number(first);
  if (list === 'identified') Object.assign(facts.identified[at]!, piece);
  else if (list === 'unknown') facts.unknown[at]!.value = piece as string;
  else if (list === 'facts') facts.facts[at]!.value = piece as string;
  else if (member === 'identifiers')
    facts.parties[at]!.identifiers[Number(second)] = piece as IdentifierDraft;
  else if (member === 'facts') facts.parties[at]!.facts[Number(second)]!.value = piece as string;
  else facts.parties[at]![member as (typeof SEALED_FIELD_NAMES)[number]] = piece as string;
}

/** A sealed value in words, as the document gives it: parts of a name in their order, an identifier once. */
export function valueInWords({ pieces }: SealedValue): string {
  const texts = (JSON.parse(pieces) as Piece[]).map((piece) =>
    typeof piece === 'string' ? piece : 'original' in piece ? null : piece.text,
  );
  const told = texts.filter((text) => text !== null);
  if (told.length > 0) return [...new Set(told)].join(' ');
  return (JSON.parse(pieces) as IdentifierPiece[])[0]!.original;
}

/** Every text of a sealed value that could stand elsewhere: as written, in canonical form, as it is shown. */
export function spellingsOf({ pieces }: SealedValue): string[] {
  const texts = (JSON.parse(pieces) as Piece[]).flatMap((piece) => {
    if (typeof piece === 'string') return [piece];
    return 'original' in piece ? [piece.canonical, piece.display, piece.original] : [piece.text];
  });
  return [...new Set(texts)].filter((text) => text !== '');
}

/** What was sealed with an identifier and is no spelling of it: its extension, bank, what happened, an unreadable time. */
export function besides({ pieces }: SealedValue): string[] {
  const texts = (JSON.parse(pieces) as Piece[]).flatMap((piece) => {
    if (typeof piece === 'string') return [];
    const { time, event, ...more }: NonNullable<IdentifierDraft['hints']> =
      'original' in piece
        ? { ...(piece.event !== null && { event: piece.event }), ...(piece.time && { time: piece.time }) }
        : (piece.hints ?? {});
    const when = time && time.instant === null ? time.text : '';
    return [more.extension, more.bank, more.type, event, when].filter((text) => text !== undefined);
  });
  return [...new Set(texts)].filter((text) => text !== '');
}
