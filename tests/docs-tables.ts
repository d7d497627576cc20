import { ROLES } from '../src/access/shape.ts';
import type { Action } from '../src/actions/action.ts';
import { NEEDS_SECOND_FACTOR, PERMISSIONS, type Permission } from '../src/actions/shape.ts';
import { PROFILES } from '../src/app/export-actions.ts';
import { ACTIONS } from '../src/app/table.ts';
import { HTTP_LIMITS, inWords } from '../src/http/limits.ts';
import { ERRORS } from '../src/kernel/errors.ts';
import { TABLES as PLACES } from '../src/storage/distribution.ts';

/** A table that a page shows between `<!-- name -->` and `<!-- /name -->`, made from the data it is about. */
export type DocsTable = { page: string; name: string; text: string };

/** Every such table. `node scripts/docs-tables.mjs` writes them into their pages; docs.test.ts compares. */
export const DOCS_TABLES: readonly DocsTable[] = [
  { page: 'docs/errors.md', name: 'errors', text: errors() },
  { page: 'docs/actions.md', name: 'actions', text: actions() },
  { page: 'docs/actions.md', name: 'permissions', text: permissions() },
  { page: 'docs/approvals-and-exports.md', name: 'exports', text: exportProfiles() },
  { page: 'docs/access.md', name: 'roles', text: roles() },
  { page: 'docs/storage.md', name: 'distribution', text: distribution() },
  { page: 'docs/limits.md', name: 'http', text: limits() },
];

/** The page with the table in its place. Throws where the page has no such place. */
export function withTable(text: string, { name, text: table, page }: DocsTable): string {
  const [before, rest] = text.split(`<!-- ${name} -->\n`);
  const after = rest?.split(`\n<!-- /${name} -->`)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for ${name}`);
  return `${before}<!-- ${name} -->\n${table}\n<!-- /${name} -->${after}`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function errors(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, exit, words }]) => [
    `\`${code}\``,
    status,
    exit,
    words,
  ]);
  return table(['code', 'HTTP', 'exit', 'words'], rows);
}

function actions(): string {
  const rows = (ACTIONS as readonly Action[]).map((action) => [
    `\`${action.name}\``,
    action.internal ? 'none: the program itself' : `\`${action.words}\``,
    action.kind,
    action.allow === 'anyone' || action.allow === 'officer' ? action.allow : `\`${action.allow}\``,
    action.kind === 'command' || action.logged ? 'yes' : 'refusals of permission',
    action.about,
  ]);
  return table(['action', 'words', 'kind', 'permission', 'in the audit log', 'about'], rows);
}

function limits(): string {
  const rows = Object.entries(HTTP_LIMITS).map(([name, limit]) => [
    `\`${name}\``,
    limit.about,
    inWords(limit),
    limit.beyond,
  ]);
  return table(['limit', 'of what', 'at most', 'beyond'], rows);
}

function permissions(): string {
  const rows = Object.entries(PERMISSIONS).map(([permission, lets]) => {
    const roles = Object.entries(ROLES).filter(([, list]) =>
      (list as readonly string[]).includes(permission),
    );
    return [`\`${permission}\``, lets, roles.map(([role]) => role).join(', ')];
  });
  return table(['permission', 'lets an officer', 'roles that have it'], rows);
}

function roles(): string {
  const names = Object.keys(ROLES) as (keyof typeof ROLES)[];
  const rows = Object.keys(PERMISSIONS).map((permission) => [
    `\`${permission}\``,
    ...names.map((role) => ((ROLES[role] as readonly string[]).includes(permission) ? '●' : '')),
    NEEDS_SECOND_FACTOR.has(permission as Permission) ? 'yes' : '',
  ]);
  return table(['permission', ...names, 'asks for a second factor'], rows);
}

function distribution(): string {
  const rows = Object.entries(PLACES).map(([name, place]) =>
    place.kind === 'reference'
      ? [`\`${name}\``, 'reference', '', '']
      : [`\`${name}\``, 'distributed', place.group, `\`${place.key}\``],
  );
  return table(['table', 'kind', 'group', 'key'], rows);
}

function exportProfiles(): string {
  const rows = PROFILES.map(({ name, needs, heads }) => [`\`${name}\``, `\`${needs}\``, heads.join(' · ')]);
  return table(['profile', 'takes, beside `export:write`', 'columns'], rows);
}
