import type { Payload } from './scrub.ts';
import { gatherRun } from './scrub-runs.ts';
import { magicAt } from './sniff.ts';

const HEAD =
  /^data:(?:([a-z]+)\\?\/([a-z0-9.+-]{1,80}))?((?:;[\w.-]{1,40}=[^;,"'<>\s]{0,80}){0,8})(;base64)?,/i;
const LONGEST_HEAD = 1_000;

/** `data:` URIs: every base64 one, and every percent-encoded one whose type is not text. Only the payload is cut. */
export function dataUris(bytes: Buffer): Payload[] {
  const payloads: Payload[] = [];
  for (const scheme of ['data:', 'DATA:', 'Data:']) {
    for (let at = bytes.indexOf(scheme, 0, 'latin1'); at >= 0; at = bytes.indexOf(scheme, at + 5, 'latin1')) {
      const payload = payloadAt(bytes, at);
      if (payload) payloads.push(payload);
    }
  }
  return payloads;
}

function payloadAt(bytes: Buffer, at: number): Payload | null {
  const head = HEAD.exec(bytes.toString('latin1', at, at + LONGEST_HEAD));
  if (!head) return null;
  const [whole, type, subtype, , base64] = head;
  const from = at + whole.length;
  const mediaType = type ? `${type}/${subtype}`.toLowerCase() : 'application/octet-stream';
  if (base64) {
    const run = gatherRun(bytes, from);
    if (run.chars.length < 4) return null;
    const payload = Buffer.from(run.chars.toString('latin1'), 'base64');
    return { from, to: run.to, bytes: payload, mediaType: magicAt(payload)?.mediaType ?? mediaType };
  }
  if (!type || type.toLowerCase() === 'text') return null;
  let to = from;
  while (to < bytes.length && percentEncoded(bytes[to]!)) to += 1;
  if (to === from) return null;
  return { from, to, bytes: percentDecoded(bytes.subarray(from, to)), mediaType };
}

/** Any character but white space and what ends a string, an attribute or a tag. */
function percentEncoded(byte: number): boolean {
  return byte > 0x20 && byte !== 0x22 && byte !== 0x27 && byte !== 0x3c && byte !== 0x3e && byte !== 0x5c;
}

function percentDecoded(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  return Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
