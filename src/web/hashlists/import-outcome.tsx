import { useTranslation } from 'react-i18next';
import type { Imported } from '../../hashlists/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';

const ROWS = ['records', 'entries', 'repeated', 'ignored', 'bad', 'deleted', 'media'] as const;

/** What became of a file’s records, and where those stand that were left out. */
export function ImportOutcome({
  name,
  done,
  onClose,
}: {
  name: string;
  done: Imported;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { problems } = done.counts;
  return (
    <Sheet title={name} onClose={onClose}>
      <p role="status">{done.unchanged ? t('hashLists.unchanged') : t('hashLists.stands')}</p>
      <dl className="hash-outcome">
        {ROWS.map((row) => (
          <div key={row}>
            <dt>{t(`hashLists.counted.${row}`)}</dt>
            <dd className="number">{format.number(done.counts[row])}</dd>
          </div>
        ))}
        <div>
          <dt>{t('hashLists.profile')}</dt>
          <dd>{done.profile ?? t('hashLists.noScheme')}</dd>
        </div>
      </dl>
      {problems.length > 0 && (
        <>
          <h3>{t('hashLists.leftOut')}</h3>
          <ul className="hash-problems">
            {problems.map(({ at, problem }) => (
              <li key={at}>
                <span className="mono">{at}</span> {t(`hashLists.problem.${problem}`)}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="sheet-foot">
        <button type="button" className="button main" ref={focusFirst} onClick={onClose}>
          {t('hashLists.closeThis')}
        </button>
      </div>
    </Sheet>
  );
}
