import { expect, it } from 'vitest';
import { freshApp } from '../database/fresh.ts';
import { take } from './work.ts';
it('x', async () => {
  const app = await freshApp();
  const r = await take(app, ['../shared/data/ncmec-le', '../shared/data/ncmec']);
  console.log(JSON.stringify(r, null, 1).slice(0, 6000));
  const s = await take(app, ['../shared/data/ncmec-le', '../shared/data/ncmec']);
  console.log(JSON.stringify(s.counts));
});
