import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import type { TipGrant } from '../../triage/shape.ts';
import type { ActionName, Input } from '../app/api.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { asked, queryClient, useOfficers } from '../app/queries.ts';
import { useMay, useMe } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { Sheet } from '../look/dialog.tsx';
import './restriction.css';
import { NoteField } from '../look/note-field.tsx';
import { Problem } from '../sign-in/problem.tsx';

type Step = { act: 'restrict' | 'unrestrict' | 'grant' } | { act: 'withdraw'; officer: string; name: string };

/** Whether the tip is kept to named officers, and who they are. Who may restrict it does so from here. */
export function Restriction({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const me = useMe();
  const may = useMay('tip:restrict');
  const [step, setStep] = useState<Step | null>(null);
  const { data } = useQuery({ ...asked('triage.grants', { tip: tip.id }), staleTime: 0 });
  if (!data || (!data.restricted && !may)) return null;
  const named = data.grants.some((each) => each.officer === me.officer.id && each.kind === 'named');
  return (
    <section className="restriction">
      {data.restricted ? (
        <>
          <h2>
            <span className="tag warn">{t('restriction.is')}</span>
          </h2>
          <p className="small soft">{t('restriction.means')}</p>
          <ul>
            {data.grants.map((each) => (
              <Named
                key={`${each.officer} ${each.kind}`}
                grant={each}
                onWithdraw={
                  may && named
                    ? () => setStep({ act: 'withdraw', officer: each.officer, name: each.name })
                    : null
                }
              />
            ))}
          </ul>
          {may && named && (
            <div className="restriction-acts">
              <button type="button" className="button small" onClick={() => setStep({ act: 'grant' })}>
                {t('restriction.grant')}
              </button>
              <button type="button" className="button small" onClick={() => setStep({ act: 'unrestrict' })}>
                {t('restriction.unrestrict')}
              </button>
            </div>
          )}
        </>
      ) : (
        <button type="button" className="button small" onClick={() => setStep({ act: 'restrict' })}>
          {t('restriction.restrict')}
        </button>
      )}
      {step && <ActDialog tip={tip} step={step} onClose={() => setStep(null)} />}
    </section>
  );
}

function Named({ grant, onWithdraw }: { grant: TipGrant; onWithdraw: (() => void) | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <span>
        {grant.name}
        {grant.kind === 'break-glass' && <span className="tag">{t('restriction.glass')}</span>}
        {grant.until && (
          <time className="small soft" dateTime={grant.until}>
            {t('restriction.until', { time: format.full(grant.until) })}
          </time>
        )}
      </span>
      {onWithdraw && (
        <button
          type="button"
          className="button link small"
          aria-label={t('restriction.withdrawFrom', { name: grant.name })}
          onClick={onWithdraw}
        >
          {t('restriction.withdraw')}
        </button>
      )}
    </li>
  );
}

/** One act with its reason, and the officer whom it names. */
function ActDialog({ tip, step, onClose }: { tip: TipView; step: Step; onClose: () => void }) {
  const { t } = useTranslation();
  const officers = useOfficers();
  const [reason, setReason] = useState('');
  const [officer, setOfficer] = useState('');
  const [failed, setFailed] = useState<string | null>(null);
  const who = useId();
  const names = step.act === 'grant' || step.act === 'restrict';
  const ready = reason.trim() !== '' && (step.act !== 'grant' || officer !== '');
  const number = `${tip.source} ${tip.number}`;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await send(tip.id, step, officer, reason.trim());
      onClose();
      await queryClient.invalidateQueries({ queryKey: ['triage.grants'] });
      for (const name of RENEWED) await queryClient.invalidateQueries({ queryKey: [name] });
    } catch (error) {
      setFailed(failureWords(t, failureOf(error)));
    }
  };
  return (
    <Sheet
      title={
        step.act === 'withdraw'
          ? t('restriction.title.withdraw', { number, name: step.name })
          : t(`restriction.title.${step.act}`, { number })
      }
      onClose={onClose}
    >
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        {names && (
          <div className="field">
            <label htmlFor={who}>
              {t(step.act === 'grant' ? 'restriction.officer' : 'restriction.officerToo')}
            </label>
            <select
              id={who}
              className="input"
              value={officer}
              onChange={(event) => setOfficer(event.target.value)}
            >
              <option value="">—</option>
              {[...officers].map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        <NoteField words={t('restriction.reason')} value={reason} onChange={setReason} rows={3} />
        <Problem words={failed} />
        <div className="sheet-foot">
          <button type="button" className="button" onClick={onClose}>
            {t('act.cancel')}
          </button>
          <button type="submit" className="button main" disabled={!ready}>
            {t(`restriction.confirm.${step.act}`)}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

/** What shows counts or lists that the act changes. */
const RENEWED: readonly ActionName[] = ['triage.queue', 'triage.facets', 'app.today'];

function send(tip: string, step: Step, officer: string, reason: string): Promise<unknown> {
  if (step.act === 'restrict')
    return call('triage.restrict', { tip, reason, officers: officer === '' ? [] : [officer] });
  if (step.act === 'unrestrict') return call('triage.unrestrict', { tip, reason });
  const input: Input<'triage.grant'> = {
    tip,
    officer: step.act === 'withdraw' ? step.officer : officer,
    reason,
  };
  return call(step.act === 'withdraw' ? 'triage.withdraw' : 'triage.grant', input);
}
