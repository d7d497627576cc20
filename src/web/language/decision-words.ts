import type { TFunction } from 'i18next';
import type { Decision } from '../../triage/shape.ts';

/** What was decided, as it follows the officer's name. */
export function decisionWords(
  t: TFunction,
  { kind, detail }: Pick<Decision, 'kind' | 'detail'>,
  officers: ReadonlyMap<string, string>,
): string {
  if (kind === 'assign')
    return detail ? t('history.assign', { name: officers.get(detail) ?? detail }) : t('history.unassign');
  if (kind === 'close')
    return t('history.close', { reason: detail ? t(`close.${detail as 'no_crime'}`) : '—' });
  if (kind === 'release' && detail) return t('history.takenFrom', { name: detail });
  if (kind === 'hand_over') return t('history.hand_over', { name: detail ?? '—' });
  if (kind === 'outcome')
    return t('history.outcome', { outcome: t(`outcome.${(detail ?? 'none') as 'none'}`) });
  if (kind === 'new_facts') return t('history.new_facts', { version: detail ?? '' });
  if (kind === 'merge') return detail ? t('history.merge', { kept: detail }) : t('history.kept');
  return t(`history.${kind}`);
}
