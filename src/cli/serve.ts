import { chmodSync, rmSync } from 'node:fs';
import type { Config } from '../app/config.ts';
import { describeFault } from '../app/fault.ts';
import { ADMINISTRATOR } from '../app/first-run.ts';
import { socketPath } from '../app/socket.ts';
import type { App } from '../app/start.ts';
import { listening } from '../http/listening.ts';
import { makeServer } from '../http/server.ts';
import { reloadTls } from '../http/tls.ts';
import { portTaken } from './port.ts';
import { say } from './print.ts';

/** Serve an app that was started until it is told to end; closes it in order. Prints the address. */
export async function serve(
  app: App,
  config: Config,
  announce: (address: string) => void | Promise<void>,
): Promise<void> {
  const web = await makeServer(app, 'web');
  const local = await makeServer(app, 'socket');
  const socket = socketPath(config.data);
  rmSync(socket, { force: true });
  await local.listen({ path: socket, ...listening });
  chmodSync(socket, 0o600);
  try {
    await web.listen({ host: config.host, port: config.port, ...listening });
  } catch (cause) {
    await Promise.all([web.close(), local.close()]);
    rmSync(socket, { force: true });
    await app.close();
    throw portTaken(config, cause);
  }
  const ended = untilTold();
  const { tls } = config;
  if (tls) process.on('SIGHUP', () => reload(() => reloadTls(web.server, tls)));
  void app.jobs
    .recover()
    .catch((error: unknown) => say(`An intake could not be gone on with: ${describeFault(error)}`));
  const { port } = web.server.address() as { port: number };
  app.site.baseUrl = config.baseUrl.replace(/:0$/, `:${port}`);
  await announce(app.site.baseUrl);
  await ended;
  say('Ending: what is being written is finished first.');
  await Promise.all([web.close(), local.close()]);
  rmSync(socket, { force: true });
  await app.close();
}

/** New certificate files, without an end of the service; where they do not fit, the old ones go on. */
function reload(work: () => void): void {
  try {
    work();
    say('The certificate was read again.');
  } catch (error) {
    say(`The certificate stays as it was: ${describeFault(error)}`);
  }
}

function untilTold(): Promise<void> {
  return new Promise((end) => {
    process.once('SIGINT', () => end());
    process.once('SIGTERM', () => end());
  });
}

/** What a first start prints. */
export function printFirstSecret(secret: string | null): void {
  if (secret)
    process.stdout.write(`First sign-in (good once, for a day): name ${ADMINISTRATOR}, secret ${secret}\n`);
}
