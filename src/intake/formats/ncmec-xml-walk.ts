import type { Time } from '../../kernel/time.ts';
import { checkLength, checkTime, checkValue, warn } from './ncmec-xml-check.ts';
import type { Pass, Sink, Spec } from './ncmec-xml-spec.ts';
import { numberChildren, pathOf, type XmlElement } from './xml-tree.ts';

/** Attributes that belong to XML and its schema languages, not to the tip. */
const PLUMBING = /^(?:xmlns(?::.*)?|xsi:(?:noNamespaceSchemaLocation|schemaLocation|nil|type))$/;

/** Takes an attribute as part of something larger; false: it becomes a fact. */
export type Take = (name: string, value: string) => boolean;

type Visit<P extends Pass, S> = (pass: P, state: S, child: XmlElement, spec: Spec<P>) => void;

/**
 * Go through an element's children: known ones to `visit` with `state`, numbered for their paths, unknown ones to `unknown`. Notes
 * wrong order, too many and missing ones. The element's own attributes are not looked at. O(children).
 */
export function each<P extends Pass, S>(
  pass: P,
  state: S,
  element: XmlElement,
  spec: Spec<P>,
  visit: Visit<P, S>,
): void {
  if (element.text !== '') keepStray(pass, element);
  let furthest: Spec<P> | undefined;
  let nth = 0;
  let seen = 0;
  let numbered = false;
  for (const child of element.children) {
    const found = specOf(spec, child.name, furthest);
    if (found === furthest && found !== undefined) nth += 1;
    else if (found !== undefined && (furthest === undefined || found.index > furthest.index)) nth = 1;
    else if (!numbered) {
      numberChildren(element);
      numbered = true;
    }
    if (!numbered) child.nth = nth;
    if (found === undefined) {
      keepUnknown(pass, child);
      continue;
    }
    child.numbered = found.many || child.nth > 1;
    if (furthest !== undefined && found.index !== furthest.index)
      checkOrder(pass, spec, furthest, found, child);
    if (!found.many && (seen & (1 << found.index)) !== 0) tooMany(pass, child);
    if (furthest === undefined || found.index > furthest.index) furthest = found;
    seen |= 1 << found.index;
    visit(pass, state, child, found);
  }
  const missing = spec.required & ~seen;
  if (missing !== 0) noteMissing(pass, spec, missing, pathOf(element));
}

/** A known child mostly is the one before or stands later in sequence, where comparing finds it sooner than a map. */
function specOf<P extends Pass>(spec: Spec<P>, name: string, last: Spec<P> | undefined): Spec<P> | undefined {
  const { sequence } = spec;
  for (let index = last === undefined ? 0 : last.index; index < sequence.length; index += 1) {
    if (sequence[index]!.name === name) return sequence[index];
  }
  return spec.children.get(name);
}

/** Attributes and children, each where its own row says. */
export function walk<P extends Pass>(pass: P, sink: Sink, element: XmlElement, spec: Spec<P>): void {
  attributes(pass, sink, element, spec);
  each(pass, sink, element, spec, land);
}

function land<P extends Pass>(pass: P, sink: Sink, child: XmlElement, spec: Spec<P>): void {
  spec.land(pass, sink, child, spec);
}

/** A leaf's value without white space around it, checked; '' where it has none. Its attributes go to `take`, else to facts. */
export function leaf<P extends Pass>(
  pass: P,
  sink: Sink,
  element: XmlElement,
  spec: Spec<P>,
  take?: Take,
): string {
  const value = bare(pass, sink, element, spec, take);
  if (value === '') noteEmpty(pass, element, spec);
  else {
    if (value.length > spec.limit) checkLength(pass, element, spec.limit, value);
    checkValue(pass, element, spec.value, value);
  }
  return value;
}

/** A leaf that is a time; null where it is empty. */
export function leafTime<P extends Pass>(
  pass: P,
  sink: Sink,
  element: XmlElement,
  spec: Spec<P>,
): Time | null {
  const value = bare(pass, sink, element, spec);
  if (value !== '') return checkTime(pass, element, value);
  noteEmpty(pass, element, spec);
  return null;
}

/** Attributes: known ones to `take`, else to facts; unknown ones to `unknown`. */
export function attributes<P extends Pass>(
  pass: P,
  sink: Sink,
  element: XmlElement,
  spec: Spec<P>,
  take?: Take,
): void {
  if (element.attributes.length === 0 && spec.requiredAttributes.length === 0) return;
  for (const { name, value: written } of element.attributes) {
    const row = spec.attributes.get(name);
    if (row === undefined) {
      if (!PLUMBING.test(name)) keepUnknownAttribute(pass, element, name, written);
      continue;
    }
    const value = written.trim();
    if (value === '') continue;
    checkLength(pass, element, row.limit, value, name);
    checkValue(pass, element, row.value, value, name);
    if (take?.(name, value)) continue;
    sink.facts.push({
      name: `${sink.prefix}${element.name}@${name}`,
      value,
      at: `${pathOf(element)}/@${name}`,
    });
  }
  for (const { name } of spec.requiredAttributes) {
    if (element.attributes.some((attribute) => attribute.name === name && attribute.value.trim() !== ''))
      continue;
    warn(pass, 'MISSING_FIELD', `${element.name} has no ${name}.`, `${pathOf(element)}/@${name}`);
  }
}

/** Keep a leaf that has no place of its own, under its element's name or another. */
export function addFact(sink: Sink, element: XmlElement, value: string, name = element.name): void {
  sink.facts.push({ name: sink.prefix + name, value, at: pathOf(element) });
}

/** Keep an element that the table does not know, with all below it. */
function keepUnknown(pass: Pass, element: XmlElement): void {
  const words = `The element ${element.name} is not known here; what it says is kept.`;
  element.numbered = element.nth > 1;
  warn(pass, 'UNKNOWN_FIELD', words, pathOf(element));
  keepLeaves(pass, element);
}

function keepLeaves(pass: Pass, element: XmlElement): void {
  const { name, text, children } = element;
  const at = pathOf(element);
  const said = element.attributes.filter((attribute) => !PLUMBING.test(attribute.name));
  for (const attribute of said) {
    pass.unknown.push({
      name: `${name}@${attribute.name}`,
      value: attribute.value,
      at: `${at}/@${attribute.name}`,
    });
  }
  if (text !== '' || (children.length === 0 && said.length === 0)) {
    pass.unknown.push({ name, value: text.trim(), at });
  }
  numberChildren(element);
  for (const child of children) keepLeaves(pass, child);
}

function keepUnknownAttribute(pass: Pass, element: XmlElement, name: string, value: string): void {
  const at = `${pathOf(element)}/@${name}`;
  const words = `The attribute ${name} of ${element.name} is not known here; what it says is kept.`;
  warn(pass, 'UNKNOWN_FIELD', words, at);
  pass.unknown.push({ name: `${element.name}@${name}`, value, at });
}

function keepStray(pass: Pass, element: XmlElement): void {
  const at = `${pathOf(element)}/text()`;
  warn(pass, 'UNKNOWN_FIELD', `${element.name} holds text beside its elements; it is kept.`, at);
  pass.unknown.push({ name: element.name, value: element.text.trim(), at });
}

function bare<P extends Pass>(pass: P, sink: Sink, element: XmlElement, spec: Spec<P>, take?: Take): string {
  attributes(pass, sink, element, spec, take);
  if (element.children.length > 0) {
    numberChildren(element);
    for (const child of element.children) keepUnknown(pass, child);
  }
  return element.text.trim();
}

function checkOrder<P extends Pass>(
  pass: P,
  parent: Spec<P>,
  furthest: Spec<P>,
  found: Spec<P>,
  child: XmlElement,
): void {
  if (parent.order === 'choice') {
    const words = `${parent.name} holds ${found.name} beside ${furthest.name}; it should hold one of them.`;
    warn(pass, 'TOO_MANY', words, pathOf(child));
  } else if (parent.order === 'sequence' && found.index < furthest.index) {
    const words = `${found.name} stands after ${furthest.name}; it should precede it.`;
    warn(pass, 'WRONG_ORDER', words, pathOf(child));
  }
}

function tooMany(pass: Pass, element: XmlElement): void {
  warn(pass, 'TOO_MANY', `${element.name} stands more than once.`, pathOf(element));
}

function noteMissing<P extends Pass>(pass: P, parent: Spec<P>, missing: number, at: string): void {
  for (const child of parent.sequence) {
    if ((missing & (1 << child.index)) === 0) continue;
    const childAt = `${at}/${child.name}`;
    warn(pass, 'MISSING_FIELD', `${parent.name} has no ${child.name}.`, childAt);
    if (child.required !== 0) noteMissing(pass, child, child.required, childAt);
  }
}

function noteEmpty<P extends Pass>(pass: P, element: XmlElement, spec: Spec<P>): void {
  const type = spec.value;
  if (spec.mandatory) warn(pass, 'MISSING_FIELD', `${spec.name} is empty.`, pathOf(element));
  else if (typeof type === 'string' && type !== 'text' && type !== 'flag') {
    warn(pass, 'UNKNOWN_VALUE', `${spec.name} is empty.`, pathOf(element));
  }
}
