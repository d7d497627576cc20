import type { Identifier } from './shape.ts';

/**
 * The exact text whose keyed digest the store keeps and matches: kind and canonical form. The canonical form already
 * holds the platform of an account and the algorithm of a hash. Changing this text orphans every stored digest.
 */
export function matchKey(identifier: Pick<Identifier, 'kind' | 'canonical'>): string {
  return `${identifier.kind}:${identifier.canonical}`;
}
