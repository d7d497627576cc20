import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TABLES } from './docs-tables.ts';

const page = readFileSync(new URL('../../docs/triage.md', import.meta.url), 'utf8');

it.each(Object.keys(TABLES))('docs/triage.md shows the %s as they are', (name) => {
  const [, shown] = page.split(`<!-- ${name} -->\n`);
  expect(shown?.split(`\n<!-- /${name} -->`)[0]).toBe(TABLES[name]);
});

it('docs/triage.md shows nothing that is not compared', () => {
  const marks = [...page.matchAll(/<!-- (\w+) -->/g)].map(([, name]) => name);
  expect(marks.sort()).toEqual(Object.keys(TABLES).sort());
});
