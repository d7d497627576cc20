import type { HashList, Match } from '../../hashlists/shape.ts';

type Nothing = Record<string, never>;

/** The actions on lists of known hashes that the screens call; files go by `importList` (client.ts). */
export type HashListApi = {
  'hashlists.list': { input: Nothing; output: { lists: HashList[] } };
  'hashlists.match': { input: { hashes: string[] }; output: { hashes: Match[] } };
  'hashlists.withdraw': { input: { list: string; reason: string }; output: Nothing };
};
