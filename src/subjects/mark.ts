import { STRENGTHS, type Strength } from '../identifiers/shape.ts';
import { MARK_KINDS, type MarkKind } from './shape.ts';

/**
 * What resolution knows of one identifier or trait of a party: never the value.
 *
 * print     fingerprint, 32 hexadecimal digits
 * minute    when it was used: whole minutes since 1970, null where the document gives no time
 * country   ISO 3166-1 alpha-2 of the identifier, null where it has none
 * verified  the platform says that it checked the value
 * registered  the country is that in which the address is registered; the document states none
 * proxy     the address may be a proxy’s: where it leads says nothing
 */
export type Mark = {
  print: string;
  kind: MarkKind;
  strength: Strength;
  minute: number | null;
  country: string | null;
  verified: boolean;
  proxy: boolean;
  registered?: boolean;
};

/** Bytes of a packed mark: 16 fingerprint, 1 kind, 1 flags, 4 minute, 2 country. */
export const MARK_BYTES = 24;
const VERIFIED = 4;
const PROXY = 8;
const REGISTERED = 16;
const MAX_MINUTE = 0x7f_ff_ff_ff;

/** Marks in one piece of bytes, as they stand in the database: 24 bytes each, in the order given. */
export function packMarks(marks: readonly Mark[]): Buffer {
  const packed = Buffer.alloc(marks.length * MARK_BYTES);
  let at = 0;
  for (const mark of marks) {
    packed.write(mark.print, at, 16, 'hex');
    packed[at + 16] = MARK_KINDS.indexOf(mark.kind);
    packed[at + 17] =
      STRENGTHS.indexOf(mark.strength) |
      (mark.verified ? VERIFIED : 0) |
      (mark.proxy ? PROXY : 0) |
      (mark.registered ? REGISTERED : 0);
    const minute = mark.minute ?? 0;
    packed.writeInt32BE(minute > 0 && minute < MAX_MINUTE ? minute : 0, at + 18);
    if (mark.country?.length === 2) packed.write(mark.country, at + 22, 2, 'latin1');
    at += MARK_BYTES;
  }
  return packed;
}

/** The marks in packed bytes. Bytes that are no whole number of marks throw: the row is not what was written. */
export function unpackMarks(packed: Uint8Array): Mark[] {
  if (packed.length % MARK_BYTES !== 0)
    throw new Error(`${packed.length} bytes are no whole number of marks`);
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const hex = bytes.toString('hex'); // one call for all: each costs more than what it makes
  const marks: Mark[] = [];
  for (let at = 0; at < bytes.length; at += MARK_BYTES) {
    const flags = bytes[at + 17]!;
    const minute = bytes.readInt32BE(at + 18);
    marks.push({
      print: hex.slice(2 * at, 2 * at + 32),
      kind: MARK_KINDS[bytes[at + 16]!]!,
      strength: STRENGTHS[flags & 3]!,
      minute: minute === 0 ? null : minute,
      country: bytes[at + 22] === 0 ? null : bytes.toString('latin1', at + 22, at + 24),
      verified: (flags & VERIFIED) !== 0,
      proxy: (flags & PROXY) !== 0,
      ...((flags & REGISTERED) !== 0 && { registered: true }),
    });
  }
  return marks;
}
