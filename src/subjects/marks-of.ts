import { caseless, personKey } from '../identifiers/clean-text.ts';
import { isFillerWord } from '../identifiers/filler.ts';
import { NO_PLATFORM } from '../identifiers/platform-alias.ts';
import type { Strength } from '../identifiers/shape.ts';
import { fold } from '../kernel/text.ts';
import { millis, readTime } from '../kernel/time.ts';
import { registeredCountry } from '../places/registered-country.ts';
import type { PartyDraft, TipFacts, TipIdentifier } from '../tips/shape.ts';
import { patternOf, schoolOf, subnetOf } from './circle-traits.ts';
import type { Mark } from './mark.ts';
import { birthParts, isDefaultBirth } from './near-traits.ts';
import type { TRAITS } from './shape.ts';

/** Makes a fingerprint (32 hexadecimal digits) of a text: the same keyed digest as identifiers are matched by. */
export type Print = (text: string) => string;

/**
 * A mark with what it was made of.
 *
 * at, document  where that stands in the document
 * identified    position in `facts.identified`; null for a trait of the party’s own fields
 */
export type FoundMark = { mark: Mark; at: string; document: number; identified: number | null };

/** What resolution knows of a tip: the marks of each party, by position, and those of the tip itself. */
export type TipMarks = { parties: Mark[][]; tip: Mark[] };

/**
 * The marks of a tip’s parties and of the tip.
 *
 * facts         unmasked: what is sealed is compared too, by its fingerprint
 * fingerprints  of `facts.identified`, by position
 * returns       for the reporter none; for every other party each value at most twice, at its first and its last use
 * Cost          O(identifiers · texts of a party). Pure, with the table of registered addresses.
 */
export function marksOf(facts: TipFacts, fingerprints: readonly string[], print: Print): TipMarks {
  const byParty = positionsByParty(facts);
  return {
    parties: facts.parties.map((_, party) =>
      firstAndLast(
        foundMarks(facts, fingerprints, print, party, byParty.get(party) ?? []).map((found) => found.mark),
      ),
    ),
    tip: firstAndLast(
      facts.identified.flatMap((each, at) => (isOfTip(each) ? [markOf(each, fingerprints[at]!)] : [])),
    ),
  };
}

/** Positions in `identified` of what is said of each party, by a field or in words. */
function positionsByParty({ identified }: TipFacts): Map<number, number[]> {
  const byParty = new Map<number, number[]>();
  for (const [at, { owner, index }] of identified.entries()) {
    if (owner !== 'party' && owner !== 'text') continue;
    const positions = byParty.get(index);
    if (positions) positions.push(at);
    else byParty.set(index, [at]);
  }
  return byParty;
}

/** Every mark of one party, with its place. `positions`: where in `identified` to look, all of it where absent. */
export function foundMarks(
  facts: TipFacts,
  fingerprints: readonly string[],
  print: Print,
  party: number,
  positions: Iterable<number> = facts.identified.keys(),
): FoundMark[] {
  const draft = facts.parties[party];
  if (!draft || draft.role === 'reporter') return [];
  const found: FoundMark[] = [];
  for (const identified of positions) {
    const each = facts.identified[identified]!;
    if (!isOfParty(each, draft, party)) continue;
    const { at, document } = each;
    found.push({ mark: markOf(each, fingerprints[identified]!), at, document, identified });
    const handle = each.owner === 'party' ? handleOf(each) : null;
    if (handle !== null)
      found.push({ mark: traitOf('handle', handle, print, each), at, document, identified });
    const pattern = handle === null ? null : patternOf(handle);
    if (pattern !== null)
      found.push({ mark: traitOf('handle_pattern', pattern, print, each), at, document, identified });
    const subnet = subnetOf(each);
    if (subnet !== null)
      found.push({ mark: traitOf('subnet', subnet, print, each), at, document, identified });
  }
  const place = { at: draft.at, document: draft.document ?? 0, identified: null };
  const born = birthDate(draft.dateOfBirth);
  found.push(...heldHandles(found, facts, print));
  const isDefault = born !== null && isDefaultBirth(born);
  if (born !== null) {
    const mark = traitOf('birth_date', born, print);
    found.push({ mark: isDefault ? { ...mark, strength: 'none' } : mark, ...place });
    for (const part of isDefault ? [] : birthParts(born))
      found.push({ mark: traitOf('birth_part', part, print), ...place });
  }
  const school = schoolOf(draft);
  if (school !== null) found.push({ mark: traitOf('school', school, print), ...place });
  const name = fullName(draft);
  if (name !== null) {
    const family = personKey(draft.lastName!);
    const initial = [...personKey(draft.firstName!)][0];
    found.push({ mark: traitOf('full_name', name, print), ...place });
    found.push({ mark: traitOf('family_name', family, print), ...place });
    found.push({ mark: traitOf('initial_and_family', `${initial} ${family}`, print), ...place });
  }
  if (born !== null && name !== null && !isDefault)
    found.push({ mark: traitOf('name_and_birth', `${name} ${born}`, print), ...place });
  return found;
}

/** Screen names on platforms of which the party shows an account: at one time such a name is one account’s. */
function heldHandles(found: readonly FoundMark[], facts: TipFacts, print: Print): FoundMark[] {
  const own = found.flatMap((each) =>
    each.identified === null || each.mark.kind === 'handle' ? [] : [each],
  );
  const platformOf = ({ identified }: FoundMark) => facts.identified[identified!]!.canonical.split(':')[0]!;
  const platforms = new Set(
    own.filter(({ mark }) => mark.kind === 'account' && mark.strength === 'strong').map(platformOf),
  );
  return own
    .filter((each) => each.mark.kind === 'screen_name' && each.mark.strength !== 'none')
    .filter((each) => platformOf(each) !== NO_PLATFORM && platforms.has(platformOf(each)))
    .map((each) => ({
      ...each,
      mark: traitOf('handle_of_account', facts.identified[each.identified!]!.canonical, print),
    }));
}

/** Whether an identifier is a party’s: by a field of it, or by its own words. */
function isOfParty(each: TipIdentifier, party: PartyDraft, index: number): boolean {
  if (each.index !== index || (each.owner !== 'party' && each.owner !== 'text')) return false;
  if (each.owner === 'party') return true;
  return party.texts.some(
    (text) => text.at === each.at && (text.document ?? party.document ?? 0) === each.document,
  );
}

/** Of the tip: all that is its files’, the incident’s or its words’, and groups and addresses whosever they are. */
const isOfTip = (each: TipIdentifier): boolean =>
  each.owner !== 'party' || each.kind === 'group' || each.kind === 'url';

function markOf(each: TipIdentifier, print: string): Mark {
  const stated = each.country?.length === 2 ? each.country : null;
  const registered =
    stated === null && each.kind === 'ip' && each.strength !== 'none'
      ? registeredCountry(each.canonical)
      : null;
  return {
    print,
    kind: each.kind,
    strength: prose(each.strength, each.fromText),
    minute: minuteOf(each),
    country: stated ?? registered,
    verified: each.verified === true,
    proxy: each.traps.includes('possible_proxy'),
    ...(registered !== null && { registered: true }),
  };
}

const prose = (strength: Strength, fromText: boolean): Strength =>
  fromText && strength === 'strong' ? 'weak' : strength;

function minuteOf({ time }: Pick<TipIdentifier, 'time'>): number | null {
  if (!time?.instant) return null;
  const minute = Math.floor(millis(time.instant) / 60_000);
  return minute > 0 ? minute : null;
}

function traitOf(kind: (typeof TRAITS)[number], value: string, print: Print, of?: TipIdentifier): Mark {
  return {
    print: print(`trait ${kind}:${value}`),
    kind,
    strength: 'weak',
    minute: of ? minuteOf(of) : null,
    country: null,
    verified: false,
    proxy: false,
  };
}

/** The day that a document states, YYYY-MM-DD; null where it states none that can be read. */
export function birthDate(text: string | undefined): string | null {
  if (text === undefined) return null;
  const day = /^\d{4}-\d\d-\d\d/.exec(text.trim())?.[0];
  return day ?? readTime(text).instant?.slice(0, 10) ?? null;
}

/** First and last name, folded; null where one of the two is missing or fills its field. */
export function fullName({ firstName, lastName }: Pick<PartyDraft, 'firstName' | 'lastName'>): string | null {
  const parts = [firstName, lastName].map((part) => personKey(part ?? ''));
  return parts.every((part) => part !== '' && !isFillerWord(part)) ? parts.join(' ') : null;
}

const LEAST_HANDLE = 5;

/** What of a screen name or a mailbox stays when platform and punctuation go; null where that says too little. */
export function handleOf({
  kind,
  canonical,
  display,
  traps,
}: Pick<TipIdentifier, 'kind' | 'canonical' | 'display' | 'traps'>): string | null {
  if (kind !== 'screen_name' && kind !== 'email') return null;
  if (traps.includes('shared_mailbox') || traps.includes('filler')) return null;
  const name = kind === 'email' ? canonical.slice(0, canonical.lastIndexOf('@')) : display;
  const plain = caseless(fold(name)).replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  return [...plain].length < LEAST_HANDLE || /^\p{N}+$/u.test(plain) ? null : plain;
}

const RANK: Readonly<Record<Strength, number>> = { strong: 2, weak: 1, none: 0 };

/** Each value once, or twice where it was used at two times: first and last. What is said of it anywhere holds for it. */
function firstAndLast(marks: readonly Mark[]): Mark[] {
  const byPrint = new Map<string, { first: Mark; last: Mark | null }>(); // a fingerprint is of one kind
  for (const mark of marks) {
    const known = byPrint.get(mark.print);
    byPrint.set(mark.print, known ? both(known.first, known.last, mark) : { first: mark, last: null });
  }
  if (byPrint.size === marks.length) return [...marks];
  return [...byPrint.values()].flatMap(({ first, last }) => (last ? [first, last] : [first]));
}

function both(first: Mark, last: Mark | null, mark: Mark): { first: Mark; last: Mark | null } {
  const all = last ? [first, last, mark] : [first, mark];
  const shared = {
    ...first,
    strength: all.reduce<Strength>(
      (most, each) => (RANK[each.strength] > RANK[most] ? each.strength : most),
      'none',
    ),
    country: all.find((each) => each.country !== null)?.country ?? null,
    verified: all.some((each) => each.verified),
    proxy: all.some((each) => each.proxy),
  };
  const minutes = all.flatMap((each) => each.minute ?? []);
  if (minutes.length === 0) return { first: { ...shared, minute: null }, last: null };
  const [least, most] = [Math.min(...minutes), Math.max(...minutes)];
  return {
    first: { ...shared, minute: least },
    last: least === most ? null : { ...shared, minute: most },
  };
}
