import { type Random, randomFor } from '../rng.ts';

/** An unreadable document, and the code with which a receiver must put it aside. */
export type Broken = { name: string; bytes: Buffer; code: string };

type Kind = { code: string; ending: string; make: (serial: number, random: Random) => string | Buffer };

/** Kinds of unreadable document. None holds an identifier of anybody. */
const KINDS: readonly Kind[] = [
  {
    code: 'JSON_BROKEN',
    ending: 'json',
    make: (n) =>
      `{"reportId": "${n}", "informational": false, "reportedInformation": {"incidentSummary": {"incid`,
  },
  {
    code: 'XML_BROKEN',
    ending: 'xml',
    make: (n) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<report><additionalInfo>Synthetic ${n}</additional></report>\n`,
  },
  {
    code: 'JSON_DUPLICATE_KEY',
    ending: 'json',
    make: (n) => `{"reportId": "${n}", "reportId": "${n + 1}", "reportedInformation": {}}`,
  },
  {
    code: 'XML_DOCTYPE',
    ending: 'xml',
    make: (n) =>
      `<?xml version="1.0"?>\n<!DOCTYPE report [<!ENTITY e "x">]>\n<report><additionalInfo>${n}&e;</additionalInfo></report>\n`,
  },
  {
    code: 'XML_UNKNOWN_ROOT',
    ending: 'xml',
    make: (n) => `<?xml version="1.0"?>\n<inventory><item>${n}</item></inventory>\n`,
  },
  {
    code: 'ENCODING',
    ending: 'json',
    make: (n) =>
      Buffer.concat([
        Buffer.from(`{"reportId": "${n}", "note": "`),
        Buffer.from([0xc3, 0x28, 0xff]),
        Buffer.from('"}'),
      ]),
  },
  {
    code: 'UNKNOWN_FORMAT',
    ending: 'txt',
    make: (n, random) => `Synthetic words of no format ${n}.\nA second line ${random.hex(8)}.\n`,
  },
];

/** So many unreadable documents, no two alike: each kind in turn, and one that is empty. Pure. */
export function brokenDocuments(count: number, seed: number): Broken[] {
  const random = randomFor(seed, 'broken');
  return Array.from({ length: count }, (_, n) => {
    const name = `odd-${String(n + 1).padStart(4, '0')}`;
    if (n === KINDS.length) return { name: `${name}.json`, bytes: Buffer.alloc(0), code: 'EMPTY' };
    const kind = KINDS[n % KINDS.length]!;
    return {
      name: `${name}.${kind.ending}`,
      bytes: Buffer.from(kind.make(900_000_000 + n * 2, random)),
      code: kind.code,
    };
  });
}
