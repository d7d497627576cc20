import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Section } from './run.ts';

const LIMIT_KB = 300;
const WEB = new URL('../../web/', import.meta.url); // dist/web, from dist/bench/bench

/** What a browser fetches before it shows the queue: the module of the page and what it is told to load with it. */
export const web: Section = {
  name: 'web',
  about: 'JavaScript that the first screen loads',
  run: async ({ figures }) => {
    const page = new URL('index.html', WEB);
    const name = 'JavaScript of the first screen, gzip';
    if (!existsSync(page))
      return figures.add({
        id: 'Q2',
        name,
        value: null,
        unit: 'kB',
        note: `limit: ${LIMIT_KB} kB; the screens are not built`,
      });
    const html = readFileSync(page, 'utf8');
    const scripts = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="\/([^"]+\.js)"/g)].map(
      (found) => found[1]!,
    );
    if (scripts.length === 0) throw new Error('index.html names no script');
    const bytes = scripts.map((script) => gzipSync(readFileSync(new URL(script, WEB)), { level: 9 }).length);
    figures.add({
      id: 'Q2',
      name,
      value: bytes.reduce((sum, each) => sum + each, 0) / 1000,
      unit: 'kB',
      target: { atMost: LIMIT_KB },
      note: `${scripts.length} files`,
    });
  },
};
