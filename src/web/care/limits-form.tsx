import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CareLimits } from '../../triage/care/shape.ts';
import { call } from '../app/client.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { Problem, useAttempt } from '../sign-in/problem.tsx';
import './care.css';

/** An officer's own limits on the gravest tips; for who reads none there is nothing to set. */
export function CareSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay('tip:read');
  const { data } = useQuery({ ...asked('triage.exposure', { zone: format.zone }), enabled: may });
  if (!may || !data) return null;
  return (
    <section id="care" aria-labelledby="own-care">
      <h2 id="own-care">{t('care.title')}</h2>
      <p className="soft small measure">{t('care.about')}</p>
      <LimitsForm key={`${data.limits.day} ${data.limits.week}`} limits={data.limits} />
    </section>
  );
}

const MOST = 1000;

function LimitsForm({ limits }: { limits: CareLimits }) {
  const { t } = useTranslation();
  const { busy, problem, attempt } = useAttempt();
  const [typed, setTyped] = useState(limits);
  const save = () =>
    attempt(async () => {
      await call('triage.setCareLimits', typed);
      await queryClient.invalidateQueries({ queryKey: ['triage.exposure'] });
      notify(t('care.saved'));
    });
  return (
    <form
      className="care-limits"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {(['day', 'week'] as const).map((span) => (
        <label key={span} className="field">
          <span className="label">{t(`care.limit.${span}`)}</span>
          <input
            type="number"
            className="input"
            min={0}
            max={MOST}
            step={1}
            required
            value={Number.isNaN(typed[span]) ? '' : typed[span]}
            onChange={({ target }) => setTyped({ ...typed, [span]: target.valueAsNumber })}
          />
        </label>
      ))}
      <button type="submit" className="button" disabled={busy}>
        {t('care.save')}
      </button>
      <Problem words={problem} />
    </form>
  );
}
