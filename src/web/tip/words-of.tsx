import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import type { Words } from '../app/api.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { keyed } from '../look/keyed.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Value } from './provenance.tsx';
import { MaskedText } from './sealed.tsx';

/** The text that a reason pointed at takes the focus, and so is scrolled to. */
const HERE = { tabIndex: -1, ref: (figure: HTMLElement | null) => figure?.focus() };

type Props = { tip: TipView; count: number; place: string | null };

/** What the tip tells in words. Folded until asked for, also by a reason’s place; unfolding is written to the audit log. */
export function WordsOf({ tip, count, place }: Props) {
  const { t } = useTranslation();
  const may = useMay('tip:text');
  const [open, setOpen] = useState(place !== null);
  const { data, error, refetch } = useQuery({
    ...asked('tips.words', { tip: tip.id, version: tip.version }),
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (count === 0) return <p className="soft">{t('words.none')}</p>;
  if (!may) return <p className="soft">{t('words.notYours')}</p>;
  return (
    <>
      <div className="folded">
        {!open && <p className="soft">{t('words.folded', { count })}</p>}
        <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('words.fold') : t('words.unfold')}
        </button>
      </div>
      {open && error && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {open && !data && !error && <Skeleton lines={4} />}
      {open && data && <Texts texts={data.texts} place={place} />}
    </>
  );
}

function Texts({ texts, place }: { texts: Words['texts']; place: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      {keyed(texts, ({ at }) => at).map(({ key, item: text }) => (
        <figure
          key={key}
          className={text.at === place ? 'words marked' : 'words'}
          {...(text.at === place && HERE)}
        >
          <figcaption>
            <Value origin={{ at: text.at, document: text.document }} copy={text.text} className="plain">
              {t(`words.kind.${text.kind}`)}
            </Value>
          </figcaption>
          <blockquote>
            <MaskedText text={text.text} />
          </blockquote>
        </figure>
      ))}
    </>
  );
}
