import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../look/states.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty title={t('frame.notFound')}>
      <p>{t('frame.notFoundWhy')}</p>
      <Link to="/queue" className="button">
        {t('go.queue')}
      </Link>
    </Empty>
  );
}
