import type { Fact } from '../../tips/shape.ts';
import { type Fields, text } from '../json-strict-fields.ts';

export type AddressPart = 'street1' | 'street2' | 'city' | 'postalCode' | 'state' | 'country';
export type Address = { at: string; parts: Partial<Record<AddressPart, string>>; facts: Fact[] };

const part = (name: AddressPart) =>
  text<Address>((into, value) => {
    into.parts[name] = value;
  });

export const addressFields: Fields<Address> = {
  street1: part('street1'),
  street2: part('street2'),
  address: part('street1'),
  city: part('city'),
  state: part('state'),
  postalCode: part('postalCode'),
  zipCode: part('postalCode'),
  country: part('country'),
  type: text((into, value, at) => into.facts.push({ name: 'addressType', value, at })),
};

const ORDER: readonly AddressPart[] = ['street1', 'street2', 'city', 'postalCode', 'state', 'country'];

/** An address on one line, in the order in which it is written on an envelope; '' where nothing is known. */
export function addressText(parts: Address['parts']): string {
  return ORDER.flatMap((name) => parts[name] ?? []).join(', ');
}
