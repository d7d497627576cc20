import * as z from 'zod';
import { TipstaffError } from '../kernel/errors.ts';
import { countryOf } from '../places/country.ts';
import { CLOSE_REASONS, type CloseReason } from '../tips/shape.ts';
import { closingProblem, REASON_CODES } from './reason-codes.ts';
import type { Elsewhere } from './shape.ts';

/** Tips as an act names them; with `revision` it is refused where somebody changed one meanwhile. */
export const someTips = z
  .array(z.object({ id: z.uuid(), revision: z.number().int().optional() }))
  .min(1)
  .max(500);

/** What an act answers: the decision on each tip that it changed, by which it can be taken back. */
export const decided = z.object({
  decisions: z.array(z.object({ tip: z.string(), decision: z.string(), revision: z.number().int() })),
});

export const noteShape = z.string().max(10_000).optional();

/** A reason for closing that is given today. */
export const givenReason = z.enum(CLOSE_REASONS).extract(REASON_CODES.map(({ code }) => code));

/**
 * What an officer answered to the reason, as it is kept sealed with the decision: canonical JSON; null where the reason asks
 * nothing that is kept.
 *
 * Fails INPUT_INVALID where the answer is missing or names no country that exists, or the reason closes nothing
 */
export function answerOf(input: {
  reason: CloseReason;
  where?: Elsewhere | undefined;
  of?: string | undefined;
  who?: string | undefined;
}): string | null {
  const where = Object.fromEntries(Object.entries(input.where ?? {}).filter(([, text]) => text));
  const problem = closingProblem(input.reason, {
    elsewhere: Object.keys(where).length > 0,
    of: input.of !== undefined,
    who: input.who !== undefined,
  });
  if (problem) throw new TipstaffError('INPUT_INVALID', { problem });
  if (where.country && countryOf(where.country) === null)
    throw new TipstaffError('INPUT_INVALID', { problem: 'where: there is no such country' });
  if (input.reason === 'other_jurisdiction') return JSON.stringify({ where });
  return input.reason === 'identified_elsewhere' ? JSON.stringify({ who: input.who }) : null;
}
