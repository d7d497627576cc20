import type { FastifyInstance } from 'fastify';
import { TipstaffError } from '../kernel/errors.ts';
import { type Instant, millis } from '../kernel/time.ts';

const MINUTE_MS = 60_000;

/**
 * Counts calls of those who are not signed in, and logs how many came since the line before, at most once a minute. They
 * leave no entry in a unit's log: anybody could make it grow without an end.
 */
export function countUnsigned(server: FastifyInstance, clock: () => Instant): void {
  let count = 0;
  let told = Number.NEGATIVE_INFINITY;
  const tell = () => {
    server.log.warn({ code: 'NOT_SIGNED_IN', count }, 'refused');
    count = 0;
  };
  server.addHook('onError', async (_request, _reply, error) => {
    if (!(error instanceof TipstaffError) || error.code !== 'NOT_SIGNED_IN') return;
    count += 1;
    const now = millis(clock());
    if (now - told < MINUTE_MS) return;
    told = now;
    tell();
  });
  server.addHook('onClose', async () => {
    if (count > 0) tell();
  });
}
