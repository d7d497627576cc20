import { form, type KindCase } from './case.ts';

/** Vehicles and addresses. */
export const PLACES = {
  vehicle: [
    ['mh 12 ab 1234', 'IN:MH12AB1234', 'strong', true, { country: 'IN' }],
    ['red hatchback, MH-12-AB-0123, dented', 'IN:MH12AB0123', 'strong', true],
    ['KA1A7', 'IN:KA01A0007', 'strong', true],
    ['DL 3C AB 1234', 'IN:DL03CAB1234', 'strong', true],
    ['22 BH 1234 AA', 'IN:22BH1234AA', 'strong', true],
    ['licence plate 7ABC123 (CA)', 'US-CA:7ABC123', 'strong', true, { country: 'US' }],
    ['plate CA 7ABC123', 'US-CA:7ABC123', 'strong', true],
    ['7ABC123', 'US:7ABC123', 'weak', true, { hints: { country: 'US' } }],
    ['VIN 1M8GDM9AXKP042788', 'vin:1M8GDM9AXKP042788', 'strong', true],
    [
      '1M8GDM9AXKP042789',
      'vin:1M8GDM9AXKP042789',
      'strong',
      false,
      { hints: { type: 'VIN' }, traps: ['check_digit_wrong'] },
    ],
    ['white van', 'white van', 'weak', false, { traps: form }],
  ],
  postal_address: [
    ['12, Example Rd., Pune', '12 example road pune', 'weak', true],
    ['Pune', 'city:pune', 'weak', true, { hints: { type: 'city', country: 'IN' }, country: 'IN' }],
    ['411 001', 'zip:411001', 'weak', true, { hints: { type: 'zipCode' } }],
    ['४११००१', 'zip:411001', 'weak', true, { hints: { type: 'pin' } }],
  ],
} satisfies Record<string, KindCase[]>;
