import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { QueueFilter } from '../../triage/shape.ts';
import { Empty } from '../look/states.tsx';

/** Why the queue is empty: by the filters, or because nothing has come in. */
export function EmptyQueue({ filter }: { filter: QueueFilter }) {
  const { t } = useTranslation();
  const filtered = Object.values(filter).some(Boolean);
  return (
    <Empty title={filtered ? t('queue.emptyFiltered') : t('queue.empty')}>
      <p>{filtered ? t('queue.emptyFilteredWhy') : t('queue.emptyWhy')}</p>
      {filtered ? (
        <Link to="/queue" search={{}} className="button">
          {t('filter.clear')}
        </Link>
      ) : (
        <Link to="/intake" className="button main">
          {t('queue.takeIn')}
        </Link>
      )}
    </Empty>
  );
}
