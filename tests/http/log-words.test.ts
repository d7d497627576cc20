import { Writable } from 'node:stream';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { listening } from '../../src/http/listening.ts';
import { LOGGER } from '../../src/http/log.ts';

/** Log lines of a server with the program's own settings, while it begins to listen. */
async function linesOf(options: object): Promise<{ msg: string }[]> {
  const lines: { msg: string }[] = [];
  const stream = new Writable({
    write: (line: Buffer, _, done) => {
      lines.push(JSON.parse(line.toString('utf8')) as { msg: string });
      done();
    },
  });
  const server = Fastify({ logger: { level: 'info', ...LOGGER, stream } });
  await server.listen({ host: '127.0.0.1', port: 0, ...options });
  await server.close();
  return lines;
}

test('a start is a line that says so, and never the address', async () => {
  const lines = await linesOf(listening);
  expect(lines.map((line) => line.msg)).toEqual(['listening']);
  expect(JSON.stringify(lines)).not.toContain('127.0.0.1');
});

test('a library’s own words are kept back', async () => {
  expect((await linesOf({})).map((line) => line.msg)).toEqual(['other']);
});
