import { hash } from 'node:crypto';
import { uuidOfHex } from './uuid.ts';

/** Lower-case hex of a SHA-256, 64 characters. The one file of the kernel that the browser does not load. */
export type Digest = string;

/** SHA-256 of bytes or of a string's UTF-8, as lower-case hex. */
export function sha256(data: Uint8Array | string): Digest {
  return hash('sha256', data, 'hex');
}

/** SHA-256 of bytes or of a string's UTF-8, as 32 bytes. */
export function sha256Bytes(data: Uint8Array | string): Buffer {
  return Buffer.from(hash('sha256', data, 'hex'), 'hex'); // the function hands out hex at half the cost of a buffer
}

/**
 * A UUID made from text: the same text gives the same id, so that a second delivery meets the first.
 *
 * text     any string; join parts with a character that cannot stand in them
 * returns  version 8 UUID (RFC 9562: custom, here the first 128 bits of SHA-256)
 */
export function uuidFrom(text: string): string {
  const bytes = sha256Bytes(text).subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return uuidOfHex(bytes.toString('hex'));
}
