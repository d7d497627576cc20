import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A window of 8 KiB and little memory: most documents are a few KiB, and making a larger context costs more than it gains. */
const SETTINGS = { level: 3, memLevel: 6, windowBits: 13 } as const;
const MOST = 512 * 2 ** 20;

/** Make smaller what will be sealed: ciphertext cannot be. About 65 µs for 5 kB. Pure. */
export const pack = (plain: Uint8Array | string): Buffer => deflateRawSync(plain, SETTINGS);

/** The inverse of `pack`; at most 512 MiB come out. */
export const unpack = (packed: Uint8Array): Buffer => inflateRawSync(packed, { maxOutputLength: MOST });
