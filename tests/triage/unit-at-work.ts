import type { TipView } from '../../src/tips/shape.ts';
import type { Decision } from '../../src/triage/shape.ts';
import { person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

export type Decided = { decisions: { tip: string; decision: string; revision: number }[] };

export const numbers = (begin: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${begin}-${at}`);

/** Three officers of a unit, eight tips that stand alone (S-0 to S-7) and two of one person (L-1, L-2); what the first officer reads of them. */
export async function unitAtWork() {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const asha = await person(app, 1, 'Asha', ['analyst', 'intake clerk']);
  const bilal = await person(app, 1, 'Bilal', ['investigator']);
  const head = await person(app, 1, 'Head', ['unit head']);
  await asha.takeIn([
    ...numbers('S', 8).map((number) => tipLine(number)),
    tipLine('L-1', { phone: '+91 98765 00301' }),
    tipLine('L-2', { phone: '+91 98765 00301' }),
  ]);
  const show = (number: string, more: object = {}) =>
    asha.call<TipView>('tips.show', { tip: number, ...more });
  const idOf = async (number: string) => (await show(number, { alone: true })).id;
  const tips = (...of: string[]) => Promise.all(of.map(async (number) => ({ id: await idOf(number) })));
  const history = async (number: string) =>
    (await asha.call<{ decisions: Decision[] }>('triage.history', { tip: await idOf(number) })).decisions;
  return { app, asha, bilal, head, show, idOf, tips, history };
}
