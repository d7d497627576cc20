import { SaxesParser } from 'saxes';
import { emptyRecord, LONGEST_VALUE, type RawRecord, type RecordReader } from './record.ts';
import { unreadable } from './unreadable.ts';

/** Characters that may come without anything that ends. */
const MOST_STANDING = 2 ** 20;
const MOST_DEPTH = 32;
const KEPT: ReadonlySet<string> = new Set(['md5', 'sha1', 'sha256', 'pdna', 'pdq']);

/**
 * An answer page of NCMEC’s Hash Sharing service, version 2: `queryResult > images > image`, and videos. Members, feedback and
 * ids are passed over; a `deletedImage` is counted. FORMATS 2.6.
 *
 * Fails HASHLIST_UNREADABLE where it is no XML, is another document, or has a document type.
 */
export function ncmecReader(): RecordReader {
  const page = new Page();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser();
  parser.on('opentagstart', (tag) => page.begin(tag.name));
  parser.on('text', (text) => page.characters(text));
  parser.on('cdata', (text) => page.characters(text));
  parser.on('closetag', () => page.end());
  parser.on('doctype', () => {
    throw unreadable('the XML has a document type');
  });
  parser.on('error', () => {
    throw unreadable(`no XML (line ${parser.line})`);
  });
  const decoded = (bytes: Buffer | null): string => {
    try {
      return bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw unreadable('the XML is not UTF-8');
    }
  };
  return {
    feed: async (bytes) => {
      const before = page.events;
      parser.write(decoded(bytes));
      page.standing = page.events === before ? page.standing + bytes.length : 0;
      if (page.standing > MOST_STANDING) throw unreadable('a value without end');
      return page.taken();
    },
    end: async () => {
      parser.write(decoded(null));
      parser.close();
      return page.taken();
    },
    profile: () => 'NCMEC',
    goesOn: () => page.goesOn,
  };
}

class Page {
  events = 0;
  standing = 0;
  goesOn = false;
  private readonly path: string[] = [];
  private text = '';
  private long = false;
  private number = 0;
  private record: RawRecord | null = null;
  private records: RawRecord[] = [];

  taken(): RawRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  begin(name: string): void {
    const local = name.slice(name.indexOf(':') + 1);
    this.events += 1;
    if (this.path.length === 0 && local !== 'queryResult')
      throw unreadable('the XML is no answer of the hash sharing service');
    if (this.path.length === MOST_DEPTH) throw unreadable('nested deeper than any list is');
    this.path.push(local);
    this.text = '';
    this.long = false;
    if (this.path.length === 3 && /^(?:deleted)?(?:image|video)$/i.test(local)) {
      this.number += 1;
      this.record = { ...emptyRecord(`record ${this.number}`), deleted: /^deleted/i.test(local) };
    }
  }

  characters(text: string): void {
    this.events += 1;
    if (this.text.length + text.length > LONGEST_VALUE) this.long = true;
    else this.text += text;
  }

  end(): void {
    this.events += 1;
    const local = this.path.pop()!;
    const text = this.text.trim();
    const { record } = this;
    if (record) {
      if (this.long) record.media += 1;
      const within = this.path.at(-1);
      if (within === 'fingerprints' && text !== '')
        record.hashes.push({ algorithm: KEPT.has(local) ? local : `other ${local}`, value: text });
      if (local === 'classification' && this.path.length === 3) record.category = text || null;
      if (this.path.length === 2) {
        this.records.push(record);
        this.record = null;
      }
    }
    if (local === 'next' && this.path.at(-1) === 'paging' && text !== '') this.goesOn = true;
    this.text = '';
    this.long = false;
  }
}
