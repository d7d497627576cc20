import { type Needle, needlesOf } from './needles.ts';
import type { SealedValue } from './sealed-split.ts';
import type { SealedKind } from './shape.ts';
import { isSolid, type Reading, readingsOf, withoutSeparators } from './spellings.ts';

/** Replaces sealed values in texts. A text that holds none stays the same. */
export type Scrubber = { scrub: (text: string) => string; holds: (text: string) => boolean };

type Node = { next: Map<number, Node>; needle: Needle | null };
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
  const plain = trieOf(needles.filter((needle) => !needle.solid));
  const solid = trieOf(needles.filter((needle) => needle.solid));
  const hitsIn = (text: string): Hit[] =>
    readingsOf(text).flatMap((reading) => [
      ...hits(reading, plain),
      ...hits(withoutSeparators(reading), solid),
    ]);
  return {
    scrub: (text) => (text.length < 2 ? text : replaced(text, hitsIn(text))),
    holds: (text) => text.length >= 2 && hitsIn(text).length > 0,
  };
}

function trieOf(needles: readonly Needle[]): Node {
  const root: Node = { next: new Map(), needle: null };
  for (const needle of needles) {
    let node = root;
    for (let at = 0; at < needle.text.length; at += 1) {
      const unit = needle.text.charCodeAt(at);
      let below = node.next.get(unit);
      if (!below) {
        below = { next: new Map(), needle: null };
        node.next.set(unit, below);
      }
      node = below;
    }
    node.needle ??= needle;
  }
  return root;
}

/** At every place the longest value that stands there. */
function hits({ text, from, to }: Reading, root: Node): Hit[] {
  const found: Hit[] = [];
  for (let start = 0; start < text.length; start += 1) {
    let node = root.next.get(text.charCodeAt(start));
    let longest: { needle: Needle; end: number } | null = null;
    for (let at = start + 1; node; at += 1) {
      if (node.needle && (!node.needle.whole || standsAlone(text, start, at)))
        longest = { needle: node.needle, end: at };
      if (at >= text.length) break;
      node = node.next.get(text.charCodeAt(at));
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
