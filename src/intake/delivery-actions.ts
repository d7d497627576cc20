import * as z from 'zod';
import { command } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { lockRun, setRunState } from './run-store.ts';

const run = z.uuid();
const aboutRun = (input: { run: string }) => [{ kind: 'intake', id: input.run }];

/** The intake, where the officer began it himself: what is taken in stands in the log under the name of who began. */
async function ownRun(db: Db, officer: Actor, input: { run: string }) {
  const row = await lockRun(db, officer.unit, input.run);
  return row?.officer_id === officer.id ? row : null;
}

/** Performed before the files of a delivery are looked at: may this officer deliver into this intake? */
export const deliver = command({
  name: 'intake.deliver',
  words: 'intake deliver',
  about:
    'Deliver files into an own intake (multipart: the field run, then files under their relative paths).',
  allow: 'intake:write',
  input: z.object({ run }),
  output: z.object({}),
  load: ownRun,
  records: aboutRun,
  run: async ({ record }) => {
    if (record.state !== 'receiving') throw new TipstaffError('INTAKE_RUN_CLOSED');
    return {};
  },
});

export const finish = command({
  name: 'intake.finish',
  words: 'intake finish',
  about: 'Say that everything of an own intake was delivered. What is spooled is worked on until it is done.',
  allow: 'intake:write',
  argument: 'run',
  input: z.object({ run }),
  output: z.object({}),
  load: ownRun,
  records: aboutRun,
  run: async ({ db, officer, record }, input) => {
    if (record.state === 'receiving') await setRunState(db, officer.unit, input.run, 'working', null);
    return {};
  },
});

export const stop = command({
  name: 'intake.stop',
  words: 'intake stop',
  about:
    'Stop an intake in order: an own one, or anybody’s of the unit for its head. The same delivery goes on with it.',
  allow: 'intake:write',
  argument: 'run',
  input: z.object({ run }),
  output: z.object({}),
  // who answers for the unit's casework may stop anybody's, and nobody may go on with it but who began it
  load: (db, officer, input) =>
    officer.permissions.has('approve:casework')
      ? lockRun(db, officer.unit, input.run)
      : ownRun(db, officer, input),
  records: aboutRun,
  run: async () => ({}),
});
