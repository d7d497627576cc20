import { type Needle, needlesOf } from './needles.ts';
import type { SealedValue } from './sealed-split.ts';
import type { SealedKind } from './shape.ts';
import { isSolid, type Reading, readingsOf, withoutSeparators } from './spellings.ts';

/** Replaces sealed values in texts. A text that holds none stays the same. */
export type Scrubber = { scrub: (text: string) => string; holds: (text: string) => boolean };

/** A stretch that needles share: each further one begins with another unit. */
type Node = { label: string; next: Map<number, Node>; needle: Needle | null };
/** All needles of one way of reading. `pairs`: which two units one may begin with, by their hash. */
type Search = { root: Node; pairs: Uint8Array };
type Hit = { from: number; to: number; kind: SealedKind };

const NOTHING: Scrubber = { scrub: (text) => text, holds: () => false };

/**
 * A scrubber of these sealed values. What it returns holds none of them, however spelled: as written, in any case,
 * escaped for JSON, XML or URLs (also twice), in other digits or widths, a number with separators.
 *
 * cost  O(length of the text) for each way of reading it, whatever the number of values
 */
export function scrubberOf(values: readonly SealedValue[]): Scrubber {
  const needles = needlesOf(values);
  if (needles.length === 0) return NOTHING;
  const plain = searchOf(needles.filter((needle) => !needle.solid));
  const solid = searchOf(needles.filter((needle) => needle.solid));
  const hitsIn = (text: string): Hit[] =>
    readingsOf(text).flatMap((reading) =>
      hits(reading, plain).concat(hits(withoutSeparators(reading), solid)),
    );
  // the same words stand in many fields and versions of a tip; known as long as this scrubber, which serves one call
  const known = new Map<string, string>();
  const scrub = (text: string): string => {
    let shown = known.get(text);
    if (shown === undefined) {
      shown = replaced(text, hitsIn(text));
      known.set(text, shown);
    }
    return shown;
  };
  return {
    scrub: (text) => (text.length < 2 ? text : scrub(text)),
    holds: (text) => text.length >= 2 && hitsIn(text).length > 0,
  };
}

const PAIRS = 1 << 16;
const pairOf = (one: number, two: number): number => ((one << 7) ^ (one >> 9) ^ two) & (PAIRS - 1);

/** A tree of stretches instead of single units: it is built and walked in the time it takes to compare the texts. */
function searchOf(needles: readonly Needle[]): Search {
  const root: Node = { label: '', next: new Map(), needle: null };
  const pairs = new Uint8Array(PAIRS);
  for (const needle of needles) {
    pairs[pairOf(needle.text.charCodeAt(0), needle.text.charCodeAt(1))] = 1;
    put(root, needle);
  }
  return { root, pairs };
}

function put(root: Node, needle: Needle): void {
  const { text } = needle;
  let node = root;
  for (let at = 0; at < text.length; ) {
    const below = node.next.get(text.charCodeAt(at));
    if (!below) {
      node.next.set(text.charCodeAt(at), { label: text.slice(at), next: new Map(), needle });
      return;
    }
    const shared = sharedFrom(text, at, below.label);
    node = shared < below.label.length ? cut(node, below, shared) : below;
    at += shared;
  }
  node.needle ??= needle;
}

/** How many units of a label stand in a text at a place. */
function sharedFrom(text: string, at: number, label: string): number {
  const most = Math.min(label.length, text.length - at);
  let shared = 1; // the first one led to the label
  while (shared < most && text.charCodeAt(at + shared) === label.charCodeAt(shared)) shared += 1;
  return shared;
}

/** A stretch cut in two. Returns the upper part. */
function cut(above: Node, node: Node, length: number): Node {
  const upper: Node = { label: node.label.slice(0, length), next: new Map(), needle: null };
  above.next.set(node.label.charCodeAt(0), upper);
  node.label = node.label.slice(length);
  upper.next.set(node.label.charCodeAt(0), node);
  return upper;
}

/** At every place the longest value that stands there. */
function hits({ text, from, to }: Reading, { root, pairs }: Search): Hit[] {
  const found: Hit[] = [];
  for (let start = 0; start + 1 < text.length; start += 1) {
    if (pairs[pairOf(text.charCodeAt(start), text.charCodeAt(start + 1))] === 0) continue;
    let longest: { needle: Needle; end: number } | null = null;
    let node = root.next.get(text.charCodeAt(start));
    for (let at = start; node && sharedFrom(text, at, node.label) === node.label.length; ) {
      at += node.label.length;
      if (node.needle && (!node.needle.whole || standsAlone(text, start, at)))
        longest = { needle: node.needle, end: at };
      node = at < text.length ? node.next.get(text.charCodeAt(at)) : undefined;
    }
    if (longest) found.push({ from: from[start]!, to: to[longest.end - 1]!, kind: longest.needle.kind });
  }
  return found;
}

function standsAlone(text: string, start: number, end: number): boolean {
  const solidAt = (at: number) => at >= 0 && at < text.length && isSolid(text.charCodeAt(at), text[at]!);
  return !solidAt(start - 1) && !solidAt(end);
}

/** The text with every hit replaced; hits that overlap are one, named by the first. */
function replaced(text: string, found: Hit[]): string {
  if (found.length === 0) return text;
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  const parts: string[] = [];
  let last = 0;
  for (let at = 0; at < found.length; ) {
    const { from, kind } = found[at]!;
    let { to } = found[at]!;
    for (at += 1; at < found.length && found[at]!.from < to; at += 1) to = Math.max(to, found[at]!.to);
    parts.push(text.slice(last, from), `[sealed: ${kind}]`);
    last = to;
  }
  parts.push(text.slice(last));
  return parts.join('');
}
