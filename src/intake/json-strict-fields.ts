import type { Fact, Warning } from '../tips/shape.ts';
import type { Json } from './json-strict-value.ts';

type JsonObject = { [key: string]: Json };

/** What to do with the value of one key: it lands in `into`, or `out` takes what does not fit. `at` is its JSON pointer. */
export type Field<T> = (value: Json, at: string, into: T, out: Leavings) => void;

/** The keys of one kind of object. A key that is not here is kept as unknown: that is how nothing is lost. */
export type Fields<T> = { readonly [key: string]: Field<T> };

const MOST_WARNINGS = 200;

/** Takes what no field took: every leaf with its place, and one warning for each distinct path. */
export class Leavings {
  readonly unknown: Fact[] = [];
  readonly warnings: Warning[] = [];
  private readonly patterns = new Set<string>();

  /** Every leaf at and below a value. Nulls and empty texts say nothing and are passed over. */
  leave(value: Json, at: string): void {
    eachLeaf(value, at, (text, place) => {
      this.unknown.push({ name: lastName(place), value: text, at: place });
      this.warn(place);
    });
  }

  private warn(at: string): void {
    const pattern = at.replace(/\/\d+(?=\/|$)/g, '/*');
    if (this.patterns.has(pattern) || this.patterns.size >= MOST_WARNINGS) return;
    this.patterns.add(pattern);
    this.warnings.push({
      code: 'UNKNOWN_FIELD',
      words: `The field ${pattern} is not known to this reader; it is kept.`,
      at,
    });
  }
}

/** Hands each key of an object to its field. What is no object, and each key without a field, goes to the leavings. */
export function readFields<T>(value: Json, at: string, fields: Fields<T>, into: T, out: Leavings): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    out.leave(value, at);
    return;
  }
  for (const key of Object.keys(value)) {
    const one = value[key]!;
    if (one === null || one === '') continue;
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field) field(one, `${at}/${key}`, into, out);
    else out.leave(one, step(at, key));
  }
}

/** A field of one value, as text. `{ "value": … }` around it is opened. Numbers and booleans are written out. */
export function text<T>(take: (into: T, text: string, at: string) => void): Field<T> {
  return (value, at, into, out) => {
    const found = scalar(value);
    if (found !== null) return take(into, found, at);
    if (!isObject(value) || !Object.hasOwn(value, 'value')) return out.leave(value, at);
    const inner = scalar(value.value!);
    if (inner !== null) take(into, inner, `${at}/value`);
    for (const key of Object.keys(value))
      if (key !== 'value' || inner === null) out.leave(value[key]!, step(at, key));
  };
}

/** A field whose value is an object of known keys. */
export function object<T>(fields: Fields<T>): Field<T> {
  return (value, at, into, out) => readFields(value, at, fields, into, out);
}

/**
 * A field of many: a list, a list wrapped in an object under its own name (`emails: { emails: […] }`), or one item alone.
 *
 * name   the key under which a wrapped list stands
 */
export function list<T>(name: string, item: Field<T>): Field<T> {
  return (value, at, into, out) => {
    if (Array.isArray(value)) {
      value.forEach((one, index) => {
        if (one !== null && one !== '') item(one, `${at}/${index}`, into, out);
      });
      return;
    }
    const wrapped = isObject(value) && Object.hasOwn(value, name) ? value : null;
    const inner = wrapped?.[name];
    if (!wrapped || !(Array.isArray(inner) || isObject(inner ?? null) || inner === null))
      return item(value, at, into, out);
    for (const key of Object.keys(wrapped)) {
      if (key !== name) out.leave(wrapped[key]!, step(at, key));
      else if (inner != null) list(name, item)(inner, `${at}/${key}`, into, out);
    }
  };
}

/** A field whose every leaf is a fact, named by the key and, below it, by the path. */
export function facts<T>(name: string, of: (into: T) => Fact[]): Field<T> {
  return (value, at, into) => {
    const alone = scalar(value);
    if (alone !== null) return void of(into).push({ name, value: alone, at });
    eachLeaf(value, at, (leaf, place) => {
      const below = place
        .slice(at.length)
        .replace(/\/\d+(?=\/|$)/g, '')
        .replace(/\/value$/, '')
        .slice(1);
      of(into).push({
        name: below === '' ? name : `${name}.${below.replaceAll('/', '.')}`,
        value: leaf,
        at: place,
      });
    });
  };
}

/** A scalar as text, or null for anything else. */
export function scalar(value: Json): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}

const NO = /^(?:false|no|n|0|none|nil|n\/a|not applicable|not known|not stated|unknown|-)$/i;
const YES = /^(?:true|yes|y|1)$/i;

/** What a yes-or-no field says: many sources write words there. `words`: something else than yes or no. */
export function stance(text: string): 'yes' | 'no' | 'words' {
  const bare = text.trim().replace(/[.!]+$/, '');
  if (bare === '' || NO.test(bare)) return 'no';
  return YES.test(bare) ? 'yes' : 'words';
}

/** A three-valued field: true, false, or null where the text is neither. */
export function threeValued(text: string): boolean | null {
  if (YES.test(text.trim())) return true;
  return /^(?:false|no|n|0)$/i.test(text.trim()) ? false : null;
}

/** One step down in a JSON pointer, escaped (RFC 6901). */
export function step(at: string, key: string): string {
  return `${at}/${key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key}`;
}

function eachLeaf(value: Json, at: string, visit: (text: string, at: string) => void): void {
  const leaf = scalar(value);
  if (leaf !== null) {
    if (leaf !== '') visit(leaf, at);
    return;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) eachLeaf(item, `${at}/${index}`, visit);
    return;
  }
  for (const [key, one] of Object.entries((value as JsonObject | null) ?? {}))
    eachLeaf(one, step(at, key), visit);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lastName(at: string): string {
  const steps = at.split('/').reverse();
  const name = steps.find((one) => one !== '' && !/^\d+$/.test(one)) ?? at;
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
