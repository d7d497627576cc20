import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { asked, queryClient } from '../app/queries.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Problem, useAttempt } from '../sign-in/problem.tsx';

/** The units that one administers. */
export function Units() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery(asked('app.units', {}));
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  return (
    <section aria-labelledby="units">
      <h2 id="units">{t('admin.units')}</h2>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="number">
                {t('admin.number')}
              </th>
              <th scope="col">{t('account.name')}</th>
              <th scope="col">{t('admin.shortName')}</th>
              <th scope="col">{t('admin.country')}</th>
            </tr>
          </thead>
          <tbody>
            {data.units.map((unit) => (
              <tr key={unit.id}>
                <td className="number">{unit.id}</td>
                <td>{unit.name}</td>
                <td>{unit.shortName}</td>
                <td>{unit.country}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <button type="button" className="button" onClick={() => setAdding(true)}>
        {t('admin.addUnit')}
      </button>
      {adding && <AddUnit onClose={() => setAdding(false)} />}
    </section>
  );
}

function AddUnit({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { busy, problem, attempt } = useAttempt();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name)).trim();
    void attempt(async () => {
      const country = text('country').toUpperCase();
      await call('app.addUnit', { name: text('name'), shortName: text('shortName'), country });
      await queryClient.invalidateQueries({ queryKey: ['app.units'] });
      onClose();
    });
  };
  return (
    <Sheet title={t('admin.addUnit')} onClose={onClose}>
      <form className="sheet-form" onSubmit={submit}>
        <label className="field">
          <span className="label">{t('account.name')}</span>
          <input className="input" name="name" required maxLength={200} ref={focusFirst} />
        </label>
        <label className="field">
          <span className="label">{t('admin.shortName')}</span>
          <input className="input" name="shortName" required maxLength={60} />
        </label>
        <label className="field">
          <span className="label">{t('admin.country')}</span>
          <input className="input" name="country" required pattern="[A-Za-z]{2}" defaultValue="IN" />
        </label>
        <Problem words={problem} />
        <button type="submit" className="button main" disabled={busy}>
          {t('admin.addUnit')}
        </button>
      </form>
    </Sheet>
  );
}
