import type { Condition, RuleFeature } from '../../triage/shape.ts';

/** What a condition may ask of a feature, as the form offers it. `asItIs`: one that the form has no fields for. */
export const ASKS = {
  yes: ['is', 'notThere'],
  number: ['atLeast', 'below', 'between', 'is', 'oneOf', 'there', 'notThere'],
  text: ['is', 'oneOf', 'there', 'notThere'],
} as const;
export type Ask = (typeof ASKS)[keyof typeof ASKS][number] | 'asItIs';

/** A condition as the form holds it: what was typed, as text. */
export type Asked = { feature: string; ask: Ask; values: string[]; from: string; to: string; was: Condition };

export function askedOf(condition: Condition): Asked {
  const { feature, equals, oneOf, below, atLeast, present } = condition;
  const bounded = below !== undefined || atLeast !== undefined;
  const parts = [equals !== undefined, oneOf !== undefined, bounded, present !== undefined].filter(Boolean);
  const text = (value: unknown) => (value === undefined ? '' : String(value));
  const asked = { feature, from: text(atLeast), to: text(below), was: condition };
  if (parts.length !== 1) return { ...asked, ask: 'asItIs', values: [] };
  if (equals !== undefined) return { ...asked, ask: 'is', values: [String(equals)] };
  if (oneOf) return { ...asked, ask: 'oneOf', values: oneOf.map(String) };
  if (present !== undefined) return { ...asked, ask: present ? 'there' : 'notThere', values: [] };
  const both = below !== undefined && atLeast !== undefined;
  return { ...asked, ask: both ? 'between' : below === undefined ? 'atLeast' : 'below', values: [] };
}

/** The condition that the form’s fields ask. A number that is none is left out: the server says that nothing is asked. */
export function conditionOf(
  { feature, ask, values, from, to, was }: Asked,
  type: RuleFeature['type'],
): Condition {
  const typed = (value: string) => (type === 'number' ? Number(value) : value);
  const filled = values.map((value) => value.trim()).filter(Boolean);
  const bound = (value: string) => (value.trim() === '' ? null : Number(value));
  const atLeast = ask === 'below' ? null : bound(from);
  const below = ask === 'atLeast' ? null : bound(to);
  switch (ask) {
    case 'asItIs':
      return was;
    case 'there':
      return { feature, present: true };
    case 'notThere':
      return { feature, present: false };
    case 'is':
      if (type === 'yes') return { feature, equals: true };
      return filled.length === 0 ? { feature } : { feature, equals: typed(filled[0]!) };
    case 'oneOf':
      return { feature, oneOf: filled.map(typed) };
    default:
      return { feature, ...(atLeast !== null && { atLeast }), ...(below !== null && { below }) };
  }
}

/** What a new condition asks first of a feature. */
export function firstAsked(feature: RuleFeature): Asked {
  const ask = ASKS[feature.type][0];
  return { feature: feature.name, ask, values: [], from: '', to: '', was: { feature: feature.name } };
}
