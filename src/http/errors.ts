import { randomBytes } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { TipstaffError } from '../kernel/errors.ts';

/** Errors leave as code, sentence and reference. What a driver or a library says stays here. */
export function replyWithError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const reference = randomBytes(6).toString('hex');
  const known = asKnown(error, reference);
  if (known.status >= 500)
    request.log.error(
      {
        reference,
        code: known.code,
        kind: error instanceof Error ? error.name : typeof error,
        at: placeOf(error),
      },
      'failed',
    );
  reply
    .code(known.status)
    .send({ error: { code: known.code, words: known.message, details: known.details, reference } });
}

function asKnown(error: unknown, reference: string): TipstaffError {
  if (error instanceof TipstaffError) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE')
    return new TipstaffError('BODY_TOO_LARGE', { limit: 'the limit' });
  if (statusCode === 429) return new TipstaffError('TOO_MANY_REQUESTS');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new TipstaffError('INPUT_INVALID', { problem: 'the request is not as this door expects it' });
  return new TipstaffError('INTERNAL', { reference });
}

/** The first line of our own code in a fault's stack: a place in the program, no data. */
function placeOf(error: unknown): string | undefined {
  const line =
    error instanceof Error
      ? error.stack?.split('\n').find((each) => /(?:dist|src)\/\w+\//.test(each))
      : undefined;
  return line
    ?.trim()
    .replace(/.*\/(?:dist|src)\//, '')
    .replace(/\)$/, '');
}
