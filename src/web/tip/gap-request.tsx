import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { notify } from '../app/notices.ts';
import { asked } from '../app/queries.ts';
import { Sheet } from '../look/dialog.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { saveText } from '../networks/save-file.ts';
import { copyText } from './copy-text.ts';

/** The request as it would be sent: to be read, copied or kept as a file. The program sends nothing. */
export function GapRequestSheet({ tip, onClose }: { tip: string; onClose: () => void }) {
  const { t } = useTranslation();
  // each making stands in the audit log: nothing asks for it again by itself
  const { data, error, refetch } = useQuery({
    ...asked('statistics.gapRequest', { tip }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const copy = (text: string) =>
    void copyText(text).then((copied) => notify(copied ? t('provenance.copied') : t('provenance.notCopied')));
  return (
    <Sheet title={t('gaps.request')} onClose={onClose} wide>
      {error && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={14} />}
      {data && (
        <>
          <p className="hint">{t('gaps.requestHint', { platform: data.platform })}</p>
          <section
            className="gap-request"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label={t('gaps.request')}
          >
            <pre>{data.text}</pre>
          </section>
          <div className="sheet-foot">
            <button type="button" className="button" onClick={onClose}>
              {t('act.cancel')}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => saveText(data.file, 'text/plain', data.text)}
            >
              {t('gaps.save')}
            </button>
            <button type="button" className="button main" onClick={() => copy(data.text)}>
              {t('gaps.copy')}
            </button>
          </div>
        </>
      )}
    </Sheet>
  );
}
