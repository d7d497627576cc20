import { LONGEST_VALUE } from './record.ts';
import { unreadable } from './unreadable.ts';

/** What a JSON text is made of, in order. A string of which only the beginning was kept is `long`. */
export type JsonSink = {
  begin: (kind: 'object' | 'array') => void;
  end: () => void;
  key: (name: string) => void;
  /** a string, or a number, true, false, null as it is written */
  value: (text: string, kind: 'string' | 'word', long: boolean) => void;
};

const MOST_DEPTH = 32;
const LONGEST_WORD = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** What may come next. `first`: a value or the end of an array; `name`: a key or the end of an object; `next`: a comma or an end. */
type Wanted = 'value' | 'first' | 'name' | 'key' | 'colon' | 'next' | 'nothing';

/**
 * Reads JSON (RFC 8259) chunk by chunk and tells what it finds; holds nothing but the value that it is in, of that at most
 * 4 KiB. Fails HASHLIST_UNREADABLE with the byte where the text is no JSON. O(bytes)
 */
export class JsonEvents {
  private readonly sink: JsonSink;
  private readonly open: ('object' | 'array')[] = [];
  private wanted: Wanted = 'value';
  private offset = 0;
  private inside: 'string' | 'word' | null = null;
  private escaped = false;
  private long = false;
  private held: Buffer[] = [];
  private heldBytes = 0;

  constructor(sink: JsonSink) {
    this.sink = sink;
  }

  feed(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.inside === 'string') at = this.goOn(bytes, at);
      else if (this.inside === 'word') at = this.word(bytes, at);
      else {
        this.mark(bytes[at]!, this.offset + at);
        if (this.inside !== 'word') at += 1;
      }
    }
    this.offset += bytes.length;
  }

  /** Fails where the text is not whole. */
  end(): void {
    if (this.inside === 'word') this.endWord(this.offset);
    if (this.wanted !== 'nothing') throw broken(this.offset, 'the file ends before its JSON does');
  }

  private goOn(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) {
        this.hold(bytes, from, at);
        this.endString(this.offset + at);
        return at + 1;
      } else if (byte < 0x20) throw broken(this.offset + at);
      at += 1;
    }
    this.hold(bytes, from, at);
    return at;
  }

  private hold(bytes: Buffer, from: number, to: number): void {
    const room = LONGEST_VALUE - this.heldBytes;
    if (to - from > room) this.long = true;
    const kept = Math.min(room, to - from);
    if (kept <= 0) return;
    this.held.push(Buffer.from(bytes.subarray(from, from + kept))); // the chunk is not kept alive
    this.heldBytes += kept;
  }

  private taken(): string {
    const text = Buffer.concat(this.held).toString('utf8');
    this.held = [];
    this.heldBytes = 0;
    this.inside = null;
    return text;
  }

  private endString(at: number): void {
    const long = this.long;
    this.long = false;
    const text = this.taken();
    const said = long ? text : unescaped(text, at);
    if (this.wanted === 'name' || this.wanted === 'key') {
      this.wanted = 'colon';
      this.sink.key(said);
    } else this.ended(() => this.sink.value(said, 'string', long));
  }

  private word(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length && isWord(bytes[at]!)) at += 1;
    this.hold(bytes, from, at);
    if (this.heldBytes > LONGEST_WORD) throw broken(this.offset + at);
    if (at < bytes.length) this.endWord(this.offset + at);
    return at;
  }

  private endWord(at: number): void {
    const text = this.taken();
    if (!WORD.test(text)) throw broken(at);
    this.ended(() => this.sink.value(text, 'word', false));
  }

  private mark(byte: number, at: number): void {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return;
    if (byte === QUOTE) this.beginString(at);
    else if (byte === 0x7b || byte === 0x5b) this.begin(byte === 0x7b ? 'object' : 'array', at);
    else if (byte === 0x7d || byte === 0x5d) this.close(byte === 0x7d ? 'object' : 'array', at);
    else if (byte === 0x3a && this.wanted === 'colon') this.wanted = 'value';
    else if (byte === 0x2c && this.wanted === 'next')
      this.wanted = this.open.at(-1) === 'object' ? 'key' : 'value';
    else if (isWord(byte) && (this.wanted === 'value' || this.wanted === 'first')) this.inside = 'word';
    else throw broken(at);
  }

  private beginString(at: number): void {
    if (this.wanted === 'colon' || this.wanted === 'next' || this.wanted === 'nothing') throw broken(at);
    this.inside = 'string';
  }

  private begin(kind: 'object' | 'array', at: number): void {
    if (this.wanted !== 'value' && this.wanted !== 'first') throw broken(at);
    if (this.open.length === MOST_DEPTH) throw broken(at, 'nested deeper than any list is');
    this.open.push(kind);
    this.wanted = kind === 'object' ? 'name' : 'first';
    this.sink.begin(kind);
  }

  private close(kind: 'object' | 'array', at: number): void {
    const may = this.wanted === 'next' || this.wanted === (kind === 'object' ? 'name' : 'first');
    if (!may || this.open.pop() !== kind) throw broken(at);
    this.ended(() => this.sink.end());
  }

  private ended(tell: () => void): void {
    this.wanted = this.open.length === 0 ? 'nothing' : 'next';
    tell();
  }
}

/** Digits, letters, `+-.`: what numbers and the three words are made of. */
const isWord = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2d ||
  byte === 0x2b ||
  byte === 0x2e ||
  byte === 0x45;

function unescaped(text: string, at: number): string {
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    throw broken(at);
  }
}

const broken = (at: number, what = 'no JSON') => unreadable(`${what} (byte ${at})`);
