import type { EXPECTED } from './expected.ts';

/** How a record stands to the officer who asks for it. */
export type Relation =
  | 'own'
  | 'assigned to another'
  | 'same unit'
  | 'other unit'
  | 'restricted'
  | 'named'
  | 'expired grant'
  | 'cleared'
  | 'non-existent';

type Kind = NonNullable<(typeof EXPECTED)[string]['about']>;
const IN_UNIT = [
  { name: 'same unit', open: true },
  { name: 'other unit', open: false },
] as const;

/** Which relations are tried for a kind of record, and whether the record may be seen in them. */
export const RELATIONS: Record<Kind, readonly { name: Relation; open: boolean }[]> = {
  tip: [
    { name: 'own', open: true },
    { name: 'assigned to another', open: true },
    ...IN_UNIT,
    { name: 'restricted', open: false },
    { name: 'named', open: true },
    { name: 'expired grant', open: false },
    { name: 'cleared', open: true },
  ],
  subject: [...IN_UNIT, { name: 'restricted', open: false }, { name: 'named', open: true }],
  run: IN_UNIT,
  'own run': [{ name: 'own', open: true }, ...IN_UNIT.slice(1)],
  quarantine: IN_UNIT,
  network: IN_UNIT,
  view: [{ name: 'own', open: true }, ...IN_UNIT.slice(1)],
  // the installation's administrators look after every unit
  officer: [
    { name: 'same unit', open: true },
    { name: 'other unit', open: true },
  ],
};
