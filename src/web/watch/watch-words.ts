import type { TFunction } from 'i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { Watch, WatchKind } from '../../watch/shape.ts';

/** What is watched, by its kind. */
export const watchKindWords = (t: TFunction, kind: WatchKind): string =>
  kind === 'subject' || kind === 'network' ? t(`watch.kind.${kind}`) : t(`identifier.${kind}`);

/** What is watched, by its value or by the short id of the subject or network. */
export function watchLabel(t: TFunction, watch: Pick<Watch, 'kind' | 'label' | 'target'>): string {
  if (watch.target === null) return watch.label ?? t('watch.noLabel');
  return t(watch.kind === 'subject' ? 'subject.named' : 'watch.network', { id: shortId(watch.target) });
}
