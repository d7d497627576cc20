import { describeFault } from '../app/fault.ts';
import { TipstaffError } from '../kernel/errors.ts';

/** Options of Node that lay memory on the disk, open it to a debugger, or write down the keys of connections. */
const OPENS_MEMORY =
  /--(?:inspect|debug|heap-?prof|heapsnapshot|cpu-prof|prof\b|diagnostic-|report-|experimental-report|abort-on-uncaught|trace-event|tls-keylog|tls-min-v1\.[01]|insecure)/;

/**
 * Make this process tell as little as it can: what was typed leaves the process list, what nobody caught leaves no message
 * of a driver, and no option may lay memory open.
 *
 * environment  NODE_OPTIONS and NODE_EXTRA… as given; fails CONFIG_INVALID
 */
export function closeProcess(
  say: (words: string) => void,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  process.title = 'tipstaff';
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(kind, (fault: unknown) => {
      say(`Something failed inside: ${describeFault(fault)}.`);
      process.exit(1);
    });
  if (process.platform !== 'win32') process.on('SIGUSR1', () => {}); // else it opens the debugger
  const options = [...process.execArgv, environment['NODE_OPTIONS'] ?? ''].join(' ');
  const found = OPENS_MEMORY.exec(options);
  if (found)
    throw new TipstaffError('CONFIG_INVALID', {
      problem: `Node’s option ${found[0]}… would lay open what the program holds in memory`,
    });
  if (environment['SSLKEYLOGFILE'] || environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    throw new TipstaffError('CONFIG_INVALID', {
      problem: 'SSLKEYLOGFILE and NODE_TLS_REJECT_UNAUTHORIZED=0 would open the connection to the database',
    });
}
