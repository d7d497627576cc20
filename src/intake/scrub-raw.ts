import type { Payload } from './scrub.ts';
import { magicAt, SEARCHED } from './sniff.ts';

/**
 * Raw bytes of a file inside what is otherwise text: from the first byte of the first such file to the last byte that no text can
 * have, so that the closing tags behind it stay. Of a PDF that is all text: from its mark to its last end mark.
 */
export function rawPayloads(bytes: Buffer, binary: boolean): Payload[] {
  const first = binary ? starting(bytes)[0] : undefined;
  const pdf = bytes.indexOf('%PDF-', 0, 'latin1');
  const pdfEnd = pdf < 0 ? -1 : bytes.lastIndexOf('%%EOF', undefined, 'latin1');
  const isPdf = pdfEnd > pdf && (first === undefined || pdf < first.at);
  const from = isPdf ? pdf : first?.at;
  if (from === undefined) return [];
  const to = Math.max(binary ? lastBinary(bytes) + 1 : 0, pdfEnd > from ? pdfEnd + '%%EOF'.length : 0);
  if (to <= from) return [];
  return [
    { from, to, bytes: bytes.subarray(from, to), mediaType: isPdf ? 'application/pdf' : first!.mediaType },
  ];
}

function starting(bytes: Buffer): { at: number; mediaType: string }[] {
  const found: { at: number; mediaType: string }[] = [];
  for (const { bytes: sequence, before } of SEARCHED) {
    for (let hit = bytes.indexOf(sequence); hit >= 0; hit = bytes.indexOf(sequence, hit + 1)) {
      const magic = hit >= before ? magicAt(bytes, hit - before) : null;
      if (!magic || magic.family === 'program') continue;
      found.push({ at: hit - before, mediaType: magic.mediaType });
      break;
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

/** The last byte that is a control character or stands outside ASCII. */
function lastBinary(bytes: Buffer): number {
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    const byte = bytes[at]!;
    if (byte >= 0x7f || (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return at;
  }
  return -1;
}
