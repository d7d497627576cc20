import * as z from 'zod';
import { command } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { lockRun, setRunState } from './run-store.ts';

const run = z.uuid();
const aboutRun = (input: { run: string }) => [{ kind: 'intake', id: input.run }];

/** Performed before the files of a delivery are looked at: may this officer deliver into this intake? */
export const deliver = command({
  name: 'intake.deliver',
  words: 'intake deliver',
  about: 'Deliver files into an intake (multipart: the field run, then files under their relative paths).',
  allow: 'intake:write',
  input: z.object({ run }),
  output: z.object({}),
  load: (db, officer, input) => lockRun(db, officer.unit, input.run),
  records: aboutRun,
  run: async ({ record }) => {
    if (record.state !== 'receiving') throw new TipstaffError('INTAKE_RUN_CLOSED');
    return {};
  },
});

export const finish = command({
  name: 'intake.finish',
  words: 'intake finish',
  about: 'Say that everything of an intake was delivered. What is spooled is worked on until it is done.',
  allow: 'intake:write',
  argument: 'run',
  input: z.object({ run }),
  output: z.object({}),
  load: (db, officer, input) => lockRun(db, officer.unit, input.run),
  records: aboutRun,
  run: async ({ db, officer, record }, input) => {
    if (record.state === 'receiving') await setRunState(db, officer.unit, input.run, 'working', null);
    return {};
  },
});

export const stop = command({
  name: 'intake.stop',
  words: 'intake stop',
  about: 'Stop an intake in order. The same delivery goes on with it.',
  allow: 'intake:write',
  argument: 'run',
  input: z.object({ run }),
  output: z.object({}),
  load: (db, officer, input) => lockRun(db, officer.unit, input.run),
  records: aboutRun,
  run: async () => ({}),
});
