import { sha256 } from '../kernel/digest.ts';
import { type Found, sound } from './found.ts';

/** True for RFC 2397's address that holds the thing itself. */
export function isDataAddress(text: string): boolean {
  return /^data:[\w.+/-]*[;,]/i.test(text);
}

/**
 * A `data:` address without its payload, which may be media: `data:image/png;sha256=…`, the digest of the payload
 * as written. Nothing else of it is kept, in whatever field it came. O(n).
 */
export function withoutPayload(text: string): Found {
  const comma = text.indexOf(',');
  const head = comma < 0 ? text : text.slice(0, comma);
  const type = /^data:([\w.+/-]*)/i.exec(head)![1]!.toLowerCase();
  const given = comma < 0 ? /;sha256=([0-9a-f]{64})$/.exec(head)?.[1] : undefined;
  const kept = `data:${type};sha256=${given ?? sha256(text.slice(comma + 1))}`;
  return sound(kept, 'weak', { original: kept, traps: ['masked_never_stored'] });
}
