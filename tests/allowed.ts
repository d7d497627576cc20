/** What only the edge of the program may touch, and how it is recognised. */
export const EDGES = {
  clock: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/,
  chance: /\bMath\.random\b|\brandomBytes\b|\brandomUUID\b|\bgetRandomValues\b/,
  environment: /\bprocess\.env\b/,
  files: /from 'node:fs(?:\/promises)?'/,
  network: /\bfetch\(|from 'node:(?:http|https|net|tls|dgram|dns)'/,
  timers: /\bset(?:Timeout|Interval|Immediate)\(|from 'node:timers/,
  processes: /from 'node:(?:child_process|worker_threads|cluster)'/,
} as const;
export type Edge = keyof typeof EDGES;

/** The edge files, each with what it touches and why it must. Nothing else may. */
export const ALLOWED: Record<string, { edges: Edge[]; because: string }> = {
  'places/registered-country.ts': {
    edges: ['files'],
    because: 'the table of addresses is a file that came with the program',
  },
  'storage/binaries.ts': {
    edges: ['files', 'processes'],
    because: 'finds the server’s binaries and asks their version',
  },
  'storage/embedded.ts': {
    edges: ['files', 'processes', 'chance', 'timers'],
    because: 'makes, starts and stops the embedded server',
  },
  'storage/lock.ts': { edges: ['files'], because: 'the lock is a file' },
  'storage/write-whole.ts': { edges: ['files'], because: 'small secrets are written whole or not at all' },
  'storage/master-key.ts': {
    edges: ['files', 'chance', 'processes'],
    because: 'the master key is a file, made once, or what a program prints',
  },
  'storage/keyring-file.ts': {
    edges: ['files', 'chance'],
    because: 'the keyring is a file with a root of chance',
  },
  'storage/open-keys.ts': {
    edges: ['files', 'chance'],
    because: 'makes keys, and looks whether files are there',
  },
  'storage/key-store.ts': { edges: ['chance'], because: 'keys of units' },
  'storage/seal.ts': { edges: ['chance'], because: 'a fresh nonce for every seal' },
  'storage/open.ts': { edges: ['files'], because: 'a restore that was cut off left a file that says so' },
  'app/key-actions.ts': { edges: ['chance'], because: 'shares of the master key' },
  'app/backup.ts': { edges: ['files'], because: 'a backup is a file, and the spool is files' },
  'app/restore.ts': { edges: ['files'], because: 'a backup is a file, and the spool is files' },
  'cli/keys.ts': {
    edges: ['files', 'timers'],
    because: 'custodians’ shares are files; asks how a rotation stands',
  },
  'cli/port.ts': { edges: ['network'], because: 'looks whether the address is free before long work' },
  'cli/subject.ts': { edges: ['timers'], because: 'waits for a full resolution, with progress' },
  'cli/backup.ts': {
    edges: ['files', 'timers'],
    because: 'identities and anchors are files; asks how a backup stands',
  },
  'storage/ids.ts': { edges: ['chance'], because: 'ids and one-time secrets' },
  'storage/vault.ts': { edges: ['chance'], because: 'keys and nonces' },
  'audit/anchor.ts': { edges: ['files'], because: 'the anchor is a file outside the database' },
  'access/session-store.ts': {
    edges: ['chance'],
    because: 'session tokens, and secrets by which a browser is known again',
  },
  'access/token-store.ts': { edges: ['chance'], because: 'tokens for machines' },
  'access/ceremony-store.ts': { edges: ['chance'], because: 'tickets of sign-ins that are half done' },
  'intake/spool.ts': { edges: ['files'], because: 'the spool is files' },
  'intake/read-thread.ts': { edges: ['processes'], because: 'is what a reading thread runs' },
  'intake/open-pdf-text.ts': {
    edges: ['processes', 'timers'],
    because: 'a PDF is read in a thread that can be ended',
  },
  'networks/build-thread.ts': { edges: ['processes'], because: 'is what the building thread runs' },
  'app/network-thread.ts': { edges: ['processes'], because: 'starts the thread in which networks are found' },
  'app/rescore-work.ts': { edges: ['timers'], because: 'looks every minute whether a clock has passed' },
  'app/network-work.ts': { edges: ['timers'], because: 'waits until no more is taken in' },
  'simulate/folder-sink.ts': { edges: ['files'], because: 'writes a simulated world' },
  'app/config.ts': { edges: ['files'], because: 'settings may stand in files' },
  'app/version.ts': { edges: ['files'], because: 'the version stands in package.json' },
  'app/start.ts': { edges: ['clock'], because: 'here the clock comes in' },
  'app/anchoring.ts': { edges: ['timers'], because: 'keeps what changed every minute' },
  'app/outbound.ts': { edges: ['network'], because: 'the only way to the outside, by an allow-list' },
  'http/tls.ts': {
    edges: ['files', 'network'],
    because: 'certificate and key are files; makes the server that listens with them, connects nowhere',
  },
  'app/reading-pool.ts': {
    edges: ['processes', 'timers'],
    because: 'starts and ends the reading threads, and waits for them no longer than a limit',
  },
  'http/errors.ts': { edges: ['chance'], because: 'references of error answers' },
  'http/server.ts': { edges: ['files'], because: 'looks whether screens were built' },
  'documents/spool.ts': { edges: ['chance'], because: 'a key for each file, kept in memory alone' },
  'cli/new-file.ts': { edges: ['files'], because: 'writes the file that the command line names' },
  'cli/context.ts': { edges: ['environment'], because: 'here the settings come in' },
  'cli/client.ts': {
    edges: ['files', 'network'],
    because: 'speaks to the running server over its socket file',
  },
  'cli/multipart.ts': { edges: ['chance'], because: 'a boundary that stands in no file' },
  'cli/demo.ts': { edges: ['files'], because: 'keeps the simulated world between two demos' },
  'cli/files.ts': { edges: ['files'], because: 'reads what is named on the command line' },
  'cli/audit.ts': {
    edges: ['files', 'timers'],
    because: 'reads bundles and anchors; asks how a verification stands',
  },
  'cli/witness.ts': {
    edges: ['files', 'clock'],
    because: 'a witness’s key is a file, its signature has a time',
  },
  'cli/serve.ts': { edges: ['files'], because: 'its socket is a file' },
  'cli/progress.ts': { edges: ['clock'], because: 'rate and time left' },
  'cli/receive.ts': { edges: ['timers'], because: 'asks again how an intake stands' },
};
