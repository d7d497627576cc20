import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Elsewhere, ReasonCode } from '../../triage/shape.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import type { Acted } from './acts.ts';

/** What an officer answered so far to what a reason asks. */
export type Given = { where?: Elsewhere; of?: string; who?: string };

/** Whether what the reason asks was answered. */
export function isAnswered({ asks }: ReasonCode, { where, of, who }: Given): boolean {
  if (asks === 'where') return Object.values(where ?? {}).some((text) => text?.trim());
  if (asks === 'tip') return Boolean(of?.trim());
  return asks !== 'who' || Boolean(who?.trim());
}

const PLACES = ['unit', 'state', 'country'] as const;

type Props = {
  reason: ReasonCode;
  tips: readonly Acted[];
  given: Given;
  onGive: (given: Given) => void;
};

/** What happens next for this reason, and the fields that it asks. */
export function Asked({ reason, tips, given, onGive }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="close-asks">
      <p className="hint" role="status">
        {reason.next[format.language]}
      </p>
      {reason.asks === 'where' && (
        <div className="close-where">
          {PLACES.map((place) => (
            <Field
              key={place}
              words={t(`close.where.${place}`)}
              value={given.where?.[place] ?? ''}
              onChange={(text) => onGive({ ...given, where: { ...given.where, [place]: text } })}
            />
          ))}
        </div>
      )}
      {reason.asks === 'tip' && (
        <Field
          words={t('close.of')}
          value={given.of ?? ''}
          onChange={(text) => onGive({ ...given, of: text })}
        />
      )}
      {reason.asks === 'who' && (
        <Field
          words={t('close.who')}
          value={given.who ?? ''}
          onChange={(text) => onGive({ ...given, who: text })}
        />
      )}
      {reason.step === 'gaps' && tips.length === 1 && <Lacks tip={tips[0]!} />}
    </div>
  );
}

function Field({
  words,
  value,
  onChange,
}: {
  words: string;
  value: string;
  onChange: (text: string) => void;
}) {
  return (
    <label className="field">
      <span className="label">{words}</span>
      <input
        type="text"
        className="input"
        maxLength={300}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** What the tip lacks to be acted on; the request to the platform is made on its page. */
function Lacks({ tip }: { tip: Acted }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(asked('statistics.gaps', { tip: tip.id }));
  const lacks = data?.gaps.filter(({ state }) => state !== 'given') ?? [];
  if (!data || lacks.length === 0) return null;
  return (
    <>
      <p className="label">{t('close.lacks')}</p>
      <ul className="close-lacks">
        {lacks.map(({ field }) => (
          <li key={field}>{data.fields.find((each) => each.field === field)?.words[format.language]}</li>
        ))}
      </ul>
    </>
  );
}
