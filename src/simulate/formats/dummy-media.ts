import type { Random } from '../rng.ts';
import type { Member } from './zip.ts';

const BEGINNINGS = [
  { ending: 'jpg', bytes: [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01] },
  { ending: 'png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { ending: 'mp4', bytes: [0x00, 0x00, 0x00, 0x18, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6f, 0x6d] },
] as const;

/** Bytes that only begin as a media file does and show nothing: what a receiver must drop. 24 bytes after the beginning. */
export function dummyMedia(name: string, random: Random): Member {
  const { ending, bytes } = random.pick(BEGINNINGS);
  return {
    name: `${name}.${ending}`,
    bytes: Buffer.concat([Buffer.from(bytes), Buffer.from(random.hex(48), 'hex')]),
  };
}
