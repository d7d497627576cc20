import { createHash } from 'node:crypto';
import { type Entry, entriesOf } from '../../src/hashlists/entries.ts';
import { unpackFlags } from '../../src/hashlists/flags.ts';
import { HEAD_BYTES, plainBytes, readerOf } from '../../src/hashlists/open-list.ts';
import type { RawRecord } from '../../src/hashlists/record.ts';
import type { ListAlgorithm, ListFormat } from '../../src/hashlists/shape.ts';

export type ReadList = {
  format: ListFormat;
  profile: string | null;
  goesOn: boolean;
  records: RawRecord[];
};

/** A file read by the reader that its bytes choose, in chunks of a size. */
export async function readList(bytes: Buffer | string, chunk = 1000): Promise<ReadList> {
  const whole = Buffer.from(bytes);
  const chunks = (async function* () {
    for (let at = 0; at < whole.length; at += chunk) yield whole.subarray(at, at + chunk);
  })();
  const plain: Buffer[] = [];
  for await (const each of plainBytes(chunks)) plain.push(each);
  const { format, reader } = readerOf(Buffer.concat(plain).subarray(0, HEAD_BYTES));
  const records: RawRecord[] = [];
  for (const each of plain) records.push(...(await reader.feed(each)));
  records.push(...(await reader.end()));
  return { format, profile: reader.profile(), goesOn: reader.goesOn(), records };
}

/** A keyed digest as tests need one: of what text each is stays known. */
export const namedPrint =
  (names: Map<string, string>) =>
  (text: string): string => {
    const print = createHash('sha256').update(text).digest('hex').slice(0, 32);
    names.set(print, text);
    return print;
  };

type Said = { text: string; category: string | null } & ReturnType<typeof unpackFlags>;

/** What a file's records come to: the texts that were fingerprinted with their attributes, and the problems by place. */
export async function taken(
  bytes: Buffer | string,
  algorithm?: ListAlgorithm,
): Promise<{ said: Said[]; problems: string[]; ignored: number; media: number; deleted: number }> {
  const names = new Map<string, string>();
  const { records } = await readList(bytes);
  const said: Said[] = [];
  const problems: string[] = [];
  let ignored = 0;
  for (const record of records.filter(({ deleted }) => !deleted)) {
    const read = entriesOf(record, algorithm, namedPrint(names));
    ignored += read.ignored;
    if (read.problem) problems.push(`${record.at}: ${read.problem}`);
    said.push(
      ...read.entries.map(({ print, category, flags }: Entry) => ({
        ...{ text: names.get(print)!, category },
        ...unpackFlags(flags),
      })),
    );
  }
  const media = records.reduce((sum, record) => sum + record.media, 0);
  return { said, problems, ignored, media, deleted: records.filter(({ deleted }) => deleted).length };
}
