import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { scanJson } from '../intake/json-strict-scan.ts';
import type { Json } from '../intake/json-strict-value.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { HTTP_LIMITS } from './limits.ts';

const FAULTS = {
  JSON_BROKEN: 'the body is not JSON',
  JSON_DUPLICATE_KEY: 'a key stands twice in one object',
  JSON_TOO_DEEP: `the JSON is nested deeper than ${HTTP_LIMITS.depth.value} levels`,
  JSON_FORBIDDEN_KEY: 'the JSON has a key that no input may have',
} as const;

/**
 * Bodies are JSON and nothing else: read by the program's own strict reader, so that no two readers can see two things
 * in one body. No key twice, no key of a prototype, no deep nest, no flood of keys.
 */
export function jsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
    readJson(body),
  );
}

/** Fails INPUT_INVALID, saying what is wrong and never what stands there. Linear. */
export function readJson(body: Buffer): Json {
  const refuse = (problem: string) => new TipstaffError('INPUT_INVALID', { problem });
  if (!isUtf8(body)) throw refuse('the body is not UTF-8');
  const scanned = scanJson(body.toString('utf8'), HTTP_LIMITS.depth.value);
  if (!scanned.ok) throw refuse(FAULTS[scanned.code]);
  if (membersOf(scanned.value) > HTTP_LIMITS.members.value)
    throw refuse(`the JSON has more than ${HTTP_LIMITS.members.value} keys and elements`);
  return scanned.value;
}

function membersOf(value: Json): number {
  if (value === null || typeof value !== 'object') return 0;
  const inner = Object.values(value);
  return inner.reduce<number>((sum, each) => sum + membersOf(each), inner.length);
}
