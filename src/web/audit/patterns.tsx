import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { EntryFilter, Pattern } from '../../audit/shape.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { kindWords } from './entries-table.tsx';

const DAYS = 30;

/** What in the log is worth a question, newest first, each with the entries that it rests on. */
export function Patterns({ onShow }: { onShow: (filter: EntryFilter) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    ...asked('audit.patterns', {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={8} />;
  return (
    <section aria-label={t('audit.tab.patterns')}>
      <p className="soft audit-note">
        {data.patterns.length === 0
          ? t('audit.patternsNone', { days: DAYS })
          : t('audit.patternsAbout', { days: DAYS })}{' '}
        {t('audit.looked', { shown: format.number(data.entries) })}
      </p>
      <ul className="audit-patterns">
        {data.patterns.map((pattern) => (
          <li key={`${pattern.kind} ${pattern.entries[0]}`}>
            <One pattern={pattern} onShow={onShow} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function One({ pattern, onShow }: { pattern: Pattern; onShow: (filter: EntryFilter) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, officers, record, count } = pattern;
  const filter: EntryFilter = {
    ...(officers.length === 1 ? { officer: officers[0]!.id } : {}),
    ...(record ? { record: record.id } : {}),
    from: pattern.from,
    to: new Date(Date.parse(pattern.to) + 1).toISOString(),
  };
  return (
    <article className="audit-pattern">
      <h2>{t(`audit.pattern.${kind}.name`)}</h2>
      <p>{t(`audit.pattern.${kind}.why`)}</p>
      <p className="soft small">
        {officers.length === 1
          ? officers[0]!.name
          : `${t('audit.officers', { count: officers.length, shown: format.number(officers.length) })}: ${officers.map(({ name }) => name).join(', ')}`}
        {' · '}
        {t('audit.entries', { count, shown: format.number(count) })}
        {' · '}
        <time dateTime={pattern.from}>{format.full(pattern.from)}</time>
        {record && (
          <>
            {' · '}
            {kindWords(t, record.kind)} <span className="mono">{record.id}</span>
          </>
        )}
      </p>
      <button type="button" className="button small" onClick={() => onShow(filter)}>
        {t('audit.showEntries')}
      </button>
    </article>
  );
}
