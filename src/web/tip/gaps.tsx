import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Gap, GapFieldWords } from '../../statistics/shape.ts';
import type { TipView } from '../../tips/shape.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { GapRequestSheet } from './gap-request.tsx';
import './gaps.css';
import { Value } from './provenance.tsx';

/** What the tip lacks to be acted on, each with why it matters; and the request to the platform that left it out. */
export function Gaps({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const mayAsk = useMay('tip:write');
  const [asking, setAsking] = useState(false);
  const { data } = useQuery({
    ...asked('statistics.gaps', { tip: tip.id }),
    enabled: tip.state !== 'cleared',
  });
  if (!data || data.gaps.length === 0) return null;
  const lacking = data.gaps.filter(({ state }) => state !== 'given');
  const given = data.gaps.length - lacking.length;
  return (
    <section className="gaps" aria-labelledby="gaps">
      <h2 id="gaps">{t('gaps.title')}</h2>
      {lacking.length === 0 && <p className="soft small">{t('gaps.nothing')}</p>}
      <ul>
        {lacking.map((gap) => (
          <Line key={gap.field} gap={gap} words={data.fields.find(({ field }) => field === gap.field)!} />
        ))}
      </ul>
      {lacking.length > 0 && given > 0 && (
        <p className="faint small">
          {t('gaps.given', { given: String(given), of: String(data.gaps.length) })}
        </p>
      )}
      {lacking.length > 0 && data.noRequest === 'not_reported_by_platform' && (
        <p className="soft small">{t('gaps.notReported')}</p>
      )}
      {mayAsk && data.noRequest === null && (
        <button type="button" className="button small" onClick={() => setAsking(true)}>
          {t('gaps.ask', { platform: data.platform! })}
        </button>
      )}
      {asking && <GapRequestSheet tip={tip.id} onClose={() => setAsking(false)} />}
    </section>
  );
}

function Line({ gap, words }: { gap: Gap; words: GapFieldWords }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = gap.places[0];
  const name = words.words[format.language];
  return (
    <li>
      <details>
        <summary>
          <span className={`gap-mark ${gap.state}`} aria-hidden="true" />
          <span>
            {name}
            <span className="unseen">: {t(`gaps.${gap.state}`)}</span>
            {gap.of > 1 && (
              <span className="soft small">
                {' '}
                · {t('gaps.some', { given: format.number(gap.given), of: format.number(gap.of) })}
              </span>
            )}
          </span>
        </summary>
        <p className="small">{words.why[format.language]}</p>
        <p className="faint small">{words.source}</p>
        {place && (
          <p className="small">
            <Value origin={{ at: place.at, document: place.document, more: name }} copy={place.at}>
              {t('gaps.where')}
            </Value>
          </p>
        )}
      </details>
    </li>
  );
}
