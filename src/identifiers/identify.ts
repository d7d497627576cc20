import { sha256 } from '../kernel/digest.ts';
import { parseAccount } from './account.ts';
import { parseBankAccount } from './bank-account.ts';
import { parseBic } from './bic.ts';
import { parseCard } from './card.ts';
import { clean } from './clean-text.ts';
import { parseCrypto } from './crypto.ts';
import { isDataAddress, withoutPayload } from './data-address.ts';
import { parseDevice } from './device.ts';
import { parseDisplayName, parsePersonName } from './display-name.ts';
import { parseEmail } from './email.ts';
import { parseFileHash } from './file-hash.ts';
import { isFillerOf } from './filler.ts';
import { matchKey } from './fingerprint-text.ts';
import { type Context, type Found, type Parse, unrecognised } from './found.ts';
import { parseGroup } from './group.ts';
import { parseIban } from './iban.ts';
import { parseIfsc } from './ifsc.ts';
import { parseIp } from './ip.ts';
import { parsePhone } from './phone.ts';
import { parsePostalAddress } from './postal-address.ts';
import { parseScreenName } from './screen-name.ts';
import type { Identifier, IdentifierDraft, IdentifierKind, Strength } from './shape.ts';
import { parseUpi } from './upi.ts';
import { parseProfileUrl, parseUrl } from './url.ts';
import { parseVehicle } from './vehicle.ts';

/** Each kind's rule, in that kind's own file. */
const RULES: Readonly<Record<IdentifierKind, Parse>> = {
  phone: parsePhone,
  email: parseEmail,
  account: parseAccount,
  screen_name: parseScreenName,
  display_name: parseDisplayName,
  profile_url: (text, _, context) => parseProfileUrl(text, context),
  url: (text, _, context) => parseUrl(text, context),
  ip: parseIp,
  device: parseDevice,
  file_hash: parseFileHash,
  group: parseGroup,
  upi: (text, _, context) => parseUpi(text, context),
  bank_account: parseBankAccount,
  iban: parseIban,
  bic: parseBic,
  crypto: parseCrypto,
  vehicle: parseVehicle,
  postal_address: parsePostalAddress,
  card: parseCard,
  person_name: parsePersonName,
  ifsc: parseIfsc,
};

/** Longer than any value of any format that is read (NCMEC: 3,000); what is longer is matched by its digest. */
const LONGEST = 8_192;

/**
 * A draft's identifiers in canonical form: usually one; more where the value holds another besides (the number in a
 * payment address, the EVM twin of a Tron address); none only where the text is empty. Never throws.
 *
 * What was found in prose is weak at most: the words may speak of somebody else. Cost: 1–30 µs.
 */
export function identify(draft: IdentifierDraft, context: Context = {}): Identifier[] {
  const text = clean(draft.text);
  if (text === '') return [];
  const results = readings(text, draft, context);
  const seen = new Set<string>();
  const identifiers: Identifier[] = [];
  for (const found of results) {
    const identifier = completed(found, draft, text);
    const key = matchKey(identifier);
    if (identifier.canonical !== '' && !seen.has(key)) identifiers.push(identifier);
    seen.add(key);
  }
  return identifiers;
}

function completed(found: Found, draft: IdentifierDraft, text: string): Identifier {
  const { hints = {} } = draft;
  const kind = found.kind ?? draft.kind;
  const fills = found.traps.includes('filler') || isFillerOf(kind, found);
  return {
    kind,
    canonical: found.canonical.normalize('NFC'),
    display: found.display,
    original: found.original ?? (text === draft.text ? text : draft.text.replace(/[\0\p{Cs}]/gu, '\uFFFD')),
    strength: fills ? 'none' : capped(found.strength, hints.fromText === true),
    possible: found.possible,
    valid: found.valid,
    country: found.country,
    traps: fills && !found.traps.includes('filler') ? [...found.traps, 'filler'] : found.traps,
    at: draft.at,
    document: draft.document ?? 0,
    time: hints.time ?? null,
    event: hints.event ?? null,
    port: hints.port ?? found.port ?? null,
    verified: hints.verified ?? null,
    fromText: hints.fromText === true,
  };
}

function capped(strength: Strength, fromText: boolean): Strength {
  return fromText && strength === 'strong' ? 'weak' : strength;
}

function readings(text: string, draft: IdentifierDraft, context: Context): Found[] {
  if (isDataAddress(text)) return [withoutPayload(text)];
  if (text.length <= LONGEST) return RULES[draft.kind](text, draft.hints ?? {}, context);
  const canonical = `sha256:${sha256(text)}`;
  const kept = draft.kind === 'card' ? { original: canonical, display: canonical } : {};
  return [unrecognised(canonical, kept)];
}
