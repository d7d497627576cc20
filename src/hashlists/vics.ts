import { JsonEvents, type JsonSink } from './json-events.ts';
import { emptyRecord, type RawHash, type RawRecord, type RecordReader } from './record.ts';
import { unreadable } from './unreadable.ts';

/** Where the text is: in nothing that counts, in a record, in its list of further hashes, in one of these. */
type Place = 'outside' | 'root' | 'value' | 'record' | 'hashes' | 'hash' | 'other';

/** Fields of a record that are kept, in lower case, since writers differ in case. */
const KEPT: Readonly<Record<string, 'category' | 'victim' | 'offender' | 'distributed' | 'series'>> = {
  category: 'category',
  victimidentified: 'victim',
  offenderidentified: 'offender',
  isdistributed: 'distributed',
  series: 'series',
};
const HASHES = new Set(['md5', 'sha1', 'sha256', 'photodna', 'pdq']);
const CONTEXTS = new Set(['odata.metadata', '@odata.context']);

/**
 * Project VIC (VICS) JSON 1.x and 2.0 of media: `{"@odata.context": "…/2.0.xml/US/$metadata#Media", "value": […]}`. Names,
 * comments, tags and paths are passed over; thumbnails (`Miniature`) are dropped as they come, and counted. FORMATS 2.1.
 *
 * Fails HASHLIST_UNREADABLE where it is no JSON, is not whole, has no `value`, or holds cases instead of media.
 */
export function vicsReader(): RecordReader {
  const media = new MediaSink();
  const events = new JsonEvents(media);
  return {
    feed: async (bytes) => {
      events.feed(bytes);
      return media.taken();
    },
    end: async () => {
      events.end();
      if (!media.hasValue) throw unreadable('the JSON has no list of media in it');
      return media.taken();
    },
    profile: () => media.profile,
    goesOn: () => false,
  };
}

class MediaSink implements JsonSink {
  profile: string | null = null;
  hasValue = false;
  private records: RawRecord[] = [];
  private number = 0;
  private readonly places: Place[] = ['outside'];
  private name = '';
  private record: RawRecord = emptyRecord('');
  private hash: RawHash = { algorithm: '', value: '' };

  taken(): RawRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  key(name: string): void {
    this.name = name.toLowerCase();
  }

  begin(kind: 'object' | 'array'): void {
    const place = this.placeOf(kind);
    this.places.push(place);
    if (place === 'record') {
      this.number += 1;
      this.record = emptyRecord(`record ${this.number}`);
    }
    if (place === 'hash') this.hash = { algorithm: '', value: '' };
    if (place === 'value') this.hasValue = true;
    this.name = '';
  }

  private placeOf(kind: 'object' | 'array'): Place {
    const within = this.places.at(-1);
    if (within === 'outside') return kind === 'object' ? 'root' : 'other';
    if (within === 'root') return kind === 'array' && this.name === 'value' ? 'value' : 'other';
    if (within === 'value') return kind === 'object' ? 'record' : 'other';
    if (within === 'record')
      return kind === 'array' && this.name === 'alternativehashes' ? 'hashes' : 'other';
    return within === 'hashes' && kind === 'object' ? 'hash' : 'other';
  }

  end(): void {
    const place = this.places.pop();
    if (place === 'hash' && this.hash.value !== '') this.record.hashes.push(this.hash);
    if (place === 'record') this.records.push(this.record);
  }

  value(text: string, kind: 'string' | 'word', long: boolean): void {
    const place = this.places.at(-1);
    if (long || (this.name === 'miniature' && kind === 'string' && text !== '')) this.record.media += 1;
    const said = long || (kind === 'word' && text === 'null') ? null : text;
    if (place === 'root' && CONTEXTS.has(this.name)) this.context(said ?? '');
    else if (place === 'value') this.loose();
    else if (place === 'record') this.field(said);
    else if (place === 'hash' && said !== null) {
      if (this.name === 'hashname') this.hash.algorithm = said;
      if (this.name === 'hashvalue') this.hash.value = said;
    }
  }

  /** A value where a record should be. */
  private loose(): void {
    this.number += 1;
    this.records.push({ ...emptyRecord(`record ${this.number}`), problem: 'record_malformed' });
  }

  private field(text: string | null): void {
    const kept = KEPT[this.name];
    if (kept) this.record[kept] = text;
    else if (text !== null && text !== '' && HASHES.has(this.name))
      this.record.hashes.push({ algorithm: this.name, value: text });
  }

  /** The fragment says what the values are; of version 2 the last but one part of the path is the profile. */
  private context(text: string): void {
    const fragment = /#(\w+)/.exec(text)?.[1]?.toLowerCase();
    if (fragment !== undefined && fragment !== 'media')
      throw unreadable('the JSON holds no list of media (a case export is none)');
    this.profile = /\.xml\/([^/#$]{1,60})\/\$metadata/.exec(text)?.[1] ?? null;
  }
}
