import type { IntakeDocument } from '../shape.ts';
import { headOf } from './xml-bytes.ts';

/** How far into a document its outermost element is looked for. */
const HEAD = 4096;
const LONG_HEAD = 262_144;

/**
 * Name of an XML document's outermost element, '' where none is seen in the first 256 KiB. Passes over the
 * declaration, comments, processing instructions and a document type; says nothing about whether the XML is sound.
 */
export function rootName(document: IntakeDocument): string {
  const { kept } = document;
  const name = nameIn(headOf(kept, HEAD));
  return name === '' && kept.byteLength > HEAD ? nameIn(headOf(kept, LONG_HEAD)) : name;
}

function nameIn(head: string): string {
  let at = 0;
  for (;;) {
    at = head.indexOf('<', at);
    if (at < 0) return '';
    if (head.startsWith('<?', at)) at = after(head, '?>', at);
    else if (head.startsWith('<!--', at)) at = after(head, '-->', at);
    else if (head.startsWith('<!', at)) at = after(head, '>', at);
    else return /^<([^\s/>]{1,128})[\s/>]/.exec(head.slice(at, at + 130))?.[1] ?? '';
    if (at < 0) return '';
  }
}

function after(head: string, end: string, from: number): number {
  const at = head.indexOf(end, from);
  return at < 0 ? -1 : at + end.length;
}
