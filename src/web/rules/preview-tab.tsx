import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LANES, type Lane } from '../../tips/shape.ts';
import type { RulePreview } from '../../triage/shape.ts';
import { call } from '../app/client.ts';
import { asked, queryClient } from '../app/queries.ts';
import type { ShownRules } from '../app/rules-api.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Problem, useAttempt } from '../sign-in/problem.tsx';
import { ProgressLine } from './progress-line.tsx';
import { versionWords } from './rule-words.ts';

const AGAIN_MS = 1_000;

/** What a version would move in the whole store, before it is released. Nothing is changed by looking. */
export function PreviewTab({ shown, isChanged }: { shown: ShownRules; isChanged: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay('rule:write');
  const { busy, problem, attempt } = useAttempt();
  const { version, problems } = shown;
  const { data, error, refetch } = useQuery({
    ...asked('triage.rulePreview', {}),
    enabled: may,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.preview && state.data.preview.endedAt === null ? AGAIN_MS : false,
  });
  if (!may) return <p className="soft">{t('rules.preview.notYours')}</p>;
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={6} />;
  const { preview } = data;
  const running = preview !== null && preview.endedAt === null;
  const own = preview?.version === version ? preview : null;
  const idle = busy || running || isChanged || problems.length > 0;
  const begin = () =>
    attempt(async () => {
      await call('triage.previewRules', { version });
      await queryClient.invalidateQueries({ queryKey: ['triage.rulePreview'] });
    });
  return (
    <>
      <div className="preview-head">
        <p className="soft measure">{t('rules.preview.about')}</p>
        <button
          type="button"
          className="button main"
          aria-disabled={idle} // keeps the focus while it works
          onClick={() => !idle && void begin()}
        >
          {t('rules.preview.begin')}
        </button>
        {isChanged && <p className="hint">{t('rules.saveFirst')}</p>}
        {problems.length > 0 && (
          <p className="problem">
            {t('rules.changes.wrong', { count: problems.length, shown: format.number(problems.length) })}
          </p>
        )}
        <Problem words={problem} />
      </div>
      {running && (
        <ProgressLine
          key={preview.startedAt}
          label={t('rules.preview.now', { version: versionWords(t, preview.version) })}
          done={preview.done}
          total={preview.total}
        />
      )}
      {preview && !own && !running && (
        <p className="soft">{t('rules.preview.other', { version: versionWords(t, preview.version) })}</p>
      )}
      {own && own.revision !== shown.revision && <p className="problem">{t('rules.preview.stale')}</p>}
      {own && <Found preview={own} />}
    </>
  );
}

function Found({ preview }: { preview: RulePreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moved = preview.lanes.filter(({ from, to }) => from !== to).reduce((sum, { tips }) => sum + tips, 0);
  return (
    <>
      <section className="rule-group" aria-labelledby="moves">
        <header>
          <h2 id="moves">
            {t('rules.preview.moves', {
              count: moved,
              shown: format.number(moved),
              of: format.number(preview.done),
            })}
          </h2>
        </header>
        <LaneTable preview={preview} />
      </section>
      <section className="rule-group" aria-labelledby="otherwise">
        <header>
          <h2 id="otherwise">{t('rules.preview.otherwise')}</h2>
        </header>
        <RuleTable preview={preview} />
      </section>
      <section className="rule-group" aria-labelledby="moving">
        <header>
          <h2 id="moving">{t('rules.preview.tips')}</h2>
        </header>
        {preview.moved.length === 0 && <p className="soft">{t('rules.preview.noTips')}</p>}
        {preview.moved.length < moved && preview.moved.length > 0 && (
          <p className="soft small">
            {t('rules.preview.some', { shown: format.number(preview.moved.length) })}
          </p>
        )}
        <ul className="moved-tips">
          {preview.moved.map(({ tip, number, source, from, to }) => (
            <li key={tip}>
              <LaneMark lane={from} /> <span aria-hidden="true">→</span>{' '}
              <span className="unseen">{t('rules.preview.to')}</span>
              <LaneMark lane={to} />
              <Link to="/tips/$tip" params={{ tip }}>
                {source} {number}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** From which lane to which: a row for each lane as it is, a column for each as it would be. */
function LaneTable({ preview }: { preview: RulePreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tips = (from: Lane, to: Lane) =>
    preview.lanes.find((each) => each.from === from && each.to === to)?.tips ?? 0;
  return (
    <table className="table lane-table">
      <thead>
        <tr>
          <th scope="col">{t('rules.preview.fromTo')}</th>
          {LANES.map((lane) => (
            <th key={lane} scope="col" className="number">
              {t(`lane.${lane}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {LANES.map((from) => (
          <tr key={from}>
            <th scope="row">
              <LaneMark lane={from} />
            </th>
            {LANES.map((to) => {
              const count = tips(from, to);
              const tone = count === 0 ? 'faint' : from === to ? 'soft' : 'moves';
              return (
                <td key={to} className={`number ${tone}`}>
                  {format.number(count)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RuleTable({ preview }: { preview: RulePreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (preview.rules.length === 0) return <p className="soft">{t('rules.preview.noRules')}</p>;
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t('rules.field.rule')}</th>
          <th scope="col" className="number">
            {t('rules.preview.before')}
          </th>
          <th scope="col" className="number">
            {t('rules.preview.after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {preview.rules.map(({ rule, before, after }) => (
          <tr key={rule}>
            <td className="mono">{rule}</td>
            <td className="number">{format.number(before)}</td>
            <td className="number">{format.number(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
