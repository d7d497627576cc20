import { DAY_MS, millis, readTime, type Time } from '../../kernel/time.ts';
import type { ValueType } from './ncmec-elements.ts';
import type { Pass } from './ncmec-xml-spec.ts';
import { pathOf, type XmlElement } from './xml-tree.ts';

/** Warnings kept of one document; a hostile one could otherwise ask for a warning each element. */
const MOST_WARNINGS = 200;
/** Longest value that a warning quotes, and only where it stands for one of a fixed list. */
const LONGEST_QUOTED = 100;

/** Note what is not as the schema says. The tip is read all the same. */
export function warn(pass: Pass, code: string, words: string, at: string): void {
  if (pass.warnings.length < MOST_WARNINGS) pass.warnings.push({ code, words, at });
  else if (pass.warnings.length === MOST_WARNINGS) {
    const more = `There are more than ${MOST_WARNINGS} warnings; the rest are not listed.`;
    pass.warnings.push({ code: 'MORE_WARNINGS', words: more, at });
  }
}

/** xs:boolean; undefined where it is none. */
export function readBoolean(value: string): boolean | undefined {
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  return undefined;
}

/** A whole number from 0; undefined where the text is none or above `most`. */
export function readWhole(value: string, most: number): number | undefined {
  if (!/^\d{1,10}$/.test(value)) return undefined;
  const number = Number(value);
  return number <= most ? number : undefined;
}

/**
 * Compare a value, trimmed and not empty, with what the schema lets it be, and note what does not fit. The value
 * is never changed. `attribute`: the value is that attribute's, else the element's own text.
 */
export function checkValue(
  pass: Pass,
  element: XmlElement,
  type: ValueType,
  value: string,
  attribute?: string,
): void {
  if (type === 'text') return;
  if (type === 'boolean' || type === 'flag') {
    if (readBoolean(value) === undefined) unfit(pass, element, 'neither true nor false', attribute);
  } else if (type === 'dateTime') checkTime(pass, element, value, attribute);
  else if (type === 'date') checkDate(pass, element, value, attribute);
  else if (typeof type === 'string') {
    if (!(type === 'double' ? NUMBER : WHOLE).test(value))
      unfit(pass, element, 'no number of its kind', attribute);
  } else if ('pattern' in type) {
    if (!type.pattern.test(value))
      unfit(pass, element, 'not of the form that the schema asks for', attribute);
  } else if (!type.oneOf.has(value)) {
    const shown = value.length <= LONGEST_QUOTED ? ` “${value}”` : '';
    note(
      pass,
      'UNKNOWN_VALUE',
      element,
      attribute,
      (name) => `The value${shown} of ${name} is none that is known here.`,
    );
  }
}

const WHOLE = /^[+-]?\d{1,19}$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** Read a time and note what is doubtful about it. The literal text is in the answer. */
export function checkTime(pass: Pass, element: XmlElement, value: string, attribute?: string): Time {
  const time = readTime(value);
  const { instant, offsetKnown } = time;
  if (instant === null) unfit(pass, element, 'no time that can be read', attribute);
  else {
    if (!offsetKnown)
      note(pass, 'TIME_NO_OFFSET', element, attribute, (name) => `The time ${name} has no offset from UTC.`);
    if (isAfter(instant, pass.now, offsetKnown)) inFuture(pass, element, attribute);
    else if (instant < '2000') {
      note(
        pass,
        'TIME_BEFORE_2000',
        element,
        attribute,
        (name) => `The time ${name} lies before the year 2000.`,
      );
    }
  }
  return time;
}

function checkDate(pass: Pass, element: XmlElement, value: string, attribute?: string): void {
  const date = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(value)?.[1];
  const { instant } = readTime(date ?? '');
  if (instant === null) unfit(pass, element, 'no date that can be read', attribute);
  else if (isAfter(instant, pass.now, false)) inFuture(pass, element, attribute);
}

/** Without an offset the time may be up to 14 hours earlier than it reads. */
function isAfter(instant: string, now: string, offsetKnown: boolean): boolean {
  if (instant <= now) return false;
  return offsetKnown || millis(instant) - millis(now) > (DAY_MS * 14) / 24;
}

/** Note a value longer than the source takes. */
export function checkLength(
  pass: Pass,
  element: XmlElement,
  limit: number | undefined,
  value: string,
  attribute?: string,
): void {
  if (limit === undefined || value.length <= limit) return;
  const told = `${value.length} characters; ${limit} is the most`;
  note(pass, 'TOO_LONG', element, attribute, (name) => `${name} has ${told}.`);
}

function inFuture(pass: Pass, element: XmlElement, attribute: string | undefined): void {
  note(pass, 'TIME_IN_FUTURE', element, attribute, (name) => `${name} lies in the future.`);
}

function unfit(pass: Pass, element: XmlElement, problem: string, attribute: string | undefined): void {
  note(
    pass,
    'UNKNOWN_VALUE',
    element,
    attribute,
    (name) => `The value of ${name} is ${problem}; it is kept as given.`,
  );
}

function note(
  pass: Pass,
  code: string,
  element: XmlElement,
  attribute: string | undefined,
  words: (name: string) => string,
): void {
  if (attribute === undefined) warn(pass, code, words(element.name), pathOf(element));
  else warn(pass, code, words(`${element.name}@${attribute}`), `${pathOf(element)}/@${attribute}`);
}
