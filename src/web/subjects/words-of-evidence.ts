import type { TFunction } from 'i18next';
import type { ShownEvidence } from '../../subjects/shape.ts';
import en from '../language/en.json' with { type: 'json' };

/** What was shared, as it stands in a sentence: a kind of identifier, or a trait. */
export function markWords(t: TFunction, kind: string): string {
  if (Object.hasOwn(en.trait, kind)) return t(`trait.${kind as keyof typeof en.trait}`);
  return Object.hasOwn(en.identifier, kind) ? t(`identifier.${kind as keyof typeof en.identifier}`) : kind;
}

/** A reason by its code; one that the catalogue does not know by the code itself. */
export function reasonWords(t: TFunction, reason: string): string {
  return Object.hasOwn(en.evidence, reason)
    ? t(`evidence.${reason as keyof typeof en.evidence}`)
    : reason.replaceAll('_', ' ');
}

/** One piece of evidence as a sentence. */
export function evidenceWords(t: TFunction, evidence: ShownEvidence): string {
  const { reason, kind } = evidence;
  if (kind && isSilent(evidence)) return t(`subject.silent.${evidence.reason}`, { kind: markWords(t, kind) });
  return reason === 'shared' && kind
    ? t('subject.shared', { kind: markWords(t, kind) })
    : reasonWords(t, reason);
}

type Silent = ShownEvidence & { reason: keyof typeof en.subject.silent };

/** What both show and what joins nobody all the same. */
export const isSilent = (evidence: ShownEvidence): evidence is Silent =>
  Object.hasOwn(en.subject.silent, evidence.reason);

/** Who else shows what two share, in words. */
export function othersHold(
  t: TFunction,
  { holders, more }: Pick<ShownEvidence, 'holders' | 'more'>,
  number: (value: number) => string,
): string {
  if (holders === null) return t('subject.notCounted');
  const count = holders - 2;
  if (more) return t('subject.othersHoldMore', { count, shown: number(count) });
  return count > 0 ? t('subject.othersHold', { count, shown: number(count) }) : t('subject.nobodyElse');
}
