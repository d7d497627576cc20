import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { appendNote } from '../audit/anchor.ts';
import {
  cosign,
  type Note,
  privateKeyOf,
  rawPublicKey,
  readCheckpoint,
  readNotes,
  readVerifier,
  signedBy,
  type Verifier,
  verifierText,
} from '../audit/note.ts';
import { extendsTree } from '../audit/proof.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { writeWhole } from '../storage/write-whole.ts';
import { readText } from './audit.ts';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { out, say } from './print.ts';

const HEAD = 'tipstaff-witness-key-1:';

/** `tipstaff audit witness`: makes a key for one who witnesses the log, and prints its public half. */
export function addWitness(command: Command): void {
  command
    .description(
      'Make a key for a witness of the log: the file stays with the witness, the printed key goes to the unit.',
    )
    .requiredOption('--name <name>', 'who witnesses, e.g. witness.example.org/unit-2')
    .requiredOption('--out <file>', 'the key’s file, a new one')
    .action((options: { name: string; out: string }) => {
      if (/[\s+]/.test(options.name) || options.name === '')
        throw new TipstaffError('INPUT_INVALID', { problem: 'a name has neither spaces nor plus signs' });
      if (existsSync(options.out)) throw new TipstaffError('ALREADY_EXISTS', { name: options.out });
      const { privateKey } = generateKeyPairSync('ed25519');
      const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
      writeWhole(options.out, `${HEAD}${options.name}:${seed.toString('base64')}\n`);
      out(verifierText({ name: options.name, type: 'witness', publicKey: rawPublicKey(privateKey) }));
    });
}

/**
 * `tipstaff audit cosign`: the witness signs the newest checkpoint of a file, where the log goes on from the one it
 * signed before, and appends the note with its signature.
 */
export function addCosign(command: Command): void {
  command
    .description(
      'As a witness, sign the newest checkpoint of a file, where it goes on from the last one signed.',
    )
    .requiredOption('--key-file <file>', 'the witness’s key, made by `audit witness`')
    .requiredOption('--file <file>', 'the witness’s file of checkpoints (TIPSTAFF_WITNESS_FILE)')
    .option('--log-key <key>', 'the log’s public key as it was noted elsewhere')
    .action(async (options: { keyFile: string; file: string; logKey?: string }) => {
      const client = await openClient(configHere(), say);
      try {
        const { verifier } = await client.call<{ verifier: string }>('audit.status');
        const log = readVerifier(options.logKey ?? verifier);
        if (!log) throw new TipstaffError('INPUT_INVALID', { problem: 'the log’s key is none' });
        const prove = async (from: number, to: number) =>
          (await client.call<{ proof: string[] }>('audit.consistency', { from, to })).proof;
        const note = await cosigned(readText(options.file), keyIn(options.keyFile), log, prove);
        appendNote(options.file, note);
        out(note);
      } finally {
        await client.close();
      }
    });
}

type WitnessKey = { name: string; seed: Buffer };

function keyIn(file: string): WitnessKey {
  const [, name = '', encoded = ''] =
    /^tipstaff-witness-key-1:([^\s+:]+):([A-Za-z0-9+/=]+)\s*$/.exec(readText(file)) ?? [];
  const seed = Buffer.from(encoded, 'base64');
  if (seed.length !== 32)
    throw new TipstaffError('INPUT_INVALID', { problem: `${file} holds no witness’s key` });
  return { name, seed };
}

/**
 * The newest checkpoint of this log in a file, with the witness's signature added.
 *
 * prove  asks the log for the proof that it goes on from one size to another
 * Fails AUDIT_BROKEN where a note cannot be read or is not the log's, or where the log does not go on from what was signed
 */
export async function cosigned(
  text: string,
  key: WitnessKey,
  log: Verifier,
  prove: (from: number, to: number) => Promise<string[]>,
): Promise<string> {
  const { notes, broken } = readNotes(text);
  if (broken !== null)
    throw new TipstaffError('AUDIT_BROKEN', { problem: `checkpoint ${broken} cannot be read` });
  const secret = privateKeyOf(key.seed);
  const witness: Verifier = { name: key.name, type: 'witness', publicKey: rawPublicKey(secret) };
  const mine = notes.filter((note) => readCheckpoint(note.body)?.origin === log.name);
  const newest = mine.at(-1);
  if (!newest || signedBy(newest, log).state !== 'valid')
    throw new TipstaffError('AUDIT_BROKEN', { problem: 'the newest checkpoint is not signed by this log' });
  const before = mine.findLast((note) => signedBy(note, witness).state === 'valid');
  const head = readCheckpoint(newest.body)!;
  const seen = before && readCheckpoint(before.body)!;
  if (seen) {
    const goesBack = seen.size > head.size;
    const proof = goesBack ? [] : (await prove(seen.size, head.size)).map((hash) => Buffer.from(hash, 'hex'));
    if (goesBack || !extendsTree(seen.size, seen.root, head.size, head.root, proof))
      throw new TipstaffError('AUDIT_BROKEN', {
        problem: `the log of ${head.size} entries does not go on from the ${seen.size} that this witness signed`,
      });
  }
  return `${textOf(newest)}${cosign(newest, key.name, secret, Math.floor(Date.now() / 1000))}`;
}

const textOf = (note: Note): string =>
  `${note.body}\n${note.signatures.map(({ name, bytes }) => `— ${name} ${bytes.toString('base64')}\n`).join('')}`;
