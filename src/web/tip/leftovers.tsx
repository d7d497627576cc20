import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { warningWords } from '../language/words.ts';
import { keyed } from '../look/keyed.ts';
import { Value } from './provenance.tsx';
import { MaskedText, SealChip, useSealed } from './sealed.tsx';

/** What the reader noticed, what it did not know, and facts without a place of their own: nothing is dropped. */
export function Leftovers({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { warnings, unknown, facts } = tip.facts;
  return (
    <div className="leftovers">
      {warnings.length > 0 && (
        <details open={warnings.length <= 3}>
          <summary>
            {t('tip.warnings', { count: warnings.length, shown: format.number(warnings.length) })}
          </summary>
          <ul>
            {keyed(warnings, ({ code, at }) => `${code} ${at}`).map(({ key, item: warning }) => (
              <li key={key}>
                <Value
                  origin={{ at: warning.at, document: warning.document, more: warning.words }}
                  copy={warning.at}
                  className="plain"
                >
                  {warningWords(t, warning.code, warning.words)}
                </Value>
                <span className="mono small faint break"> {warning.at}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <FactList
        title={t('tip.unknown', { count: unknown.length, shown: format.number(unknown.length) })}
        facts={unknown}
      />
      <FactList
        title={t('tip.otherFacts', { count: facts.length, shown: format.number(facts.length) })}
        facts={facts}
      />
    </div>
  );
}

function FactList({ title, facts }: { title: string; facts: TipView['facts']['facts'] }) {
  const { of } = useSealed();
  if (facts.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <dl className="fact-list">
        {keyed(facts, ({ at }) => at).map(({ key, item: fact }) => (
          <div key={key}>
            <dt className="soft small break">{fact.name}</dt>
            <dd>
              {of(fact) ? (
                <SealChip mark={of(fact)!} />
              ) : (
                <Value origin={{ at: fact.at, document: fact.document }} copy={fact.value} className="break">
                  <MaskedText text={fact.value} />
                </Value>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
