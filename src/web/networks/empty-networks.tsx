import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { useMay } from '../app/session.tsx';
import { failureWords } from '../language/words.ts';
import { Empty } from '../look/states.tsx';
import { reloadNetworks } from './found-networks.ts';
import { renewNetworks } from './watching.ts';

type Props = { builtAt: string | null; filtered: boolean; onClear: () => void };

/** Why there is no network: by the filter, because nothing was looked for yet, or because nothing ties anybody. */
export function EmptyNetworks({ builtAt, filtered, onClear }: Props) {
  const { t } = useTranslation();
  if (filtered)
    return (
      <Empty title={t('networks.emptyFiltered')}>
        <p>{t('networks.emptyFilteredWhy')}</p>
        <button type="button" className="button" onClick={onClear}>
          {t('filter.clear')}
        </button>
      </Empty>
    );
  return (
    <Empty title={t('networks.empty')}>
      <p>{builtAt ? t('networks.emptyBuilt') : t('networks.emptyNever')}</p>
      <p>
        {t('networks.emptyCommand')} <code className="mono">tipstaff network build</code>
      </p>
      <div className="button-line">
        <Link to="/intake" className="button">
          {t('queue.takeIn')}
        </Link>
        <FindNow />
      </div>
    </Empty>
  );
}

function FindNow() {
  const { t } = useTranslation();
  const may = useMay('tip:write');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const find = async () => {
    setBusy(true);
    try {
      await call('networks.build', {});
      await renewNetworks();
      reloadNetworks();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    }
    setBusy(false);
  };
  if (!may) return null;
  return (
    <>
      <button type="button" className="button main" disabled={busy} onClick={() => void find()}>
        {busy ? t('networks.finding') : t('networks.find')}
      </button>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
