import { useTranslation } from 'react-i18next';
import { IDENTIFIER_KINDS } from '../../identifiers/shape.ts';
import type { PartyDraft, TipIdentifier, TipView } from '../../tips/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { flagWords } from '../language/words.ts';
import { keyed } from '../look/keyed.ts';
import { IdentifierValue } from './identifier-value.tsx';
import { Value } from './provenance.tsx';
import { isChild, Masked, useUnsealed } from './unsealed.tsx';

/** One person or account as the document describes it. What identifies a child is masked until asked for. */
export function Party({ tip, index, ordinal }: { tip: TipView; index: number; ordinal: number | null }) {
  const { t } = useTranslation();
  const party = tip.facts.parties[index]!;
  const { shown } = useUnsealed();
  const child = isChild(party);
  const masked = child && !shown.has(index);
  const identifiers = tip.facts.identified.filter(
    ({ owner, index: at }) => owner === 'party' && at === index,
  );
  const heading = `party-${index}`;
  return (
    <section className="party" aria-labelledby={heading}>
      <h3 id={heading}>
        {t(`role.${party.role}`)} {ordinal}
        {party.relation && <span className="soft small"> {party.relation}</span>}
      </h3>
      <div className="party-facts">
        <p className="person">
          {masked ? <Masked /> : <PersonName party={party} />}
          <Person party={party} masked={masked} />
          {child && <Unseal index={index} />}
        </p>
        {party.flags.length > 0 && (
          <p className="flags">
            {party.flags.map(({ flag, at }) => (
              <Value
                key={flag + at}
                origin={{ at, document: party.document }}
                copy={flag}
                className="tag warn"
              >
                {flagWords(t, flag)}
              </Value>
            ))}
          </p>
        )}
        {masked ? (
          <p className="soft">{t('tip.sealedIdentifiers', { count: identifiers.length })}</p>
        ) : (
          <Identifiers identifiers={identifiers} />
        )}
        {!masked && party.facts.length > 0 && <PartyFacts party={party} />}
        {party.priorTips.length > 0 && (
          <p>
            <span className="soft">{t('tip.priorTips')}</span> {party.priorTips.join(', ')}
          </p>
        )}
      </div>
    </section>
  );
}

function Unseal({ index }: { index: number }) {
  const { t } = useTranslation();
  const { shown, toggle, may } = useUnsealed();
  if (!may) return <span className="hint">{t('tip.sealedNotYours')}</span>;
  return (
    <button
      type="button"
      className="button small"
      aria-pressed={shown.has(index)}
      onClick={() => toggle(index)}
    >
      {shown.has(index) ? t('tip.seal') : t('tip.unseal')}
    </button>
  );
}

function PersonName({ party }: { party: PartyDraft }) {
  const name = [party.firstName, party.middleName, party.lastName].filter(Boolean).join(' ');
  const shown = [name, party.preferredName && `“${party.preferredName}”`].filter(Boolean).join(' ');
  if (!shown) return null;
  return (
    <Value origin={{ at: party.at, document: party.document }} copy={shown}>
      {shown}
    </Value>
  );
}

function Person({ party, masked }: { party: PartyDraft; masked: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const country = party.country ? format.country(party.country) : null;
  const place = [masked ? null : party.city, party.region, country].filter(Boolean).join(', ');
  const parts = [
    party.age !== undefined && t('tip.age', { count: party.age, shown: format.number(party.age) }),
    party.gender,
    !masked && party.dateOfBirth && t('tip.born', { date: party.dateOfBirth }),
    place,
    !masked && party.school,
  ].filter((part): part is string => Boolean(part));
  return parts.length > 0 ? <span className="soft">{parts.join(' · ')}</span> : null;
}

/** Identifiers by kind, the strongest kinds first; file hashes stand with the files. */
function Identifiers({ identifiers }: { identifiers: readonly TipIdentifier[] }) {
  const { t } = useTranslation();
  const kinds = IDENTIFIER_KINDS.filter((kind) => identifiers.some((one) => one.kind === kind));
  if (kinds.length === 0) return <p className="faint">{t('tip.noIdentifiers')}</p>;
  return (
    <dl className="identifiers">
      {kinds.map((kind) => (
        <div key={kind} className="contents">
          <dt>{t(`identifier.${kind}`)}</dt>
          <dd>
            <ShortList identifiers={identifiers.filter((one) => one.kind === kind)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const SHORT = 6;

export function ShortList({ identifiers }: { identifiers: readonly TipIdentifier[] }) {
  const { t } = useTranslation();
  const lines = keyed(identifiers, ({ canonical, at }) => `${canonical} ${at}`).map(
    ({ key, item: identifier }) => (
      <li key={key}>
        <IdentifierValue identifier={identifier} time={identifier.kind === 'ip'} />
      </li>
    ),
  );
  const rest = lines.slice(SHORT);
  return (
    <>
      <ul>{lines.slice(0, SHORT)}</ul>
      {rest.length > 0 && (
        <details>
          <summary>{t('tip.moreOf', { count: rest.length })}</summary>
          <ul>{rest}</ul>
        </details>
      )}
    </>
  );
}

function PartyFacts({ party }: { party: PartyDraft }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t('tip.otherFacts', { count: party.facts.length })}</summary>
      <dl className="identifiers">
        {party.facts.map((fact) => (
          <div key={fact.at + fact.name} className="contents">
            <dt>{fact.name}</dt>
            <dd>
              <Value origin={{ at: fact.at, document: fact.document }} copy={fact.value}>
                {fact.value}
              </Value>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
