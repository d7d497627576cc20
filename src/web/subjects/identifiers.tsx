import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubjectIdentifier } from '../../subjects/shape.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { NARROW, useMedia } from '../look/use-media.ts';
import { Shown } from './mask.tsx';
import { SplitDialog } from './split-dialog.tsx';

/** Shown at first: so many that what comes after them is not far. */
const SHOWN = { wide: 12, narrow: 6 };

/** Every identifier of the subject, once; chosen ones can be split off. */
export function Identifiers({ subject }: { subject: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    ...asked('subjects.identifiers', { subject }),
    staleTime: 60_000,
  });
  return (
    <section className="subject-part" aria-labelledby="subject-identifiers">
      <h2 id="subject-identifiers">
        {t('subject.identifiers')}{' '}
        {data && <span className="faint small">{format.number(data.identifiers.length)}</span>}
      </h2>
      {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && data.opened < data.tips && (
        <p className="hint">
          {t('subject.fromNewest', { opened: format.number(data.opened), tips: format.number(data.tips) })}
        </p>
      )}
      {data?.identifiers.length === 0 && <p className="soft">{t('subject.noIdentifiers')}</p>}
      {data && data.identifiers.length > 0 && <Choosing subject={subject} identifiers={data.identifiers} />}
    </section>
  );
}

type Props = { subject: string; identifiers: readonly SubjectIdentifier[] };

function Choosing({ subject, identifiers }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayDecide = useMay('subject:decide');
  const [all, setAll] = useState(false);
  const few = useMedia(NARROW) ? SHOWN.narrow : SHOWN.wide;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [splitting, setSplitting] = useState(false);
  const picked = identifiers.filter(({ choice }) => chosen.has(choice));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      <IdentifierTable
        identifiers={all ? identifiers : identifiers.slice(0, few)}
        {...(mayDecide && identifiers.length > 1 ? { chosen, toggle } : {})}
      />
      {!all && identifiers.length > few && (
        <div>
          <button type="button" className="button" onClick={() => setAll(true)}>
            {t('tip.moreOf', { count: identifiers.length - few })}
          </button>
        </div>
      )}
      {picked.length > 0 && (
        <div className="split-bar" role="toolbar" aria-label={t('subject.split')}>
          <strong role="status">
            {t('queue.chosen', { count: picked.length, shown: format.number(picked.length) })}
          </strong>
          <button type="button" className="button" onClick={() => setSplitting(true)}>
            {t('subject.split')}
          </button>
          <button type="button" className="button quiet" onClick={() => setChosen(new Set())}>
            {t('queue.clear')}
          </button>
        </div>
      )}
      {splitting && (
        <SplitDialog
          subject={subject}
          chosen={picked}
          identifiers={identifiers}
          onClose={() => setSplitting(false)}
          onSplit={() => setChosen(new Set())}
        />
      )}
    </>
  );
}

type TableProps = {
  identifiers: readonly SubjectIdentifier[];
  chosen?: ReadonlySet<string>;
  toggle?: (id: string) => void;
};

function IdentifierTable({ identifiers, chosen, toggle }: TableProps) {
  const { t } = useTranslation();
  return (
    <div className="scroll-x">
      <table className="table subject-identifiers">
        <thead>
          <tr>
            {toggle && (
              <th scope="col">
                <span className="unseen">{t('subject.choose')}</span>
              </th>
            )}
            <th scope="col">{t('identifiers.kind')}</th>
            <th scope="col">{t('identifiers.value')}</th>
            <th scope="col">{t('identifiers.strength')}</th>
            <th scope="col">{t('identifiers.country')}</th>
            <th scope="col" className="number">
              {t('subject.tips')}
            </th>
            <th scope="col" className="number">
              <abbr title={t('subject.holdersWhat')}>{t('subject.holders')}</abbr>
            </th>
            <th scope="col">{t('subject.seen')}</th>
          </tr>
        </thead>
        <tbody>
          {identifiers.map((one) => (
            <IdentifierRow
              key={one.choice}
              one={one}
              chosen={chosen?.has(one.choice) ?? false}
              {...(toggle ? { toggle } : {})}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = { one: SubjectIdentifier; chosen: boolean; toggle?: (id: string) => void };

function IdentifierRow({ one, chosen, toggle }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const kind = t(`identifier.${one.kind}`);
  const [first, last] = [format.date(one.firstAt), format.date(one.lastAt)];
  return (
    <tr className={one.cut ? 'cut' : ''}>
      {toggle && (
        <td className="pick">
          <input
            type="checkbox"
            checked={chosen}
            aria-label={t('subject.chooseOne', { kind, value: one.display })}
            onChange={() => toggle(one.choice)}
          />
        </td>
      )}
      <td className="kind">{kind}</td>
      <td className="wide">
        <Link to="/tips/$tip" params={{ tip: one.at.tip }} preload={false} title={t('subject.toTip')}>
          <Shown display={one.display} />
        </Link>
        {one.cut && <span className="tag warn after">{t(`cut.${one.cut}`)}</span>}
      </td>
      <td data-label={t('identifiers.strength')}>{t(`strength.${one.strength}`)}</td>
      <td data-label={t('identifiers.country')}>{one.country ? format.country(one.country) : '—'}</td>
      <td data-label={t('subject.tips')} className="number">
        {format.number(one.tips)}
      </td>
      <td data-label={t('subject.holders')} className="number">
        {one.more ? t('subject.orMore', { shown: format.number(one.holders) }) : format.number(one.holders)}
      </td>
      <td
        data-label={t('subject.seen')}
        className="seen"
        title={`${format.full(one.firstAt)} – ${format.full(one.lastAt)}`}
      >
        {first === last ? first : `${first} – ${last}`}
      </td>
    </tr>
  );
}
