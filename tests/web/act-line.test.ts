import { describe, expect, test } from 'vitest';
import type { Decided, TipRef } from '../../src/web/app/api.ts';
import { createActLine } from '../../src/web/queue/act-line.ts';

/** A server that keeps revisions, refuses stale ones, and takes its time. */
function server() {
  const revisions = new Map<string, number>();
  const sizes: number[] = [];
  const decide = async (tips: TipRef[]): Promise<Decided> => {
    sizes.push(tips.length);
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const { id, revision } of tips) {
      if (revision !== undefined && revision !== (revisions.get(id) ?? 1))
        throw new Error('CHANGED_MEANWHILE');
    }
    return {
      decisions: tips.map(({ id }) => {
        const revision = (revisions.get(id) ?? 1) + 1;
        revisions.set(id, revision);
        return { tip: id, decision: `d${revision}`, revision };
      }),
    };
  };
  return { decide, revisions, sizes };
}

const tip = { id: 't', revision: 1 };

describe('the line of acts', () => {
  test('sends quick acts in order, each with the revision that the one before brought', async () => {
    const { decide, revisions } = server();
    const line = createActLine();
    const all = await Promise.all([
      line.decide([tip], decide),
      line.decide([tip], decide),
      line.decide([tip], decide),
    ]);
    expect(all.flat().map(({ revision }) => revision)).toEqual([2, 3, 4]);
    expect(revisions.get('t')).toBe(4);
  });

  test('goes on after a refusal, and still tells a change by somebody else', async () => {
    const { decide, revisions } = server();
    const line = createActLine();
    await line.decide([tip], decide);
    revisions.set('t', 9);
    await expect(line.decide([tip], decide)).rejects.toThrow('CHANGED_MEANWHILE');
    expect((await line.decide([{ id: 't', revision: 9 }], decide))[0]?.revision).toBe(10);
  });

  test('takes back an act, after it', async () => {
    const { decide } = server();
    const line = createActLine();
    const sent = line.decide([tip], decide);
    const undone: string[] = [];
    const decisions = await line.undo(await sent, async (some) => {
      undone.push(...some.map(({ decision }) => decision));
      return { decisions: some.map((one) => ({ ...one, revision: one.revision + 1 })) };
    });
    expect(undone).toEqual(['d2']);
    expect(decisions[0]?.revision).toBe(3);
  });

  test('cuts many tips into requests of at most 500', async () => {
    const { decide, sizes } = server();
    const tips = Array.from({ length: 1201 }, (_, at) => ({ id: `t${at}`, revision: 1 }));
    expect(await createActLine().decide(tips, decide)).toHaveLength(1201);
    expect(sizes).toEqual([500, 500, 201]);
  });
});
