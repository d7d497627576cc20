import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { newId } from '../storage/ids.ts';
import { encrypterTo, refuseTaken } from './backup.ts';
import { knownState } from './backup-state.ts';

export const begin = command({
  name: 'backup.begin',
  words: 'backup begin',
  about:
    'Begin a backup into a file on this machine, sealed to public keys of age. Only from this machine’s command line.',
  allow: 'key:write',
  fresh: true,
  sees: 'unit',
  input: z.object({
    to: z.string().min(1).max(4000),
    recipients: z.array(z.string().max(4000)).min(1).max(20),
  }),
  output: z.object({ backup: z.string() }),
  records: (_, output) => [{ kind: 'backup', id: output.backup }],
  run: async ({ officer, now }, input) => {
    // a path of this machine is nothing for a browser or a token to name
    if (officer.via !== 'console') throw new TipstaffError('NOT_FOUND', { record: 'action' });
    if (!isAbsolute(input.to)) throw new TipstaffError('INPUT_INVALID', { problem: 'to: give a whole path' });
    refuseTaken(input.to);
    encrypterTo(input.recipients);
    return { backup: newId(now) };
  },
});

export const state = query({
  name: 'backup.state',
  words: 'backup state',
  about: 'How far a backup is, and what it came to.',
  allow: 'key:write',
  logged: false,
  argument: 'backup',
  input: z.object({ backup: z.uuid() }),
  output: z.object({
    state: z.enum(['working', 'done', 'failed']),
    rows: z.number().int(),
    of: z.number().int(),
    bytes: z.number().int(),
    sha256: z.string().nullable(),
    problem: z.string().nullable(),
  }),
  load: async (db, _, input) => knownState(db.vault, input.backup),
  run: async ({ record }) => ({ ...record }),
});

export const made = command({
  name: 'backup.made',
  words: 'backup made',
  about: 'A backup is whole and on the disk, with this digest.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object({
    backup: z.string(),
    sha256: z.string(),
    bytes: z.number().int(),
    rows: z.number().int(),
  }),
  output: z.object({}),
  records: (input) => [{ kind: 'backup', id: input.backup, digest: input.sha256 }],
  run: async () => ({}),
});

export const restored = command({
  name: 'backup.restored',
  words: 'backup restored',
  about: 'The database came out of a backup.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object({ madeAt: z.string(), reason: z.string().nullable() }),
  output: z.object({}),
  records: (input) => [{ kind: 'backup', id: input.madeAt }],
  detail: (input) => input.reason,
  secrets: ['reason'],
  run: async () => ({}),
});
