import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IDENTIFIER_KINDS } from '../../identifiers/shape.ts';
import type { TipIdentifier, TipView } from '../../tips/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { keyed } from '../look/keyed.ts';
import { IdentifierValue } from './identifier-value.tsx';

const SHOWN = 200;

/** Every identifier of the tip, with whose it is and what it may do alone. */
export function IdentifiersTable({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const { identified } = tip.facts;
  if (identified.length === 0) return <p className="soft">{t('tip.noIdentifiers')}</p>;
  const sorted = [...identified].sort(
    (a, b) => IDENTIFIER_KINDS.indexOf(a.kind) - IDENTIFIER_KINDS.indexOf(b.kind),
  );
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{t('identifiers.kind')}</th>
            <th>{t('identifiers.value')}</th>
            <th>{t('identifiers.whose')}</th>
            <th>{t('identifiers.strength')}</th>
            <th>{t('identifiers.country')}</th>
          </tr>
        </thead>
        <tbody>
          {keyed(shown, (one) => `${one.at} ${one.canonical}`).map(({ key, item: one }) => (
            <tr key={key}>
              <td>{t(`identifier.${one.kind}`)}</td>
              <td>
                <IdentifierValue identifier={one} time />
              </td>
              <td>{ownerWords(t, tip, one)}</td>
              <td>{t(`strength.${one.strength}`)}</td>
              <td>{one.country ? format.country(one.country) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && sorted.length > SHOWN && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {t('tip.moreOf', { count: sorted.length - SHOWN })}
        </button>
      )}
    </div>
  );
}

/** `Reported person 2`, `File 3`, `The incident`, `In the words`. */
function ownerWords(t: TFunction, tip: TipView, { owner, index }: TipIdentifier): string {
  if (owner === 'file') return t('identifiers.ofFile', { number: index + 1 });
  if (owner !== 'party') return owner === 'text' ? t('identifiers.ofText') : t('identifiers.ofIncident');
  const role = tip.facts.parties[index]?.role ?? 'unknown';
  const alike = tip.facts.parties.flatMap((party, at) => (party.role === role ? [at] : []));
  return alike.length > 1 ? `${t(`role.${role}`)} ${alike.indexOf(index) + 1}` : t(`role.${role}`);
}
