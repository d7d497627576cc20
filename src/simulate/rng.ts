/**
 * Numbers that look random and are the same on every machine for the same seed: xoshiro128** seeded by splitmix32.
 * Only 32-bit integer arithmetic, so no engine's floating point can change a world. Not for secrets.
 *
 * Source: Blackman & Vigna, https://prng.di.unimi.it
 */
export type Random = {
  /** 0 ≤ x < 1, 32 bits of it */
  next: () => number;
  /** whole number, 0 ≤ x < limit */
  below: (limit: number) => number;
  /** whole number, least ≤ x ≤ most */
  between: (least: number, most: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(from: readonly T[]) => T;
  /** lower-case hex of so many characters */
  hex: (characters: number) => string;
};

/** A stream of its own for a seed and a label: the same two give the same numbers, whatever other streams did. */
export function randomFor(seed: number, label: string): Random {
  let state = mix(seed ^ 0x9e3779b9);
  for (let i = 0; i < label.length; i++) state = mix(Math.imul(state ^ label.charCodeAt(i), 0x01000193));
  return generator(state);
}

function mix(value: number): number {
  let z = (value + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}

function generator(start: number): Random {
  let a = mix(start);
  let b = mix(a + 1);
  let c = mix(b + 2);
  let d = mix(c + 3) | 1;

  function word(): number {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  }

  const next = () => word() / 4_294_967_296;
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('nothing to pick from');
      return from[below(from.length)] as (typeof from)[number];
    },
    hex: (characters) => {
      let text = '';
      while (text.length < characters) text += word().toString(16).padStart(8, '0');
      return text.slice(0, characters);
    },
  };
}

/** The same elements in another order (Fisher–Yates); a new array. */
export function shuffled<T>(elements: readonly T[], random: Random): T[] {
  const order = [...elements];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = order[i] as T;
    order[i] = order[j] as T;
    order[j] = kept;
  }
  return order;
}
