import { FORBIDDEN_KEYS, type Json } from './json-strict-value.ts';

/** The codes under which a scan refuses. `index` is the position in the text, in UTF-16 units. */
export type Scanned =
  | { ok: true; value: Json }
  | {
      ok: false;
      code: 'JSON_BROKEN' | 'JSON_DUPLICATE_KEY' | 'JSON_TOO_DEEP' | 'JSON_FORBIDDEN_KEY';
      index: number;
      pointer: string;
      what?: string;
    };

type Fault = Exclude<Scanned, { ok: true }>;

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WHITE = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Scans a text as RFC 8259 says, to name its first fault and its place, or to read numbers that a double cannot hold.
 * Slower than `JSON.parse`, so it runs only where that one failed or lost something. Stops at the depth limit.
 */
export function scanJson(text: string, depth: number): Scanned {
  const scanner = new Scanner(text, depth);
  try {
    return { ok: true, value: scanner.document() };
  } catch (error) {
    if (error instanceof Found) return error.fault;
    throw error;
  }
}

/** Carries a fault out of the recursion, which is no deeper than the limit. */
class Found extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super();
    this.fault = fault;
  }
}

class Scanner {
  private readonly text: string;
  private readonly limit: number;
  private readonly path: (string | number)[] = [];
  private at = 0;

  constructor(text: string, limit: number) {
    this.text = text;
    this.limit = limit;
  }

  document(): Json {
    const value = this.value(0);
    this.white();
    if (this.at < this.text.length) this.fail('JSON_BROKEN');
    return value;
  }

  private value(depth: number): Json {
    this.white();
    const first = this.text[this.at];
    if (first === '{' || first === '[') {
      if (depth >= this.limit) this.fail('JSON_TOO_DEEP');
      return first === '{' ? this.object(depth) : this.array(depth);
    }
    if (first === '"') return this.string();
    if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) return this.number();
    return this.word();
  }

  private object(depth: number): Json {
    const entries: [string, Json][] = [];
    const seen = new Set<string>();
    this.at += 1;
    this.white();
    if (this.text[this.at] === '}') return this.closed({});
    for (;;) {
      this.white();
      const begin = this.at;
      if (this.text[begin] !== '"') this.fail('JSON_BROKEN');
      const key = this.string();
      this.path.push(key);
      if (FORBIDDEN_KEYS.has(key)) this.fail('JSON_FORBIDDEN_KEY', begin, key);
      if (seen.has(key)) this.fail('JSON_DUPLICATE_KEY', begin);
      seen.add(key);
      this.white();
      if (this.text[this.at] !== ':') this.fail('JSON_BROKEN');
      this.at += 1;
      entries.push([key, this.value(depth + 1)]);
      this.path.pop();
      if (this.ends('}')) return Object.fromEntries(entries);
    }
  }

  private array(depth: number): Json {
    const items: Json[] = [];
    this.at += 1;
    this.white();
    if (this.text[this.at] === ']') return this.closed(items);
    for (;;) {
      this.path.push(items.length);
      items.push(this.value(depth + 1));
      this.path.pop();
      if (this.ends(']')) return items;
    }
  }

  private closed<T>(value: T): T {
    this.at += 1;
    return value;
  }

  /** Steps over a comma (false) or over the closing bracket (true). */
  private ends(bracket: string): boolean {
    this.white();
    const next = this.text[this.at];
    if (next !== ',' && next !== bracket) this.fail('JSON_BROKEN');
    this.at += 1;
    return next === bracket;
  }

  private string(): string {
    const begin = this.at;
    this.at += 1;
    for (let code = this.text.charCodeAt(this.at); code !== 34; code = this.text.charCodeAt(this.at)) {
      if (!(code >= 32)) this.fail('JSON_BROKEN');
      if (code === 92) this.escape();
      else this.at += 1;
    }
    this.at += 1;
    return JSON.parse(this.text.slice(begin, this.at)) as string;
  }

  private escape(): void {
    ESCAPE.lastIndex = this.at;
    if (!ESCAPE.test(this.text)) this.fail('JSON_BROKEN');
    this.at = ESCAPE.lastIndex;
  }

  private number(): Json {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    if (!found) this.fail('JSON_BROKEN');
    const literal = found![0];
    this.at += literal.length;
    const value = Number(literal);
    const held = Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
    return held ? value : literal;
  }

  private word(): Json {
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    return this.fail('JSON_BROKEN');
  }

  private white(): void {
    WHITE.lastIndex = this.at;
    WHITE.test(this.text);
    this.at = WHITE.lastIndex;
  }

  private fail(code: Fault['code'], index = this.at, what?: string): never {
    const pointer = this.path
      .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join('');
    throw new Found(
      what === undefined ? { ok: false, code, index, pointer } : { ok: false, code, index, pointer, what },
    );
  }
}

const WORDS: readonly [string, Json][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
