import * as z from 'zod';
import { ROLES, type RoleName } from '../../src/access/shape.ts';
import { query } from '../../src/actions/action.ts';
import type { Actor, Permission } from '../../src/actions/shape.ts';
import { perform } from '../../src/app/perform.ts';
import type { App } from '../../src/app/start.ts';
import { TipstaffError } from '../../src/kernel/errors.ts';
import { openFacts } from '../../src/tips/sealed-store.ts';
import type { TipFacts } from '../../src/tips/shape.ts';
import { findTip } from '../../src/tips/store.ts';

const open = query({
  name: 'test.openFacts',
  words: 'test open-facts',
  about: 'The facts of a tip whole, as the program itself has them.',
  allow: 'anyone',
  logged: false,
  sees: 'unit',
  input: z.object({ tip: z.string(), version: z.number().optional() }),
  output: z.custom<TipFacts>(),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  run: async ({ db, record }, input) => {
    const kept = await openFacts(db, record, input.version ?? record.version);
    if (!kept) throw new TipstaffError('NOT_FOUND', { record: 'version' });
    return kept.facts;
  },
});

/** An officer of the first unit with these roles, whose session has just proved itself. */
export function officerWith(app: App, roles: readonly RoleName[], more: Partial<Actor> = {}): Actor {
  return {
    id: '00000000-0000-7000-8000-0000000000aa',
    unit: 1,
    name: 'tester',
    displayName: 'Tester',
    roles,
    permissions: new Set<Permission>(roles.flatMap((role) => [...ROLES[role]])),
    mustSetPassword: false,
    mustEnrol: false,
    session: null,
    via: 'session',
    provenAt: app.clock(),
    only: null,
    ...more,
  };
}

/** The facts of a tip's version with nothing masked. */
export async function wholeFacts(app: App, tip: string, version?: number): Promise<TipFacts> {
  return (await perform(
    app,
    open,
    { tip, version },
    officerWith(app, ['investigator'], { via: 'house' }),
  )) as TipFacts;
}
