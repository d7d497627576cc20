/**
 * Numbers that look random and are the same on every machine: mulberry32 (public domain, Tommy Ettinger). 0 ≤ x < 1.
 * For orders and samples in this room; not for secrets.
 */
export function chanceFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The same elements in another order (Fisher–Yates); a new array. */
export function shuffled<T>(elements: readonly T[], chance: () => number): T[] {
  const order = [...elements];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(chance() * (i + 1));
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
