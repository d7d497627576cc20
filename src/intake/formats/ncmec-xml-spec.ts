import type { IdentifierDraft } from '../../identifiers/shape.ts';
import type { Fact, Flag, PartyDraft, TextDraft, Warning } from '../../tips/shape.ts';
import type { AttributeRow, ElementRow, FieldName, Landing, ValueType } from './ncmec-elements.ts';
import type { XmlElement } from './xml-tree.ts';

/** What one reading gathers beside its draft. */
export type Pass = { readonly now: string; readonly warnings: Warning[]; readonly unknown: Fact[] };

/**
 * Where leaves go: the incident, a party, another account of a party, a file.
 *
 * prefix    before the names of facts: `associatedAccount/`, else ''
 * platform  on which accounts, screen names and groups of this sink are
 * party     the party that this sink is of
 * place     true where city, region and country of an address may fill the fields
 */
export type Sink = {
  readonly fields: { [name in FieldName]?: string | undefined };
  readonly identifiers: IdentifierDraft[];
  readonly facts: Fact[];
  readonly texts: TextDraft[];
  readonly flags: { flag: Flag; at: string }[];
  readonly prefix: string;
  readonly platform: string | undefined;
  readonly party?: PartyDraft;
  readonly place: boolean;
};

/** Puts one element, with all below it, where it belongs. */
export type Land<P extends Pass> = (pass: P, sink: Sink, element: XmlElement, spec: Spec<P>) => void;
/** A landing that asks nothing of the pass but warnings and unknown leaves. */
export type SharedLand = <P extends Pass>(pass: P, sink: Sink, element: XmlElement, spec: Spec<P>) => void;

type Kind<L extends string> = L extends `${infer kind}:${string}` ? kind : L;
/** One landing for each kind that the table names: `identifier` reads `identifier:url` with `url` as its argument. */
export type Landings<P extends Pass> = { readonly [kind in Kind<Landing> | 'inside']?: Land<P> | undefined };

/**
 * A row of the elements made ready for reading: every field is there, so that all specs are of one shape.
 *
 * index     position among its siblings
 * argument  what stands after the colon of its landing
 * required  bit set of the children that must stand here
 */
export type Spec<P extends Pass> = {
  readonly name: string;
  readonly index: number;
  readonly many: boolean;
  readonly mandatory: boolean;
  readonly value: ValueType;
  readonly limit: number;
  readonly order: 'sequence' | 'any' | 'choice';
  readonly land: Land<P>;
  readonly argument: string;
  readonly children: ReadonlyMap<string, Spec<P>>;
  readonly sequence: readonly Spec<P>[];
  readonly required: number;
  readonly attributes: ReadonlyMap<string, AttributeRow>;
  readonly requiredAttributes: readonly AttributeRow[];
};

/** Make rows ready once, at load. Throws where a row lands where nothing reads: a fault of the table. */
export function compile<P extends Pass>(row: ElementRow, landings: Landings<P>, index = 0): Spec<P> {
  const [kind, argument = ''] = (row.lands ?? (row.children ? 'inside' : 'fact')).split(':');
  const land = landings[kind as keyof Landings<P>];
  if (land === undefined) throw new TypeError(`${row.name} lands at ${kind}, where nothing reads it`);
  const children = (row.children ?? []).map((child, at) => compile(child, landings, at));
  const attributes = row.attributes ?? [];
  return {
    name: row.name,
    index,
    many: row.many === true,
    mandatory: row.required === true,
    value: row.value ?? 'text',
    limit: row.limit ?? Number.POSITIVE_INFINITY,
    order: row.order ?? 'sequence',
    land,
    argument,
    sequence: children,
    children: new Map(children.map((child) => [child.name, child])),
    required: children.reduce((bits, child) => (child.mandatory ? bits | (1 << child.index) : bits), 0),
    attributes: new Map(attributes.map((attribute) => [attribute.name, attribute])),
    requiredAttributes: attributes.filter((attribute) => attribute.required),
  };
}
