import { useTranslation } from 'react-i18next';
import { IDENTIFIER_KINDS } from '../../identifiers/shape.ts';
import type { PartyDraft, TipIdentifier, TipView } from '../../tips/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { flagWords } from '../language/words.ts';
import { keyed } from '../look/keyed.ts';
import { SubjectLink } from '../subjects/subject-link.tsx';
import { IdentifierValue } from './identifier-value.tsx';
import { Value } from './provenance.tsx';
import { MaskedText, SealChip, useSealed } from './sealed.tsx';

/** One person or account as the document describes it. What identifies a child or a reporter is sealed, value by value. */
export function Party({ tip, index, ordinal }: { tip: TipView; index: number; ordinal: number | null }) {
  const { t } = useTranslation();
  const party = tip.facts.parties[index]!;
  const { at: sealedAt } = useSealed();
  const relation = sealedAt(`parties/${index}/relation`);
  const identifiers = tip.facts.identified.filter(
    ({ owner, index: at }) => owner === 'party' && at === index,
  );
  const heading = `party-${index}`;
  return (
    <section className="party" aria-labelledby={heading}>
      <h3 id={heading}>
        {t(`role.${party.role}`)} {ordinal}
        {party.relation && !relation && <span className="soft small"> {party.relation}</span>}
      </h3>
      <div className="party-facts">
        <SubjectLink tip={tip.id} party={index} />
        <p className="person">
          <PersonName party={party} index={index} />
          <Person party={party} index={index} />
          {relation && <SealChip mark={relation} />}
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
        <Identifiers identifiers={identifiers} />
        {party.facts.length > 0 && <PartyFacts party={party} />}
        {party.priorTips.length > 0 && (
          <p>
            <span className="soft">{t('tip.priorTips')}</span> {party.priorTips.join(', ')}
          </p>
        )}
      </div>
    </section>
  );
}

type Named = { party: PartyDraft; index: number };

function PersonName({ party, index }: Named) {
  const { at } = useSealed();
  const parts = ['firstName', 'middleName', 'lastName', 'preferredName'] as const;
  const mark = parts.map((part) => at(`parties/${index}/${part}`)).find(Boolean);
  if (mark) return <SealChip mark={mark} />;
  const name = [party.firstName, party.middleName, party.lastName].filter(Boolean).join(' ');
  const shown = [name, party.preferredName && `“${party.preferredName}”`].filter(Boolean).join(' ');
  if (!shown) return null;
  return (
    <Value origin={{ at: party.at, document: party.document }} copy={shown}>
      {shown}
    </Value>
  );
}

function Person({ party, index }: Named) {
  const { t } = useTranslation();
  const format = useFormat();
  const { at } = useSealed();
  const mark = (name: keyof PartyDraft) => at(`parties/${index}/${name}`);
  const [born, school, place] = [mark('dateOfBirth'), mark('school'), mark('city') ?? mark('region')];
  const country = party.country ? format.country(party.country) : null;
  const parts = [
    party.age !== undefined && t('tip.age', { count: party.age, shown: format.number(party.age) }),
    party.gender,
    !born && party.dateOfBirth && t('tip.born', { date: party.dateOfBirth }),
    [!place && party.city, !place && party.region, country].filter(Boolean).join(', '),
    !school && party.school,
  ].filter((part): part is string => Boolean(part));
  const chips = [born, place, school].filter((chip) => chip !== undefined);
  return (
    <>
      {parts.length > 0 && <span className="soft">{parts.join(' · ')}</span>}
      {chips.map((chip) => (
        <SealChip key={chip.field} mark={chip} />
      ))}
    </>
  );
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
  const { of } = useSealed();
  return (
    <details>
      <summary>{t('tip.otherFacts', { count: party.facts.length })}</summary>
      <dl className="identifiers">
        {party.facts.map((fact) => (
          <div key={fact.at + fact.name} className="contents">
            <dt>{fact.name}</dt>
            <dd>
              {of(fact) ? (
                <SealChip mark={of(fact)!} />
              ) : (
                <Value origin={{ at: fact.at, document: fact.document }} copy={fact.value}>
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
