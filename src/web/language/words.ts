import type { TFunction } from 'i18next';
import { QUARANTINE_REASONS, type QuarantineItem } from '../../intake/shape.ts';
import { STATES } from '../../places/shape.ts';
import type { Failure } from '../app/failure.ts';
import en from './en.json' with { type: 'json' };

/** The catalogue's words for a code of an open list; null where the catalogue has none. */
function known<Group extends keyof typeof en>(
  group: Group,
  code: string,
): code is string & keyof (typeof en)[Group] {
  return Object.hasOwn(en[group] as object, code);
}

/** A failure in a sentence that an officer understands. */
export function failureWords(t: TFunction, failure: Failure): string {
  if (!known('error', failure.code)) return failure.message;
  const told = { ...failure.details, ...whyTold(t, failure) };
  const words = t(`error.${failure.code as keyof typeof en.error}`, told);
  const decided = decisionTold(t, failure);
  return decided ? `${words} ${decided}` : words;
}

/** What a refusal names by a code beside the server's words for it, in the officer's language. */
function whyTold(t: TFunction, { code, details: { why } }: Failure): Record<string, string> {
  if (typeof why !== 'string') return {};
  if (code === 'APPROVAL_NOT_USABLE' && known('approvalProblem', why))
    return { problem: t(`approvalProblem.${why as keyof typeof en.approvalProblem}`) };
  if (code === 'TIP_CLOSED' && known('close', why)) return { reason: t(`close.${why as 'no_crime'}`) };
  return {};
}

/** Who decided what on who is whom, where a refusal names it. */
function decisionTold(t: TFunction, { code, details: { officer, kind } }: Failure): string | null {
  if (typeof kind !== 'string' || !known('subjectDecision', kind)) return null;
  const told = {
    name: String(officer),
    what: t(`subjectDecision.${kind as keyof typeof en.subjectDecision}`),
  };
  return t(code === 'NOTHING_TO_UNDO' ? 'subject.endedAlready' : 'subject.decidedMeanwhile', told);
}

/** What a search took a text for: a number, a kind of identifier, a filter of the queue. */
export function searchKindWords(t: TFunction, kind: string): string {
  if (known('identifier', kind)) return t(`identifier.${kind as keyof typeof en.identifier}`);
  if (kind === 'platform' || kind === 'source' || kind === 'country' || kind === 'incidentType')
    return t(`filter.${kind}`);
  return t('palette.number');
}

/** What a sealed value is: a name, a school, or a kind of identifier. */
export function sealedKindWords(t: TFunction, kind: string): string {
  if (known('sealedKind', kind)) return t(`sealedKind.${kind as keyof typeof en.sealedKind}`);
  return known('identifier', kind) ? t(`identifier.${kind as keyof typeof en.identifier}`) : t('tip.sealed');
}

/** What differs between two versions, as a way from the outside in: `Reported person › identifier › phone`. */
export function pathWords(t: TFunction, path: readonly string[]): string {
  return path
    .map((part, at) => {
      if (at === 0 && known('role', part)) return t(`role.${part as keyof typeof en.role}`);
      if (path[at - 1] === 'identifier' && known('identifier', part))
        return t(`identifier.${part as keyof typeof en.identifier}`);
      return known('leaf', part) ? t(`leaf.${part as keyof typeof en.leaf}`) : part;
    })
    .join(' › ');
}

/** Why a document waits, in the officer's language. What fills `{what}` is read back from the server's sentence. */
export function quarantineWords(t: TFunction, item: Pick<QuarantineItem, 'reason' | 'words'>): string {
  const template = QUARANTINE_REASONS[item.reason];
  const [before, after] = template.split('{what}');
  const fits = after !== undefined && item.words.startsWith(before!) && item.words.endsWith(after);
  const what = fits ? item.words.slice(before!.length, item.words.length - after.length) : '…';
  return t(`quarantine.reason.${item.reason}`, { what });
}

export function warningWords(t: TFunction, code: string, words: string): string {
  return known('warning', code) ? t(`warning.${code as keyof typeof en.warning}`) : words;
}

export function flagWords(t: TFunction, flag: string): string {
  return known('flag', flag) ? t(`flag.${flag as keyof typeof en.flag}`) : flag.replaceAll('_', ' ');
}

export function expiryWords(t: TFunction, what: string | null): string {
  return what && known('expiry', what) ? t(`expiry.${what as keyof typeof en.expiry}`) : (what ?? '');
}

/** What an IP address was seen doing; other words of a source stay as written. */
export function eventWords(t: TFunction, event: string): string {
  const key = event.toUpperCase();
  return known('event', key) ? t(`event.${key as keyof typeof en.event}`) : event;
}

export function featureWords(t: TFunction, field: string): string {
  const key = field.replaceAll('.', '_').replaceAll('-', '_');
  return known('feature', key) ? t(`feature.${key as keyof typeof en.feature}`) : field;
}

/** Name of a state or union territory of India; other regions by their code. */
export function regionWords(language: string, region: string): string {
  const state = STATES.find(({ code }) => code === region);
  return state ? state[language === 'hi' ? 'hi' : 'en'] : region;
}

const INCIDENTS = [
  [/traffick/i, 'trafficking'],
  [/touris/i, 'travel_offence'],
  [/molest/i, 'contact_offence'],
  [/enticement/i, 'enticement'],
  [/unsolicited/i, 'unsolicited_material'],
  [/misleading domain/i, 'misleading_domain'],
  [/misleading/i, 'misleading_words'],
  [/pornograph|\bcse?am\b|abuse material/i, 'material'],
] as const satisfies readonly (readonly [RegExp, keyof typeof en.incident])[];

/** A source's incident type in the short words of the screens; what is not known is shown as written. */
export function incidentWords(t: TFunction, written: string | null): string {
  if (!written) return t('incident.none');
  const found = INCIDENTS.find(([pattern]) => pattern.test(written));
  return found ? t(`incident.${found[1]}`) : written;
}

/** An act that takes a second officer, as a sentence; one that the catalogue does not know in the server's words. */
export function actWords(t: TFunction, action: string, about: string): string {
  const key = action.replace('.', '_');
  return known('approvalAct', key) ? t(`approvalAct.${key as keyof typeof en.approvalAct}`) : about;
}

/** A field of an act's input; one that the catalogue does not know by its own name. */
export function inputFieldWords(t: TFunction, name: string): string {
  const [outer = '', inner = ''] = name.split('.');
  if (outer === 'filter' && known('filter', inner))
    return `${t('filter.title')} › ${t(`filter.${inner as 'lane'}`)}`;
  if (name === 'filter') return t('filter.title');
  return known('approvalField', name) ? t(`approvalField.${name as keyof typeof en.approvalField}`) : name;
}
