import ipaddr from 'ipaddr.js';
import { type Found, type Hints, sound, unrecognised } from './found.ts';
import type { Strength, Trap } from './shape.ts';

/**
 * IP addresses. Canonical: IPv4 dotted decimal, IPv6 by RFC 5952; IPv4 mapped into IPv6 as IPv4. The address
 * only: time and port stand beside it. Reads `203.0.113.25:51812` and `[2001:db8::9]:443`.
 *
 * The country is the one that the document states for the address, no other.
 *
 * Strength: weak with a time; none without one, in a private range, and behind a carrier's NAT (RFC 6598) or a stated
 * proxy without a source port. Addresses for documentation (RFC 5737, 3849, 9637) stay weak, so that invented data links.
 * Trap: `010.8.8.8` is octal to some readers and decimal to others, so it is not read at all.
 */
export function parseIp(text: string, hints: Hints): Found[] {
  const { address, port } = apart(text);
  const ip = read(address);
  if (!ip) return [unrecognised(text, { strength: 'none' })];
  const canonical = ip.kind() === 'ipv6' ? (ip as ipaddr.IPv6).toRFC5952String() : ip.toString();
  const traps: Trap[] = [];
  const place = placeOf(ip);
  if (place === 'documentation') traps.push('documentation_range');
  if (place === 'private') traps.push('private_range');
  const known = hints.port !== undefined || port !== undefined;
  if (place === 'carrier_nat' && !known) traps.push('carrier_nat_without_port');
  if (hints.possibleProxy) traps.push('possible_proxy');
  if (hints.time?.instant == null) traps.push('no_time');
  else if (!hints.time.offsetKnown) traps.push('time_without_offset');
  const shared = hints.possibleProxy === true && ip.kind() === 'ipv4' && !known;
  const silent = shared || traps.some((trap) => SILENT.includes(trap));
  const strength: Strength = silent ? 'none' : 'weak';
  const country = /^[A-Z]{2}$/.test(hints.country ?? '') ? hints.country! : null;
  return [sound(canonical, strength, { traps, country, ...(port === undefined ? {} : { port }) })];
}

const SILENT: readonly Trap[] = ['no_time', 'private_range', 'carrier_nat_without_port'];

/** True for an address that the public internet routes, or that stands for one in documents. */
export function isWorthNaming(text: string): boolean {
  const ip = read(text);
  return ip !== null && placeOf(ip) !== 'private';
}

/** Whether a text is one address of IPv4 or IPv6, with or without a port. */
export const isAddress = (text: string): boolean => read(apart(text).address) !== null;

function apart(text: string): { address: string; port?: number } {
  const match =
    /^\[([0-9a-f:.%\w]+)\](?::(\d{1,5}))?$/i.exec(text) ?? /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/.exec(text);
  if (!match) return { address: text };
  const port = Number(match[2] ?? Number.NaN);
  return port > 0 && port < 65_536 ? { address: match[1]!, port } : { address: match[1]! };
}

function read(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (text.length > 60) return null;
  const bare = text.replace(/%.*$/, '');
  const form = bare.includes(':') ? ipaddr.IPv6.isValid(bare) : ipaddr.IPv4.isValidFourPartDecimal(bare);
  return form ? ipaddr.process(bare) : null;
}

function placeOf(ip: ipaddr.IPv4 | ipaddr.IPv6): 'public' | 'documentation' | 'carrier_nat' | 'private' {
  const parts = ip.kind() === 'ipv4' ? (ip as ipaddr.IPv4).octets : (ip as ipaddr.IPv6).parts;
  const [a, b, c] = parts as [number, number, number];
  if (ip.kind() === 'ipv6' && ((a === 0x2001 && b === 0xdb8) || (a === 0x3fff && b < 0x1000)))
    return 'documentation';
  if (ip.kind() === 'ipv4' && DOCUMENTATION.has(`${a}.${b}.${c}`)) return 'documentation';
  const range = ip.range();
  if (range === 'carrierGradeNat') return 'carrier_nat';
  return ip.kind() === 'ipv6'
    ? PRIVATE_6.has(range)
      ? 'private'
      : 'public'
    : range === 'unicast'
      ? 'public'
      : 'private';
}

const DOCUMENTATION: ReadonlySet<string> = new Set(['192.0.2', '198.51.100', '203.0.113']);

/** Ranges of IPv6 that no one reaches from outside; 6to4, Teredo and NAT64 are reached. */
const PRIVATE_6: ReadonlySet<string> = new Set([
  'unspecified',
  'linkLocal',
  'multicast',
  'loopback',
  'uniqueLocal',
  'reserved',
  'discard',
]);
