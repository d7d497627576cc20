import { pack } from '../storage/pack.ts';
import { factsToJson } from '../tips/facts-json.ts';
import { type SealedValue, splitSealed } from '../tips/sealed-split.ts';
import type { TipFacts } from '../tips/shape.ts';

/**
 * Facts ready to be sealed: masked and packed, with the values that the masks stand for. Pure.
 *
 * json  the masked facts, as they travel out of a reading thread
 */
export function packFacts(facts: TipFacts): {
  packedFacts: Uint8Array;
  sealed: readonly SealedValue[];
  json: string;
} {
  const { facts: masked, sealed } = splitSealed(facts);
  const json = factsToJson(masked);
  return { packedFacts: pack(json), sealed, json };
}
