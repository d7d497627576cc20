import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../src/kernel/digest.ts';
import { KeyKeeper } from '../src/storage/key-keeper.ts';
import { newKeyring } from '../src/storage/keyring-file.ts';
import { seal } from '../src/storage/seal.ts';
import { openVault, UnitKeys } from '../src/storage/vault.ts';

/** What a data key costs: 25,000 fresh ones, as an intake makes them, opened again, and with 1,000 records cleared. */
const folder = mkdtempSync(join(tmpdir(), 'tipstaff-keys-'));
const units = new UnitKeys();
units.hold(1, 1, Buffer.alloc(32, 1));
const source = { name: 'bench', file: null, read: () => null };
const keeper = new KeyKeeper(source, join(folder, 'keyring'), Buffer.alloc(32, 2), newKeyring());
const vault = openVault({
  fingerprintKey: Buffer.alloc(32, 3),
  spoolKey: Buffer.alloc(32, 4),
  units,
  keeper,
});
const COUNT = 25_000;
const places = (round: number) => Array.from({ length: COUNT }, (_, at) => `tip:${sha256(`${round} ${at}`)}`);
/** Processor time, not the clock's: other programs may be at work. */
const micros = (work: () => void): number => {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / COUNT;
};
const rounds = [1, 2, 3].map((round) => {
  const all = places(round);
  const wrapped: Buffer[] = [];
  const made = micros(() => {
    for (const place of all) wrapped.push(vault.newKey(place, 1).wrapped);
  });
  const opened = micros(() => {
    for (const [at, place] of all.entries()) vault.unwrap(wrapped[at]!, place, 1);
  });
  return { made, opened };
});
const cleared = places(9).slice(0, 1000);
const from = process.hrtime.bigint();
vault.destroy(cleared.map((place) => vault.leafOf(vault.newKey(place, 1).wrapped, place)!));
const cut = Number(process.hrtime.bigint() - from) / 1e6;
const after = micros(() => {
  for (const place of places(10)) vault.newKey(place, 1);
});
const [key, plain] = [Buffer.alloc(32, 5), Buffer.alloc(32, 6)];
const bare = micros(() => {
  for (const place of places(11)) seal(key, place, plain);
});
process.stdout.write(
  `${JSON.stringify({
    newKeyMicros: Math.min(...rounds.map((each) => each.made)),
    sealAloneMicros: bare,
    unwrapMicros: Math.min(...rounds.map((each) => each.opened)),
    newKeyAfterThousandClearedMicros: after,
    destroyThousandMillis: cut,
    keyringBytesAfterThousand: statSync(join(folder, 'keyring')).size,
  })}\n`,
);
rmSync(folder, { recursive: true });
