import { Writable } from 'node:stream';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { replyWithError } from '../../src/http/errors.ts';
import { LOGGER } from '../../src/http/log.ts';
import { countUnsigned } from '../../src/http/unsigned.ts';
import { TipstaffError } from '../../src/kernel/errors.ts';

test('calls of nobody are counted in the log of the process, in a line a minute', async () => {
  const lines: { msg: string; code?: string; count?: number }[] = [];
  const stream = new Writable({
    write: (line: Buffer, _, done) => {
      lines.push(JSON.parse(line.toString('utf8')) as { msg: string });
      done();
    },
  });
  let now = '2026-11-21T09:00:00.000Z';
  const server = Fastify({ logger: { level: 'warn', ...LOGGER, stream } });
  server.setErrorHandler(replyWithError);
  countUnsigned(server, () => now);
  server.post('/nobody', async () => {
    throw new TipstaffError('NOT_SIGNED_IN');
  });
  server.post('/other', async () => {
    throw new TipstaffError('PROVE_AGAIN');
  });
  const post = async (url: string, times: number) => {
    for (let at = 0; at < times; at += 1) await server.inject({ method: 'POST', url });
  };
  const counted = () => lines.map(({ msg, code, count }) => [msg, code, count]);
  await post('/nobody', 50);
  await post('/other', 3);
  expect(counted()).toEqual([['refused', 'NOT_SIGNED_IN', 1]]);
  now = '2026-11-21T09:01:00.000Z';
  await post('/nobody', 3);
  expect(counted().at(-1)).toEqual(['refused', 'NOT_SIGNED_IN', 50]);
  await server.close();
  expect(counted().map(([, , count]) => count)).toEqual([1, 50, 2]);
});
