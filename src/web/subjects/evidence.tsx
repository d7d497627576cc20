import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Shown as Place, ShownEvidence } from '../../subjects/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { keyed } from '../look/keyed.ts';
import { Shown } from './mask.tsx';
import { saysOf } from './strength.ts';
import { evidenceWords, isSilent, othersHold } from './words-of-evidence.ts';

type Props = { evidence: readonly ShownEvidence[] };

/** What speaks for and against two being one person, each as a sentence with where it stands and who else shows it. */
export function EvidenceList({ evidence }: Props) {
  const lines = keyed(
    evidence,
    (one) => `${one.reason} ${one.kind} ${one.left?.tip} ${one.left?.at} ${one.right?.tip} ${one.right?.at}`,
  );
  return (
    <ul className="evidence">
      {lines.map(({ key, item }) => (
        <Line key={key} evidence={item} />
      ))}
    </ul>
  );
}

function Line({ evidence }: { evidence: ShownEvidence }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { left, right, bits } = evidence;
  const values = [...new Set([left?.display, right?.display].filter((value) => value != null))];
  return (
    <li className={bits < 0 ? 'against' : 'for'}>
      {isSilent(evidence) ? <span className="says weak">{t('says.none')}</span> : <Strength bits={bits} />}
      <div>
        <p className="sentence">
          {evidenceWords(t, evidence)}
          {values.length > 0 && (evidence.reason === 'shared' ? ': ' : ' ')}
          {values.map((value, at) => (
            <span key={value}>
              {at > 0 && ' · '}
              <b>
                <Shown display={value} />
              </b>
            </span>
          ))}
          {evidence.reason === 'shared' && (
            <span className="soft small"> {othersHold(t, evidence, format.number)}</span>
          )}
        </p>
        <PlaceLine place={left} />
        <PlaceLine place={right} />
      </div>
    </li>
  );
}

/** Weak, fair, strong, very strong; the number on hover. What officers decided has none. */
export function Strength({ bits, all = false }: { bits: number; all?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (bits === 0 && !all) return <span className="says officer">{t('subject.decided')}</span>;
  const says = saysOf(bits);
  return (
    <span
      className={`says ${bits < 0 ? 'no' : says}`}
      title={t('subject.bits', { bits: format.decimal(bits) })}
    >
      {bits < 0 ? t(`saysAgainst.${says}`) : t(`says.${says}`)}
    </span>
  );
}

/** Where it stands: tip, document, place; each opens. */
function PlaceLine({ place }: { place: Place | null }) {
  const { t } = useTranslation();
  if (!place) return <p className="where faint">{t('subject.keptFromYou')}</p>;
  return (
    <p className="where">
      <Link to="/tips/$tip" params={{ tip: place.tip }} preload={false}>
        {place.source} {place.number}
      </Link>
      <Link
        to="/tips/$tip"
        params={{ tip: place.tip }}
        search={{ tab: 'document' }}
        preload={false}
        className="document"
      >
        {place.document && <bdi>{place.document.name}</bdi>}{' '}
        <span className="mono">{place.at || t('provenance.whole')}</span>
      </Link>
    </p>
  );
}
