import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';

const SHARES = asked('triage.lookShares', {});

/** Of a hundred closings for each reason, how many another officer looks at. */
export function LookShares() {
  const { t } = useTranslation();
  const { data } = useQuery(SHARES);
  const save = async (reason: string, text: string) => {
    const percent = Number(text);
    if (text.trim() === '' || !Number.isInteger(percent)) return;
    try {
      queryClient.setQueryData(
        SHARES.queryKey,
        await call('triage.setLookShares', { shares: { [reason]: percent } }),
      );
      notify(t('shares.saved'));
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
  };
  if (!data) return null;
  return (
    <section>
      <h2>{t('shares.title')}</h2>
      <p className="hint">{t('shares.hint')}</p>
      <ul className="shares">
        {data.shares.map(({ reason, percent }) => (
          <li key={`${reason} ${percent}`}>
            <label>
              <span>{t(`close.${reason}`)}</span>
              <input
                type="number"
                className="input"
                min={0}
                max={100}
                step={1}
                defaultValue={percent}
                onBlur={(event) => {
                  if (event.target.value !== String(percent)) void save(reason, event.target.value);
                }}
              />
              <span>%</span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  );
}
