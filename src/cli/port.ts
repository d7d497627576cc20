import { createServer } from 'node:net';
import type { Config } from '../app/config.ts';
import { TipstaffError } from '../kernel/errors.ts';

/** What is said where nothing can listen at the address of the settings. */
export function portTaken({ host, port }: Pick<Config, 'host' | 'port'>, cause: unknown): TipstaffError {
  const problem = `TIPSTAFF_HOST and TIPSTAFF_PORT: nothing can listen at ${host}:${port}, it is taken or not allowed; TIPSTAFF_PORT chooses another port, 0 takes one that is free`;
  return new TipstaffError('CONFIG_INVALID', { problem }, { cause });
}

/** Listen for a moment where it will be listened later, before long work is begun. Fails CONFIG_INVALID. */
export async function checkPort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((done, fail) => {
      probe.once('error', fail);
      probe.listen({ host, port }, done);
    });
  } catch (cause) {
    throw portTaken({ host, port }, cause);
  }
  await new Promise((done) => probe.close(done));
}
