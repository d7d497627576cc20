import { randomBytes } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { placeOf } from '../app/fault.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { CSP_REPORTS } from './csp-reports.ts';
import { HTTP_LIMITS, inWords } from './limits.ts';

/** Errors leave as code, sentence and reference. What a driver or a library says stays here. */
export function replyWithError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const reference = randomBytes(6).toString('hex');
  const known = asKnown(error, reference, request);
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

/** What is too much, by the code of the library that noticed it. */
const TOO_MUCH: Record<string, string> = {
  FST_REQ_FILE_TOO_LARGE: `${inWords(HTTP_LIMITS.file)} a file`,
  FST_FILES_LIMIT: `${inWords(HTTP_LIMITS.files)} files a request`,
  FST_FIELDS_LIMIT: `${inWords(HTTP_LIMITS.fields)} form fields`,
  FST_PARTS_LIMIT: `${inWords(HTTP_LIMITS.files)} parts a request`,
};

function asKnown(error: unknown, reference: string, request: FastifyRequest): TipstaffError {
  if (error instanceof TipstaffError) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const value =
      request.routeOptions.url === CSP_REPORTS ? HTTP_LIMITS.report.value : request.routeOptions.bodyLimit;
    return new TipstaffError('BODY_TOO_LARGE', { limit: inWords({ value, unit: 'bytes' }) });
  }
  if (code !== undefined && code in TOO_MUCH)
    return new TipstaffError('BODY_TOO_LARGE', { limit: TOO_MUCH[code]! });
  if (statusCode === 429) return new TipstaffError('TOO_MANY_REQUESTS');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new TipstaffError('INPUT_INVALID', { problem: 'the request is not as this door expects it' });
  return new TipstaffError('INTERNAL', { reference });
}
