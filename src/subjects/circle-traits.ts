import ipaddr from 'ipaddr.js';
import { caseless } from '../identifiers/clean-text.ts';
import { fold } from '../kernel/text.ts';
import type { PartyDraft, TipIdentifier } from '../tips/shape.ts';

/** Bits of an address that say which network it is of. */
const PREFIX = { ipv4: 24, ipv6: 48 } as const;

/**
 * The network that an address is of, as `198.51.100.0/24` or `2001:db8:1::/48`; null for what a carrier, a proxy or a house shares
 * out: it says nothing of a place.
 */
export function subnetOf({
  kind,
  canonical,
  strength,
  traps,
}: Pick<TipIdentifier, 'kind' | 'canonical' | 'strength' | 'traps'>): string | null {
  if (kind !== 'ip' || strength === 'none' || traps.includes('possible_proxy') || !ipaddr.isValid(canonical))
    return null;
  const address = ipaddr.parse(canonical);
  if (address.range() === 'carrierGradeNat') return null;
  const bits = PREFIX[address.kind() as keyof typeof PREFIX];
  return address.kind() === 'ipv4'
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${canonical}/${bits}`).toString()}/${bits}`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${canonical}/${bits}`).toRFC5952String()}/${bits}`;
}

/** The school that a document states, folded: letters and digits alone; null where it states none. */
export function schoolOf({ school }: Pick<PartyDraft, 'school'>): string | null {
  const plain = caseless(fold(school ?? '')).replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  return plain === '' ? null : plain;
}

const LEAST_LETTERS = 5;

/** A handle with each run of digits as one `0`; null where it has no digits, or fewer than five letters. */
export function patternOf(handle: string): string | null {
  const letters = handle.match(/\p{L}/gu)?.length ?? 0;
  return letters < LEAST_LETTERS || !/\p{N}/u.test(handle) ? null : handle.replace(/\p{N}+/gu, '0');
}
