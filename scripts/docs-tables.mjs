// Write the tables that are made from data (actions, errors, permissions, distribution, triage) into their pages under docs/.
import { readFileSync, writeFileSync } from 'node:fs';
import { register } from 'tsx/esm/api';

register();
const { DOCS_TABLES, withTable } = await import('../tests/docs-tables.ts');
const { TABLES } = await import('../tests/triage/docs-tables.ts');
const triage = Object.entries(TABLES).map(([name, text]) => ({ page: 'docs/triage.md', name, text }));
for (const table of [...DOCS_TABLES, ...triage]) {
  const page = new URL(`../${table.page}`, import.meta.url);
  const before = readFileSync(page, 'utf8');
  const after = withTable(before, table);
  if (after !== before) writeFileSync(page, after);
  console.log(`${after === before ? 'same   ' : 'written'} ${table.page}: ${table.name}`);
}
