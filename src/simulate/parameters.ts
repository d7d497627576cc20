import { COUNTRIES, MORE_STATES, OPERATION_STATES } from './countries.ts';
import type { Rates, WorldName } from './shape.ts';

/**
 * What makes one world differ from another, as data.
 *
 * offenders   how many, for so many tips
 * phoneTable  country → exactly so many phone numbers; a country named here has no others
 * lonely      share of offenders who belong to no network
 * india       share of people who live in India
 */
export type Parameters = {
  offenders: (tips: number) => number;
  networks: (tips: number) => number;
  groups: (tips: number) => number;
  lonely: number;
  india: number;
  countries: readonly string[];
  states: ReadonlyArray<readonly [string, string]>;
  phoneTable: Readonly<Record<string, number>>;
  rates: Rates;
};

/** Distinct phone numbers by country in the world `operation`. */
export const OPERATION_PHONES: Readonly<Record<string, number>> = {
  PK: 36,
  CA: 35,
  GB: 35,
  BD: 31,
  LK: 30,
  NG: 28,
  AZ: 27,
  YE: 24,
  MY: 22,
};

const STANDARD_RATES: Rates = {
  shown: 0.86,
  typed: 0.15,
  recycledPhone: 0.006,
  sharedDevice: 0.004,
  carrierNat: 0.4,
  cafe: 0.04,
  wrongClock: 0.015,
};

const STANDARD: Parameters = {
  offenders: (tips) => Math.max(12, Math.round(tips * 0.16)),
  networks: (tips) => Math.max(2, Math.round(tips / 800)),
  groups: (tips) => Math.max(4, Math.round(tips / 400)),
  lonely: 0.3,
  india: 0.55,
  countries: COUNTRIES.slice(0, 40).map(([code]) => code),
  states: [...OPERATION_STATES, ...MORE_STATES],
  phoneTable: {},
  rates: STANDARD_RATES,
};

export const PARAMETERS: Readonly<Record<WorldName, Parameters>> = {
  default: STANDARD,
  operation: {
    ...STANDARD,
    offenders: () => 5_000,
    networks: () => 17,
    groups: () => 53,
    lonely: 0,
    india: 0.4,
    countries: COUNTRIES.map(([code]) => code),
    states: OPERATION_STATES,
    phoneTable: OPERATION_PHONES,
  },
  vicious: {
    ...STANDARD,
    rates: {
      shown: 0.62,
      typed: 0.4,
      recycledPhone: 0.08,
      sharedDevice: 0.04,
      carrierNat: 0.6,
      cafe: 0.1,
      wrongClock: 0.05,
    },
  },
};

/** Shares of the delivered documents; what is left is new tips. */
export const SHARES = { versions: 0.012, duplicates: 0.02, broken: 0.004 } as const;

/** Topics and formats of new tips, in parts of a thousand; `sharing` and `police-json` take what is left. */
export const PER_MILLE = {
  topics: { contact: 90, selling: 55, viral: 60, informational: 100, sighting: 30 },
  deliveries: { zip: 10, 'api-xml': 60, csv: 60, ndjson: 40 },
} as const;

/** Of a thousand new tips, how many tell of a child in danger: escalated by platform or NCMEC, or not yet seen as such. */
export const DANGER_PER_MILLE = { escalated: 4, soon: 16 } as const;
