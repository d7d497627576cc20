import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, workFolder } from './command-line.ts';

const root = workFolder();

test('a demo whose port is taken says so at once, with the setting that chooses another, and begins nothing', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const port = String((other.address() as AddressInfo).port);
  const data = join(root, 'never');
  const began = performance.now();
  const ran = await run(data, ['demo', '--tips', '100'], { TIPSTAFF_PORT: port });
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(ran.code, ran.err).toBe(2);
  expect(ran.err).toContain(`127.0.0.1:${port}`);
  expect(ran.err).toContain('TIPSTAFF_PORT chooses another port');
  expect(ran.err + ran.out).not.toContain('simulating');
  expect(existsSync(data)).toBe(false);
  other.close();
}, 60_000);
