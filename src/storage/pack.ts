import { brotliCompressSync, brotliDecompressSync, constants, inflateRawSync } from 'node:zlib';

/** Fastest quality: half of deflate's cost at its lowest level, since no tree is built for each small text; 6 % larger. */
const SETTINGS = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 16 },
  chunkSize: 4096, // most tips need no second one; what is made stays in it, and Node's own are four times as large
};
const MOST = 512 * 2 ** 20;
/**
 * Stands before brotli. No deflated stream begins so, nor by 6 (their lowest three bits name a kind of block that there is not):
 * stores packed by deflate open still.
 */
const BROTLI = 0x07;
const HEAD = Buffer.of(BROTLI);
/** Stands before what is as it was: so short that nothing is gained. */
const PLAIN = 0x06;
const PLAIN_HEAD = Buffer.of(PLAIN);
const SHORT = 512;

/** Make smaller what will be sealed: ciphertext cannot be. About 70 µs for 12 kB of facts. Pure. */
export const pack = (plain: Uint8Array | string): Buffer =>
  plain.length < SHORT
    ? Buffer.concat([PLAIN_HEAD, typeof plain === 'string' ? Buffer.from(plain) : plain])
    : Buffer.concat([HEAD, brotliCompressSync(plain, SETTINGS)]);

/** The inverse of `pack`; at most 512 MiB come out. */
export const unpack = (packed: Uint8Array): Buffer =>
  packed[0] === PLAIN
    ? Buffer.from(packed.subarray(1))
    : packed[0] === BROTLI
      ? brotliDecompressSync(packed.subarray(1), { maxOutputLength: MOST })
      : inflateRawSync(packed, { maxOutputLength: MOST });
