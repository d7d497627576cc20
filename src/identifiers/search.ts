import { passesLuhn } from './check-digit.ts';
import { clean } from './clean-text.ts';
import { matchKey } from './fingerprint-text.ts';
import type { Context } from './found.ts';
import { identify } from './identify.ts';
import { NO_PLATFORM, PLATFORM_IDS, platformOf } from './platform-alias.ts';
import type { Identifier, IdentifierKind } from './shape.ts';
import { rearmed } from './web-address.ts';

/** platforms: ids of platforms that the store holds besides those of the table; a handle is looked for on each. */
export type SearchContext = Context & { platforms?: readonly string[] };

/**
 * Everything that a typed query could be, best first and each once: what has a form of its own, then a name on
 * `platform:name`, then handles and account ids on every platform, then names. `defaultCountry` is India unless given.
 * Empty for an empty query. Pure; about 250 candidates for a bare word.
 */
export function interpret(query: string, context: SearchContext = {}): Identifier[] {
  const text = rearmed(clean(query)).slice(0, 2_000);
  if (text === '') return [];
  const country = context.defaultCountry ?? 'IN';
  const seen = new Set<string>();
  const meanings: Identifier[] = [];
  for (const reading of readings(text, [...PLATFORM_IDS, ...(context.platforms ?? [])])) {
    for (const identifier of identify({ at: '', ...reading }, { defaultCountry: country })) {
      const key = matchKey(identifier);
      if (seen.has(key) || (reading.certain && !identifier.possible)) continue;
      seen.add(key);
      meanings.push(identifier);
    }
  }
  return meanings;
}

/** Readings that an answer tells, in all and of one kind. */
const MOST_TOLD = 10;
const MOST_OF_KIND = 2;
/** A handle is looked for on every platform: which of them comes first says nothing. */
const HANDLES: ReadonlySet<IdentifierKind> = new Set(['account', 'screen_name', 'group']);
const ALL_MASKED = /^[X\s]+$/;

/**
 * The likeliest readings of a query, for telling what was looked for: few of each kind, each display once, in their order.
 * All of them are looked for. Pure.
 *
 * left  how many readings are not told
 */
export function likeliest(meanings: readonly Identifier[]): { told: Identifier[]; left: number } {
  const told: Identifier[] = [];
  for (const each of meanings) {
    const alike = told.filter(({ kind }) => kind === each.kind);
    const most = HANDLES.has(each.kind) ? 1 : MOST_OF_KIND;
    if (told.length === MOST_TOLD || alike.length >= most || ALL_MASKED.test(each.display)) continue;
    if (!alike.some(({ display }) => display === each.display)) told.push(each);
  }
  return { told, left: meanings.length - told.length };
}

/** certain: wanted only where the value has the form of its kind */
type Reading = {
  kind: IdentifierKind;
  text: string;
  certain: boolean;
  hints?: { type?: string; platform?: string };
};

function* readings(text: string, platforms: readonly string[]): Generator<Reading> {
  for (const kind of formsOf(text)) yield { kind, text, certain: true };
  if (/^[0-9a-f]{64}$/i.test(text))
    for (const type of ['SHA256', 'PDQ']) yield { kind: 'file_hash', text, certain: true, hints: { type } };
  if (/^(?:[0-9a-f]{288}|[A-Za-z0-9+/]{192})$/i.test(text))
    yield { kind: 'file_hash', text, certain: true, hints: { type: 'PhotoDNA' } };
  if (/^[\d\s./-]{14,24}$/.test(text))
    for (const type of ['IMEI', 'ICCID', 'IMSI'])
      yield { kind: 'device', text, certain: true, hints: { type } };
  const cut = text.indexOf(':');
  const named = cut > 0 && platformOf(text.slice(0, cut)).id !== '' && !/^\/\//.test(text.slice(cut + 1));
  const kinds: IdentifierKind[] = ['account', 'screen_name', 'group'];
  if (named) for (const kind of kinds) yield { kind, text, certain: false };
  const bare = `${NO_PLATFORM}:${text}`;
  if (!/\s/.test(text)) {
    for (const kind of kinds) yield { kind, text: bare, certain: false };
    for (const platform of platforms)
      for (const kind of kinds) yield { kind, text, certain: false, hints: { platform } };
    yield { kind: 'device', text, certain: false };
  }
  for (const kind of ['display_name', 'person_name', 'group', 'postal_address'] as const)
    yield { kind, text: kind === 'group' ? bare : text, certain: false };
  if (/^\d{6}$/.test(text)) yield { kind: 'postal_address', text, certain: false, hints: { type: 'zip' } };
}

/** Kinds whose form the text may have, those with a check of their own first. */
function formsOf(text: string): IdentifierKind[] {
  const digits = text.replace(/[^\d]/g, '');
  const compact = text.replace(/[\s-]/g, '');
  const kinds: IdentifierKind[] = [];
  const when = (holds: boolean, ...more: IdentifierKind[]) => kinds.push(...(holds ? more : []));
  when(/^upi:/i.test(text) || /^[^\s@]+@[^\s@.]+(?:\.npci)?$|npci$/i.test(text), 'upi');
  when(/.@.+\./.test(text), 'email');
  when(/^(?:md5|sha|pdq|hash|[0-9a-f]{32}$|[0-9a-f]{40}$)/i.test(text), 'file_hash');
  when(/^[[\]0-9a-f:.]+$/i.test(text) && /[:.]/.test(text), 'ip');
  when(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/i.test(compact), 'iban');
  when(
    /^(?:0x|bc1|ltc1|[13LMADXtTr48])[A-Za-z0-9]{24,}$/i.test(text) ||
      /^(?:bitcoin|ethereum|evm|tron|litecoin|monero|solana|ripple):/i.test(text),
    'crypto',
  );
  when(/^[A-Z]{4}0[A-Z0-9]{6}$/i.test(text), 'ifsc');
  when(/^[A-Z]{4}0[A-Z0-9]{6}[:/, ]+\d/i.test(text), 'bank_account');
  when(
    /^[+\d\s().-]{5,30}(?:(?:ext|x)\.? ?\d+)?$/i.test(text) && digits.length >= 5 && digits.length <= 15,
    'phone',
  );
  when(/^\d{13,19}$/.test(compact) && passesLuhn(compact), 'card');
  when(/^\d{9,18}$/.test(compact), 'bank_account');
  when(
    /^(?:[A-Z]{2}[ -]?\d{1,2}|\d{2}[ -]?BH|VIN)/i.test(text) || /^[A-HJ-NPR-Z0-9]{17}$/i.test(text),
    'vehicle',
  );
  when(
    /^(?:imei|uuid|mac|iccid|imsi):/i.test(text) ||
      /^\{?[0-9a-f]{8}-[0-9a-f]{4}-|^(?:[0-9a-f]{2}[:-]){5}/i.test(text),
    'device',
  );
  when(/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/i.test(text), 'bic');
  when(/:\/\/|^www\.|^[^\s@]+\.[^\s@.]{2,}(?:\/|$)/i.test(text), 'profile_url', 'url');
  return kinds;
}
