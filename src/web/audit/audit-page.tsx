import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryFilter } from '../../audit/shape.ts';
import './audit.css';
import { Entries } from './entries.tsx';
import { Patterns } from './patterns.tsx';
import { Proof } from './proof.tsx';

const TABS = ['entries', 'patterns', 'proof'] as const;
type Tab = (typeof TABS)[number];

/** The auditor's screen: who did what, what is worth a question, and whether the log holds. */
export function AuditPage() {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('entries');
  const [filter, setFilter] = useState<EntryFilter>({});
  const show = (wanted: EntryFilter) => {
    setFilter(wanted);
    setTab('entries');
  };
  return (
    <>
      <header className="page-head">
        <title>{`${t('audit.title')} · Tipstaff`}</title>
        <h1>{t('audit.title')}</h1>
        <div className="segments" role="radiogroup" aria-label={t('audit.which')}>
          {TABS.map((one) => (
            <label key={one}>
              <input type="radio" name="audit-tab" checked={tab === one} onChange={() => setTab(one)} />
              {t(`audit.tab.${one}`)}
            </label>
          ))}
        </div>
      </header>
      <div className="page-body">
        {tab === 'entries' && <Entries filter={filter} onFilter={setFilter} />}
        {tab === 'patterns' && <Patterns onShow={show} />}
        {tab === 'proof' && <Proof />}
      </div>
    </>
  );
}
