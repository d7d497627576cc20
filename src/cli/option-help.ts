/**
 * What an option or argument of the generic commands is, where its field's shape does not describe itself (`.describe`).
 * `<action> <field>` goes before `<field>`. A test asks that none is without words.
 */
const HELP: Readonly<Record<string, string>> = {
  after: 'where the page before ended (its “next”)',
  columns: 'JSON: column of the table → field of the tip',
  country: 'ISO 3166-1 alpha-2, e.g. IN',
  dateOrder: 'order of day, month and year in the table’s dates',
  decisions: 'decisions to undo, by id',
  digest: 'SHA-256 of the document, hexadecimal',
  displayName: 'the name that others see',
  filter: 'JSON: what the queue is narrowed to',
  from: 'number of the earlier version',
  id: 'its id',
  ids: 'items of the quarantine, by id',
  limit: 'most rows that are shown',
  name: 'its name',
  note: 'why, in words; kept sealed',
  officer: 'an officer’s id, or null for nobody',
  offset: 'hours from UTC that times without one are in, e.g. +05:30',
  reason: 'why, by code',
  role: 'roles of the officer',
  run: 'an intake, by id',
  shared: 'for everybody of the unit',
  shortName: 'the name for narrow places',
  source: 'who sends such tables',
  state: 'what became of it',
  subject: 'a subject, by id',
  text: 'an identifier in any form, or words of its facts',
  tip: 'a tip’s number or id',
  tips: 'tips, by number or id',
  to: 'number of the later version',
  version: 'a version; the latest unless said',
  words: 'also the words of the tip; said so in the audit log',
};

/** The words for a field of an action; '' where there are none. */
export function optionHelp(action: string, field: string, described: string | undefined): string {
  return described ?? HELP[`${action} ${field}`] ?? HELP[field] ?? '';
}
