import { useTranslation } from 'react-i18next';
import { CrossIcon } from '../look/icons.tsx';
import { dismissNotice, useNotices } from './notices.ts';

/** The notices at the foot of the page, read out politely. */
export function NoticeList() {
  const { t } = useTranslation();
  const notices = useNotices();
  return (
    <section className="notices" aria-label={t('frame.notices')} aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className={`notice ${notice.tone}`}>
          <span>{notice.words}</span>
          {notice.undo && (
            <button
              type="button"
              onClick={() => {
                dismissNotice(notice.id);
                notice.undo!();
              }}
            >
              {t('act.undo')} <kbd className="key">u</kbd>
            </button>
          )}
          <button type="button" aria-label={t('act.dismiss')} onClick={() => dismissNotice(notice.id)}>
            <CrossIcon width="12" height="12" />
          </button>
        </div>
      ))}
    </section>
  );
}
