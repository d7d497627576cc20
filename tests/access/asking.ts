import type { Actor } from '../../src/actions/shape.ts';
import { perform } from '../../src/app/perform.ts';
import { actionNamed } from '../../src/app/table.ts';
import { TipstaffError } from '../../src/kernel/errors.ts';
import { freshApp } from '../database/fresh.ts';
import { addOfficers } from './work-officers.ts';

export const START = '2026-11-21T09:00:00.000Z';
export const at = (hours: number) => new Date(Date.parse(START) + hours * 3_600_000).toISOString();
/** An act that takes a second officer. */
export const INPUT = { profile: 'officers', format: 'csv', reason: 'for the register' };

export type Asked = { id: string; digest: string; expiresAt: string };
export type Listed = {
  approvals: {
    id: string;
    state: string;
    decidable: boolean;
    input: unknown;
    note: string | null;
    fields: unknown;
  }[];
};

/** An app with officers who ask for an approval, and those who may and may not give it. */
export async function askers() {
  const app = await freshApp({ now: START });
  const [asker, other, head, liaison, analyst] = await addOfficers(app, [
    { name: 'asker', roles: ['investigator'] },
    { name: 'other', roles: ['investigator'] },
    { name: 'head', roles: ['unit head'] },
    { name: 'liaison', roles: ['liaison'] },
    { name: 'analyst', roles: ['analyst'] },
  ] as const);
  const act = async <T>(officer: Actor, name: string, input: object = {}): Promise<T> =>
    (await perform(app, actionNamed(name)!, input, { ...officer, provenAt: app.clock() })) as T;
  const ask = (officer: Actor, input: object = INPUT) =>
    act<Asked>(officer, 'approvals.ask', { action: 'documents.export', input, reason: 'the court asks' });
  const decide = (officer: Actor, asked: Asked, approve = true, digest = asked.digest) =>
    act<{ state: string }>(officer, 'approvals.decide', { id: asked.id, digest, approve, note: 'seen' });
  const carryOut = (officer: Actor, approval?: string, input: object = INPUT) =>
    act<{ export: string; rows: number }>(officer, 'documents.export', {
      ...input,
      ...(approval && { approval }),
    });
  return { app, asker, other, head, liaison, analyst, act, ask, decide, carryOut };
}

/** Code of the refusal, with the problem's name where there is one. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof TipstaffError)) throw error;
    return [error.code, error.details['why']].filter(Boolean).join(' ');
  }
  return 'done';
}
