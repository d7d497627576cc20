import type { TextDraft, TipFacts } from '../tips/shape.ts';
import { WORD_GROUPS, WORD_LISTS, type WordGroup } from './features-word-lists.ts';
import { PhraseMatcher } from './phrase-matcher.ts';

const MATCHER = new PhraseMatcher<WordGroup>(WORD_GROUPS.map((group) => [group, WORD_LISTS[group]]));

/**
 * Which word groups a text holds. Pure, O(length); the answer names groups, never words of the text.
 *
 * negations  true for notes: `no meeting planned` is no meeting
 */
export function wordGroupsIn(text: string, negations: boolean): Set<WordGroup> {
  return MATCHER.in(text, negations);
}

const AGE =
  /(?<![\p{L}\p{N}])(\d{1,3})[ -]{0,2}(?:(years?|yrs?|y|months?)[ -]{0,2}(?:old|o|\/o)|yo|वर्षीय|साल (?:की|का|के))(?![\p{L}\p{M}\p{N}])|(?<![\p{L}\p{N}])aged? {0,2}:? {0,2}(\d{1,2})(?![\p{N}:/]|\.\d)(?![ -]?(?:days?|weeks?|months?|hours?|minutes?|seconds?))/giu;

/** Ages under 18 that a text states (`12-year-old`, `age 14`), in whole years, in order. Pure, O(length). */
export function minorAgesIn(text: string): number[] {
  const ages: number[] = [];
  if (!/\d/.test(text)) return ages;
  for (const [, number, unit, aged] of text.matchAll(AGE)) {
    const stated = Number(number ?? aged);
    const years = unit?.toLowerCase().startsWith('m') ? Math.floor(stated / 12) : stated;
    if (years < 18 && !ages.includes(years)) ages.push(years);
  }
  return ages;
}

const ISO_DATE = /(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)/g;

/** Calendar dates `YYYY-MM-DD` that a text names and that exist, as milliseconds of their first moment in UTC. */
export function datesIn(text: string): number[] {
  const dates: number[] = [];
  for (const [, date] of text.matchAll(ISO_DATE)) {
    const at = Date.parse(`${date}T00:00:00Z`);
    if (Number.isFinite(at) && new Date(at).toISOString().startsWith(date!)) dates.push(at);
  }
  return dates;
}

/** The texts in which words are looked for: what the platform or NCMEC says about the tip. Never chats, mails, profiles. */
export function saidAbout(tip: TipFacts): TextDraft[] {
  return tip.texts.filter(({ kind }) => kind === 'escalation' || kind === 'summary' || kind === 'note');
}

/** True where the platform escalated: it set the flag or gave a reason (the element's presence is the escalation). */
export function isEscalated(tip: TipFacts): boolean {
  return (
    tip.flags.some(({ flag }) => flag === 'escalated') ||
    tip.texts.some(({ kind, text }) => kind === 'escalation' && text.trim() !== '')
  );
}
