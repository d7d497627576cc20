import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

/** What is wrong with an input, in plain words: names of fields and what they may be, never what they were. */
export function problemOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'} ${wordsOf(issue)}`).join('; ');
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
const FORMS: Readonly<Record<string, string>> = {
  uuid: 'an id',
  guid: 'an id',
  url: 'a web address',
  email: 'an e-mail address',
  datetime: 'an instant such as 2026-11-21T09:00:00.000Z',
};

/** One fault as the end of a sentence that begins with the field: “must be a whole number”. */
function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return bound(issue.origin, 'at least', Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return bound(issue.origin, 'at most', Number(issue.maximum), issue.inclusive !== false);
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      if (issue.message.startsWith('must ')) return issue.message;
      return `must be ${FORMS[issue.format] ?? 'of another form'}`;
    case 'unrecognized_keys':
      return `must not hold ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return 'is none of what it may be';
    default:
      return issue.message.startsWith('must ') ? issue.message : 'does not fit';
  }
}

function bound(origin: string, which: 'at least' | 'at most', value: number, inclusive: boolean): string {
  const limit = value.toLocaleString('en-US');
  if (origin === 'string') return `must have ${which} ${limit} ${value === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set')
    return `must have ${which} ${limit} ${value === 1 ? 'entry' : 'entries'}`;
  if (inclusive) return `must be ${which} ${limit}`;
  return `must be ${which === 'at least' ? 'above' : 'below'} ${limit}`;
}
