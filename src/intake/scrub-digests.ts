import { createHash, hash } from 'node:crypto';
import type { Dropped } from './shape.ts';

export type Digests = { bytes: number; md5: string; sha1: string; sha256: string };

/** Takes MD5, SHA-1 and SHA-256 of a stream in one go, keeping nothing. */
export class DigestTaker {
  private readonly md5 = createHash('md5');
  private readonly sha1 = createHash('sha1');
  private readonly sha256 = createHash('sha256');
  private bytes = 0;

  add(chunk: Uint8Array): void {
    this.md5.update(chunk);
    this.sha1.update(chunk);
    this.sha256.update(chunk);
    this.bytes += chunk.length;
  }

  done(): Digests {
    return {
      bytes: this.bytes,
      md5: this.md5.digest('hex'),
      sha1: this.sha1.digest('hex'),
      sha256: this.sha256.digest('hex'),
    };
  }
}

/** The digests of bytes that are held, MD5 and SHA-1 taken only where they are asked for: of a document they seldom are. */
export function digestsWhenAsked(bytes: Uint8Array): Digests {
  return {
    bytes: bytes.length,
    sha256: hash('sha256', bytes, 'hex'),
    get md5() {
      return hash('md5', bytes, 'hex');
    },
    get sha1() {
      return hash('sha1', bytes, 'hex');
    },
  };
}

/** The digests of a payload under the name by which it is listed. */
export function droppedFrom(name: string, mediaType: string, bytes: Uint8Array): Dropped {
  const taker = new DigestTaker();
  taker.add(bytes);
  return { name, mediaType, ...taker.done() };
}
