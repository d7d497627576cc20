import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. About 30 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const queue: { running: number; waiting: (() => void)[] } = { running: 0, waiting: [] };

/** Hash a password. At most two run at once: libuv has four threads and files need some. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), COST));
}

/** Compare with a hash; with null the same work is done and the answer is no, so that time tells nothing. */
export async function passwordFits(password: string, stored: string | null): Promise<boolean> {
  const against = stored ?? NOBODYS;
  const fits = await inTurn(() => verify(against, password.normalize('NFKC')));
  return fits && stored !== null;
}

/** A hash that no password is known for. */
const NOBODYS =
  '$argon2id$v=19$m=19456,t=2,p=1$dGlwc3RhZmYtbm9ib2R5cw$sGIGA1KGTOn1lAQrWY5mS7lZBnPvnn4lKrXyqPqg3jo';

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (queue.running >= 2) await new Promise<void>((go) => queue.waiting.push(go));
  queue.running += 1;
  try {
    return await work();
  } finally {
    queue.running -= 1;
    queue.waiting.shift()?.();
  }
}
