import { SaxesParser } from 'saxes';
import type { QuarantineReason, Refusal } from '../shape.ts';
import { byteOffset, decodeXml, type XmlText } from './xml-bytes.ts';

export type XmlAttribute = { readonly name: string; readonly value: string };

/**
 * One element.
 *
 * text      its own character data in order, CDATA included; '' where it is white space only
 * nth       its number among siblings of its name, from 1; set by who goes through the siblings, as `numbered` is
 * numbered  whether its path shows that number
 */
export type XmlElement = {
  readonly name: string;
  readonly parent: XmlElement | undefined;
  text: string;
  attributes: XmlAttribute[];
  children: XmlElement[];
  nth: number;
  numbered: boolean;
  path: string;
};

/** No tip-off comes near any of these. `bytes`; `value`, `name` and `path` in UTF-16 units. */
export const XML_LIMITS = {
  bytes: 33_554_432,
  elements: 200_000,
  depth: 64,
  value: 1_048_576,
  name: 128,
  path: 512,
} as const;

export type XmlDocument = { root: XmlElement; mismatch?: string };

const NONE: never[] = [];
/** Characters handed to the parser at a time, so that a value without end is noticed before it has been gathered. */
const CHUNK = 65_536;

class Stop extends Error {
  readonly code: QuarantineReason;
  constructor(code: QuarantineReason) {
    super(code);
    this.code = code;
  }
}

/**
 * A strict, bounded reading of an XML document into a tree. No document type, no entity but XML's own five and
 * numbers, nothing fetched. Comments and processing instructions are passed over. O(bytes).
 */
export function readXml(bytes: Uint8Array): { ok: XmlDocument } | { refused: Refusal } {
  if (bytes.byteLength > XML_LIMITS.bytes) return { refused: { code: 'TOO_LARGE', at: '', offset: null } };
  const decoded = decodeXml(bytes);
  if ('refused' in decoded) return decoded;
  const { text, mismatch } = decoded.ok;
  if (!/\S/.test(text)) return { refused: { code: 'EMPTY', at: '', offset: null } };
  const growing = new Growing();
  const parser = parserInto(growing);
  try {
    feed(parser, text, growing);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { refused: refusalAt(error.code, parser, growing, decoded.ok) };
  }
  return { ok: { root: growing.root!, ...(mismatch !== undefined && { mismatch }) } };
}

/** XPath of an element: `/report/victim[1]/deviceId[2]/idValue`. */
export function pathOf(element: XmlElement): string {
  if (element.path === '') {
    const above = element.parent === undefined ? '' : pathOf(element.parent);
    element.path = element.numbered ? `${above}/${element.name}[${element.nth}]` : `${above}/${element.name}`;
  }
  return element.path;
}

/** First child of a name. */
export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) if (child.name === name) return child;
  return undefined;
}

/** Number an element's children by name; those after the first of their name show it. O(children). */
export function numberChildren(element: XmlElement): void {
  const counts = new Map<string, number>();
  for (const child of element.children) {
    child.nth = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, child.nth);
    if (child.nth > 1) child.numbered = true;
  }
}

/** The tree while it grows, and the limits. */
class Growing {
  root: XmlElement | undefined;
  current: XmlElement | undefined;
  depth = 0;
  pathLength = 0;
  /** elements and attributes */
  count = 0;
  /** counts up with all that is read: what stands still while characters go in is a value without end */
  events = 0;

  begin(name: string): void {
    const parent = this.current;
    this.tally();
    this.pathLength += name.length + 1;
    this.depth += 1;
    if (name.length > XML_LIMITS.name) throw new Stop('XML_TOO_LARGE');
    if (this.depth > XML_LIMITS.depth || this.pathLength > XML_LIMITS.path) throw new Stop('XML_TOO_DEEP');
    const element: XmlElement = {
      name,
      parent,
      text: '',
      attributes: NONE,
      children: NONE,
      nth: 1,
      numbered: false,
      path: '',
    };
    if (parent === undefined) this.root ??= element;
    else if (parent.children === NONE) parent.children = [element];
    else parent.children.push(element);
    this.current = element;
  }

  end(): void {
    const { name, parent } = this.current!;
    this.events += 1;
    this.depth -= 1;
    this.pathLength -= name.length + 1;
    this.current = parent;
  }

  attribute(attribute: XmlAttribute): void {
    this.tally();
    if (attribute.name.length > XML_LIMITS.name || attribute.value.length > XML_LIMITS.value) {
      throw new Stop('XML_TOO_LARGE');
    }
    const element = this.current!;
    if (element.attributes === NONE) element.attributes = [attribute];
    else element.attributes.push(attribute);
  }

  characters(text: string): void {
    this.events += 1;
    const element = this.current;
    if (element === undefined || (element.text === '' && isBlank(text))) return;
    element.text += text;
    if (element.text.length > XML_LIMITS.value) throw new Stop('XML_TOO_LARGE');
  }

  private tally(): void {
    this.events += 1;
    this.count += 1;
    if (this.count > XML_LIMITS.elements) throw new Stop('XML_TOO_LARGE');
  }
}

function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 9 && code !== 13) return false;
  }
  return true;
}

const NAME = /^[\p{L}_:][\p{L}\p{N}_:.-]*$/u;

/** An entity that XML itself does not know ends the reading: it could only come from a document type. */
const FIVE_ENTITIES: Record<string, string> = new Proxy(
  { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  {
    get: (five: Record<string, string>, name) => {
      if (typeof name !== 'string' || Object.hasOwn(five, name)) return five[name as string];
      if (NAME.test(name)) throw new Stop('XML_DOCTYPE');
      return undefined;
    },
  },
);

function parserInto(growing: Growing): SaxesParser {
  const parser = new SaxesParser();
  parser.ENTITIES = FIVE_ENTITIES;
  parser.on('opentagstart', (tag) => growing.begin(tag.name));
  parser.on('attribute', (attribute) => growing.attribute(attribute));
  parser.on('text', (text) => growing.characters(text));
  parser.on('cdata', (text) => growing.characters(text));
  parser.on('closetag', () => growing.end());
  parser.on('doctype', () => {
    throw new Stop('XML_DOCTYPE');
  });
  parser.on('error', () => {
    throw new Stop('XML_BROKEN');
  });
  return parser;
}

function feed(parser: SaxesParser, text: string, growing: Growing): void {
  let events = 0;
  let quiet = 0;
  for (let from = 0; from < text.length; from += CHUNK) {
    parser.write(text.slice(from, from + CHUNK));
    quiet = growing.events === events ? quiet + CHUNK : 0;
    events = growing.events;
    if (quiet > XML_LIMITS.value) throw new Stop('XML_TOO_LARGE');
  }
  parser.close();
}

/** Where the reading stopped: the innermost open element and the line, and the byte. */
function refusalAt(
  code: QuarantineReason,
  parser: SaxesParser,
  growing: Growing,
  document: XmlText,
): Refusal {
  const { text } = document;
  const doctype = growing.root === undefined ? text.slice(0, parser.position).search(/<!DOCTYPE/i) : -1;
  const position = doctype >= 0 ? doctype : faultBefore(text, Math.min(parser.position, text.length));
  for (let element = growing.current; element?.parent; element = element.parent)
    numberChildren(element.parent);
  const path = growing.current === undefined ? '' : pathOf(growing.current);
  const line = `line ${text.slice(0, position).split(/\r\n|\r|\n/).length}`;
  return {
    code: doctype >= 0 ? 'XML_DOCTYPE' : code,
    at: path === '' ? line : `${path.slice(0, XML_LIMITS.path)}, ${line}`,
    offset: byteOffset(document, position),
  };
}

/** The parser notices a bare ampersand only at the next semicolon, which may be far on: the ampersand is the fault. */
function faultBefore(text: string, position: number): number {
  const ampersand = text.lastIndexOf('&', position - 1);
  if (ampersand < 0) return position;
  const since = text.slice(ampersand, position);
  const open = /^&[^;]*;?$/.test(since) && !/\]\]>|-->|\?>/.test(since);
  return open ? ampersand : position;
}
