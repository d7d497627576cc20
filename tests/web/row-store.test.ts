import { describe, expect, test } from 'vitest';
import type { QueueRow } from '../../src/triage/shape.ts';
import { createRowStore, type Load, type RowStore } from '../../src/web/queue/row-store.ts';

const row = (number: number): QueueRow => ({
  id: `t${number}`,
  source: 'NCMEC',
  number: String(number),
  version: 1,
  platform: null,
  incidentType: null,
  country: null,
  region: null,
  lane: 'week',
  state: 'open',
  floor: false,
  escalated: false,
  closeReason: null,
  rules: [],
  receivedAt: '2026-11-20T00:00:00.000Z',
  incidentAt: null,
  expiresAt: null,
  expires: null,
  assigned: null,
  bundle: 0,
  bundleOf: null,
  earlier: 0,
  files: 0,
  revision: 1,
  danger: 1,
  actionability: 1,
  clock: 1,
  novelty: 1,
});

/** A server with so many rows, and what it was asked. */
function server(rows: number) {
  const asked: { after: string | undefined; limit: number }[] = [];
  const load: Load = async (after, limit) => {
    asked.push({ after, limit });
    const from = after === undefined ? 0 : Number(after);
    const to = Math.min(rows, from + limit);
    return {
      rows: Array.from({ length: to - from }, (_, at) => row(from + at)),
      next: to < rows ? String(to) : null,
    };
  };
  return { load, asked };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Scroll until the row is there, as the grid does: ask for the window again after every change. */
async function scrollTo(store: RowStore, index: number): Promise<void> {
  for (let turn = 0; turn < 5000 && !store.rowAt(index); turn += 1) {
    const last = store.snapshot().count - 1;
    const at = Math.min(index, Math.max(0, last));
    store.ensure(at, at + 20);
    await settle();
  }
}

describe('the rows of a queue', () => {
  test('come page by page, first few, then more', async () => {
    const { load, asked } = server(1000);
    const store = createRowStore(load);
    await scrollTo(store, 700);
    expect(store.rowAt(700)?.number).toBe('700');
    expect(asked.map(({ after }) => after)).toEqual([undefined, '100', '600']);
    expect(store.snapshot()).toMatchObject({ count: 1000, complete: true, error: null });
  });

  test('of a long queue are let go far from the window and come back by their cursor', async () => {
    const { load, asked } = server(60_000);
    const store = createRowStore(load);
    await scrollTo(store, 50_000);
    expect(store.rowAt(5)).toBeNull();
    const before = asked.length;
    await scrollTo(store, 5);
    expect(store.rowAt(5)?.number).toBe('5');
    expect(asked.slice(before)).toEqual([{ after: undefined, limit: 100 }]);
    expect(store.snapshot().count).toBeGreaterThan(50_000);
  });

  test('make room for the next one when one leaves, and take it back in its place', async () => {
    const store = createRowStore(server(300).load);
    await scrollTo(store, 250);
    const back = store.change(new Set(['t7', 't150']), () => null);
    expect([store.rowAt(7)?.number, store.rowAt(149)?.number]).toEqual(['8', '151']);
    expect(store.snapshot().count).toBe(298);
    store.change(new Set(['t8']), (one) => ({ ...one, assigned: 'officer' }));
    back();
    expect([store.rowAt(7)?.number, store.rowAt(8)?.assigned, store.rowAt(150)?.number]).toEqual([
      '7',
      'officer',
      '150',
    ]);
    expect(store.indexOf('t150')).toBe(150);
  });

  test('stay as they are where the server fails, until it is asked again', async () => {
    let fails = false;
    const { load } = server(500);
    const store = createRowStore((after, limit) =>
      fails ? Promise.reject(new Error('away')) : load(after, limit),
    );
    await scrollTo(store, 50);
    fails = true;
    store.ensure(90, 130);
    await settle();
    expect(store.snapshot().error).toBeInstanceOf(Error);
    expect(store.rowAt(50)?.number).toBe('50');
    fails = false;
    store.retry();
    await scrollTo(store, 400);
    expect(store.rowAt(400)?.number).toBe('400');
  });

  test('ask again for a page that somebody else changed', async () => {
    const { load, asked } = server(90);
    const store = createRowStore(load);
    await scrollTo(store, 10);
    store.renew(new Set(['t3']));
    expect(store.rowAt(3)).toBeNull();
    await scrollTo(store, 3);
    expect(asked.length).toBe(2);
    expect(store.rowAt(3)?.number).toBe('3');
  });

  test('forget an answer that was overtaken by a reload', async () => {
    const waiting: (() => void)[] = [];
    const { load } = server(90);
    const store = createRowStore(async (after, limit) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return load(after, limit);
    });
    store.ensure(0, 20);
    store.reload();
    waiting[0]!();
    await settle();
    expect(store.snapshot().count).toBe(0);
    store.ensure(0, 20);
    waiting[1]!();
    await settle();
    await settle();
    expect(store.snapshot().count).toBe(90);
  });
});
