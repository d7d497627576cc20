import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { adjustmentsOf } from '../../tips/explained/shape.ts';
import { type Reason, SCORES, type Score, type TipView } from '../../tips/shape.ts';
import { useNow } from '../app/clock.ts';
import { useRuleWords } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { expiryTime } from '../language/expiry-time.ts';
import { useFormat } from '../language/use-format.ts';
import { expiryWords, featureWords } from '../language/words.ts';
import { keyed } from '../look/keyed.ts';
import { versionWords } from '../rules/rule-words.ts';
import { Value } from './provenance.tsx';

/** Why the tip stands where it stands: four numbers, each opened into its reasons. */
export function Why({ tip, onWords }: { tip: TipView; onWords: (at: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="why" aria-labelledby="why">
      <h2 id="why">{t('tip.why')}</h2>
      {SCORES.map((score) => (
        <ScoreBlock
          key={score}
          score={score}
          value={tip[score]}
          reasons={tip.reasons.filter((one) => one.score === score)}
          onWords={onWords}
        />
      ))}
      <p className="hint">{t('tip.whyHint')}</p>
      <ScoredBy version={tip.ruleVersion} />
      {tip.expiresAt && <NextEnd expiresAt={tip.expiresAt} expires={tip.expires} />}
      {tip.bundle > 0 && (
        <p className="small">{t('tip.bundle', { count: tip.bundle, shown: format.number(tip.bundle) })}</p>
      )}
      {tip.bundleOf && (
        <p className="small">
          <Link to="/tips/$tip" params={{ tip: tip.bundleOf }}>
            {t('tip.bundleOf')}
          </Link>
        </p>
      )}
    </section>
  );
}

/** The version of the rules that made these numbers; who may read rules can look at it. */
function ScoredBy({ version }: { version: number | null }) {
  const { t } = useTranslation();
  const may = useMay('rule:read');
  if (version === null) return null;
  const words = versionWords(t, version);
  return (
    <p className="small soft">
      {t('tip.scoredBy')}{' '}
      {may ? (
        <Link to="/rules" search={{ version }}>
          {words}
        </Link>
      ) : (
        words
      )}
    </p>
  );
}

function NextEnd({ expiresAt, expires }: { expiresAt: string; expires: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { left, full, stamp } = expiryTime(format, { expiresAt, expires }, now);
  return (
    <p className="small next-end">
      <span className="soft">{expiryWords(t, expires)}</span>{' '}
      <time dateTime={stamp} className={`left-${left.tone}`} title={full}>
        {left.words}
      </time>
    </p>
  );
}

type BlockProps = {
  score: Score;
  value: number;
  reasons: readonly Reason[];
  onWords: (at: string) => void;
};

function ScoreBlock({ score, value, reasons, onWords }: BlockProps) {
  const { t } = useTranslation();
  return (
    <div className="score">
      <h3>
        {t(`score.${score}`)}
        <b className="number">{value}</b>
      </h3>
      <div className="score-bar" aria-hidden="true">
        <span
          style={{ transform: `scaleX(${value / 100})` }}
          className={score === 'danger' && value >= 80 ? 'high' : ''}
        />
      </div>
      <ul>
        {keyed(reasons, ({ rule }) => rule).map(({ key, item: reason }) => (
          <ReasonLine key={key} reason={reason} onWords={onWords} />
        ))}
        {adjustmentsOf(reasons).map(({ kind, points }) => (
          <li key={kind} className="reason">
            <span className="weight">{pointsWords(points)}</span>
            <span className="soft">{t(`tip.adjusted.${kind}`, { value })}</span>
          </li>
        ))}
        {reasons.length === 0 && <li className="faint small">{t('tip.noReasons')}</li>}
      </ul>
    </div>
  );
}

const pointsWords = (points: number) => `${points > 0 ? '+' : '−'}${Number(Math.abs(points).toFixed(2))}`;

/** The merged duplicate that a reason comes from, with the place in its document. */
function FromDuplicate({ tip, at }: { tip: NonNullable<Reason['tip']>; at: string | null }) {
  const { t } = useTranslation();
  return (
    <span className="small">
      <Link to="/tips/$tip" params={{ tip: tip.id }} search={{ alone: true }} preload={false}>
        {t('tip.fromDuplicate', { tip: `${tip.source} ${tip.number}` })}
      </Link>
      {at !== null && <span className="faint"> · {at}</span>}
    </span>
  );
}

/** Features that rest on other tips, not on this document. */
const FROM_OTHERS = /^(?:subject\.|network\.|file\.(?:known|new|seen-most)$|tip\.earlier-versions$)/;

function ReasonLine({ reason, onWords }: { reason: Reason; onWords: (at: string) => void }) {
  const { t } = useTranslation();
  const mayReadText = useMay('tip:text');
  const words = useRuleWords();
  const field = featureWords(t, reason.field);
  const weight = reason.floor ? `≥${reason.weight}` : pointsWords(reason.weight);
  const notes = [
    reason.floor && t('tip.floor'),
    FROM_OTHERS.test(reason.field) && t('tip.fromOthers'),
    reason.field.startsWith('hash.') && t('tip.fromLists'),
    reason.list && t('tip.list', { list: reason.list }),
  ].filter(Boolean);
  const sentence = (
    <>
      {words(reason.rule)}
      {notes.length > 0 && <span className="faint small"> · {notes.join(' · ')}</span>}
    </>
  );
  if (reason.tip)
    return (
      <li className="reason">
        <span className="weight">{weight}</span>
        <span title={field}>
          {sentence} <FromDuplicate tip={reason.tip} at={reason.at} />
        </span>
      </li>
    );
  return (
    <li className="reason">
      <span className="weight">{weight}</span>
      {reason.at === null ? (
        <span title={field}>{sentence}</span>
      ) : (
        <Value
          origin={{ at: reason.at, document: reason.document, more: field }}
          copy={reason.at}
          className="plain"
        >
          {sentence}
        </Value>
      )}
      {reason.list && reason.at !== null && mayReadText && (
        <button type="button" className="button link small" onClick={() => onWords(reason.at!)}>
          {t('tip.openPlace')}
        </button>
      )}
    </li>
  );
}
