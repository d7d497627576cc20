import type { Mark } from './mark.ts';
import type { MarkKind } from './shape.ts';

/**
 * How a kind of identifier speaks for one person, after Fellegi and Sunter, “A Theory for Record Linkage”, Journal of the
 * American Statistical Association 64 (1969): agreement weighs log2(m/u).
 *
 * m        chance that two parties of one person, both with a value of the kind, share one
 * u        chance that two different persons share a value that nobody else holds; a value with more holders weighs less
 * alone    a value may join two groups without any other
 * spread   bits lost with each holder beyond two: how fast a value of the kind becomes a thing that people share
 * most     holders above which the value joins nobody: it is cut off, and shown
 * blocks   parties that share a value are compared at all
 * reach    tips above which a value is not followed when a block is collected: a bound on work, far above `most`
 * family   kinds that come together (a number is proven by a code sent to it) are not counted as independent
 * idle     days after which a value may have passed to somebody else; null where it does not pass on
 */
export type KindWeight = {
  m: number;
  u: number;
  alone: boolean;
  spread: number;
  most: number;
  blocks: boolean;
  reach: number;
  family: string;
  idle: number | null;
};

const strong = (m: number, u: number, spread: number, most: number, idle: number | null, family: string) => ({
  m,
  u,
  alone: true,
  spread,
  most,
  blocks: true,
  reach: 20_000,
  family,
  idle,
});
const weak = (m: number, u: number, spread: number, most: number, blocks: boolean, family: string) => ({
  m,
  u,
  alone: false,
  spread,
  most,
  blocks,
  reach: 2_000,
  family,
  idle: null,
});

/** Kinds that are missing here say nothing about who somebody is. */
export const KIND_WEIGHTS: Readonly<Partial<Record<MarkKind, KindWeight>>> = {
  account: { ...strong(0.98, 1e-9, 0, 1_000_000, null, 'account'), reach: 1_000_000 },
  profile_url: strong(0.9, 1e-8, 0.5, 50, null, 'account'),
  phone: strong(0.7, 2e-7, 0.8, 12, 120, 'phone'),
  email: strong(0.8, 1e-7, 0.4, 16, null, 'email'),
  device: strong(0.6, 6e-6, 1.2, 10, null, 'device'), // alone it is asked: families share one
  upi: strong(0.6, 2e-7, 1.5, 10, null, 'money'),
  bank_account: strong(0.6, 2e-7, 1.5, 10, null, 'money'),
  iban: strong(0.6, 2e-7, 1.5, 10, null, 'money'),
  crypto: strong(0.5, 1e-6, 2, 8, null, 'money'),
  card: strong(0.5, 1e-6, 2, 8, null, 'money'),
  vehicle: strong(0.4, 1e-5, 2, 8, null, 'vehicle'),
  screen_name: weak(0.5, 2e-5, 2, 8, true, 'name'),
  handle: weak(0.4, 2e-4, 2, 6, true, 'name'),
  full_name: weak(0.6, 4e-4, 0.5, 60, false, 'full_name'),
  person_name: weak(0.6, 4e-4, 0.5, 60, false, 'full_name'),
  display_name: weak(0.3, 5e-3, 0.5, 60, false, 'full_name'),
  name_and_birth: weak(1, 1, 0, 12, true, 'birth_date'), // weighs nothing beside its two parts
  birth_date: weak(0.8, 1e-4, 0, 1_000, false, 'birth_date'),
  ip: weak(0.3, 4e-3, 1, 12, false, 'ip'),
  postal_address: weak(0.4, 1e-3, 1, 12, false, 'place'),
};

/** Kinds of which nobody keeps in which tips a value stands: how many hold one is not known. */
const UNSIGHTED: ReadonlySet<MarkKind> = new Set<MarkKind>(['birth_date', 'full_name']);

/** Whether it is kept where values of a kind stand, and the kind says anything of who somebody is. */
export const isSighted = (kind: MarkKind): boolean =>
  KIND_WEIGHTS[kind] !== undefined && !UNSIGHTED.has(kind);

/** What people of one household share without being one person: of one family of evidence where something says that these are two (evidence.ts). */
export const OF_A_HOME: ReadonlySet<MarkKind> = new Set<MarkKind>([
  'device',
  'ip',
  'postal_address',
  'phone',
]);

/** Whether parties that share this are compared. */
export function mayBlock(mark: Mark): boolean {
  return mark.strength !== 'none' && (KIND_WEIGHTS[mark.kind]?.blocks ?? false);
}
