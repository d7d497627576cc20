import { ROLES } from '../src/access/shape.ts';
import type { Action } from '../src/actions/action.ts';
import { NEEDS_SECOND_FACTOR, PERMISSIONS, type Permission } from '../src/actions/shape.ts';
import { PROFILES } from '../src/app/export-actions.ts';
import { ACTIONS } from '../src/app/table.ts';
import { HTTP_LIMITS, inWords } from '../src/http/limits.ts';
import { ERRORS } from '../src/kernel/errors.ts';
import { gapFieldWords } from '../src/statistics/gap-fields.ts';
import { GAP_FIELDS } from '../src/statistics/shape.ts';
import { TABLES as PLACES } from '../src/storage/distribution.ts';
import {
  AGAINST,
  ASKS,
  AT_ONCE,
  JOINS,
  NEXT_IN_FAMILY,
  WEAK_FAMILIES,
  WEAK_JOINS,
  WEAK_PART,
  weightOf,
} from '../src/subjects/evidence.ts';
import { FILLER_DISTINCT, FILLER_LOOKED, FILLER_PARTIES } from '../src/subjects/filler.ts';
import { KIND_WEIGHTS } from '../src/subjects/kinds.ts';
import { REASON_CODES } from '../src/triage/reason-codes.ts';

/** A table that a page shows between `<!-- name -->` and `<!-- /name -->`, made from the data it is about. */
export type DocsTable = { page: string; name: string; text: string };

const SPEAKS_AGAINST: Readonly<Record<keyof typeof AGAINST, string>> = {
  birth_dates_differ:
    'both state a day of birth, none is the same, and they differ by no more than a slip, or by how much is not known',
  birth_dates_far:
    'they differ by more than another day or month, day and month exchanged, or one digit of the year',
  names_differ: 'both have a full name, and none is the same',
  names_of_one_family: 'the last name is the same, and the first names begin otherwise: a household',
  devices_differ: 'both show devices, and none is the same',
  idle_then_other:
    'every strong value that they share was used on one side, then by nobody for longer than its kind’s *idle* days, then on the other: it has passed on',
  talk_to_each_other: 'in one tip one is suspected, and the other was written to',
  two_places_at_once: `addresses that are no proxy’s put them in two countries within ${AT_ONCE} minutes`,
  registered_apart_at_once:
    'the same, where a country is that in which the address is registered, and not stated',
};

/** Every such table. `node scripts/docs-tables.mjs` writes them into their pages; docs.test.ts compares. */
export const DOCS_TABLES: readonly DocsTable[] = [
  { page: 'docs/errors.md', name: 'errors', text: errors() },
  { page: 'docs/actions.md', name: 'actions', text: actions() },
  { page: 'docs/actions.md', name: 'permissions', text: permissions() },
  { page: 'docs/approvals-and-exports.md', name: 'exports', text: exportProfiles() },
  { page: 'docs/access.md', name: 'roles', text: roles() },
  { page: 'docs/storage.md', name: 'distribution', text: distribution() },
  { page: 'docs/limits.md', name: 'http', text: limits() },
  { page: 'docs/queue.md', name: 'reasons', text: reasons() },
  { page: 'docs/platforms.md', name: 'fields', text: gapFields() },
  { page: 'docs/subjects.md', name: 'weights', text: weights() },
  { page: 'docs/subjects.md', name: 'against', text: against() },
  { page: 'docs/subjects.md', name: 'thresholds', text: thresholds() },
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

function weights(): string {
  const rows = Object.entries(KIND_WEIGHTS).map(([kind, weight]) => [
    `\`${kind}\``,
    weight.m,
    weight.u,
    weightOf(weight, 2).toFixed(1),
    weight.spread,
    weight.alone ? 'yes' : '',
    weight.blocks ? 'yes' : '',
    weight.most,
    weight.blocks ? weight.reach : '',
    weight.family,
    weight.idle ?? '',
  ]);
  const head = [
    'kind',
    'm',
    'u',
    'bits',
    'spread',
    'alone',
    'compared by',
    'most',
    'reach',
    'family',
    'idle',
  ];
  return table(head, rows);
}

function against(): string {
  const rows = Object.entries(AGAINST).map(([reason, bits]) => [
    `\`${reason}\``,
    String(bits).replace('-', '−'),
    SPEAKS_AGAINST[reason as keyof typeof AGAINST],
  ]);
  return table(['reason', 'bits', 'when'], rows);
}

function thresholds(): string {
  return table(
    ['threshold', 'value', 'what it does'],
    [
      ['`JOINS`', JOINS, 'bits from which two groups that share something strong are one person'],
      [
        '`WEAK_JOINS`',
        WEAK_JOINS,
        `bits from which weak kinds alone join, of at least ${WEAK_FAMILIES} families`,
      ],
      [
        '`ASKS`',
        ASKS,
        `bits from which an officer is asked; ${JOINS} and two families where nothing strong is shared`,
      ],
      [
        '`WEAK_PART`',
        WEAK_PART,
        'part of its bits that a strong kind weighs where the field is weak: read in prose, a throw-away mailbox',
      ],
      [
        '`NEXT_IN_FAMILY`',
        NEXT_IN_FAMILY,
        'part that each further value of one family weighs of the one before it',
      ],
      [
        '`FILLER_PARTIES`',
        FILLER_PARTIES,
        'parties with a mailbox or number of their own from which an account may be a filler',
      ],
      ['`FILLER_DISTINCT`', FILLER_DISTINCT, 'part of these values that are distinct from which it is one'],
      ['`FILLER_LOOKED`', FILLER_LOOKED, 'tips of an account, the first by id, from which this is told'],
    ],
  );
}

function gapFields(): string {
  return table(
    ['field', 'what', 'why it matters', 'applies to', 'source'],
    gapFieldWords(GAP_FIELDS).map(({ field, words, why, applies, source }) => [
      `\`${field}\``,
      ...[words.en, why.en, applies.en, source],
    ]),
  );
}

function reasons(): string {
  return table(
    ['reason', 'words', 'asks', 'what happens next'],
    REASON_CODES.map(({ code, words, asks, next }) => [`\`${code}\``, words.en, asks, next.en]),
  );
}
