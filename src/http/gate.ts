import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../app/start.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { isOwnOrigin, ownHosts } from './hosts.ts';
import { HTTP_LIMITS, inWords } from './limits.ts';
import { cookieOf } from './session-cookie.ts';

/** Headers on which a decision rests: one that comes twice could be read in two ways. */
const ONCE = new Set([
  'host',
  'content-type',
  'content-length',
  'transfer-encoding',
  'authorization',
  'cookie',
  'origin',
  'sec-fetch-site',
  'x-tipstaff',
]);

/** The media type exactly as clients write it: no leading space, no tab, no second parameter. */
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;
const FORM_TYPE = /^multipart\/form-data; ?boundary="?[\w'()+,./:=? -]{1,70}"?$/i;
const FORM_ROUTES: ReadonlySet<unknown> = new Set(['/api/intake.deliver', '/api/hashlists.import']);

/**
 * What every request passes before its route, whoever sends it: that it is meant for this server, is unambiguous, says who
 * calls in one way only, and brings a body of the one kind that its route takes.
 *
 * Fails HOST_UNKNOWN, INPUT_INVALID, CREDENTIALS_MIXED, SAME_ORIGIN_ONLY, BODY_TYPE_REFUSED
 */
export function gate(server: FastifyInstance, app: App, checksHost: boolean): void {
  const isOwn = ownHosts(app.config);
  const cookie = cookieOf(app.config).name;
  server.addHook('onRequest', async (request) => {
    refuseAmbiguous(request);
    if (checksHost) {
      if (!isOwn(request.host)) throw new TipstaffError('HOST_UNKNOWN');
      const { origin } = request.headers;
      if (origin !== undefined && !isOwnOrigin(origin, request, app.config.baseUrl))
        throw new TipstaffError('SAME_ORIGIN_ONLY');
    }
    if (request.headers.authorization !== undefined && request.cookies[cookie] !== undefined)
      throw new TipstaffError('CREDENTIALS_MIXED');
    if (!request.url.startsWith('/api/')) return;
    if (request.url.includes('?'))
      throw new TipstaffError('INPUT_INVALID', { problem: 'nothing goes into an address' });
    refuseOtherTypes(request);
  });
}

function refuseAmbiguous({ raw }: FastifyRequest): void {
  const names = raw.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  if (names.length > HTTP_LIMITS.headers.value)
    throw new TipstaffError('INPUT_INVALID', {
      problem: `the request has more than ${inWords(HTTP_LIMITS.headers)} headers`,
    });
  const seen = new Set<string>();
  for (const name of names) {
    if (ONCE.has(name) && seen.has(name))
      throw new TipstaffError('INPUT_INVALID', { problem: `the header ${name} comes twice` });
    seen.add(name);
  }
  if (seen.has('content-length') && seen.has('transfer-encoding'))
    throw new TipstaffError('INPUT_INVALID', { problem: 'the body’s length is given in two ways' });
}

function refuseOtherTypes(request: FastifyRequest): void {
  if (request.method !== 'POST' || request.is404) return;
  const expected = FORM_ROUTES.has(request.routeOptions.url) ? FORM_TYPE : JSON_TYPE;
  if (!expected.test(request.headers['content-type'] ?? ''))
    throw new TipstaffError('BODY_TYPE_REFUSED', {
      expected: expected === FORM_TYPE ? 'multipart/form-data' : 'application/json',
    });
}
