import { useTranslation } from 'react-i18next';
import { PARTY_ROLES, type TipView } from '../../tips/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { flagWords, incidentWords, regionWords } from '../language/words.ts';
import { WarnIcon } from '../look/icons.tsx';
import { Earlier } from './earlier.tsx';
import { Party, ShortList } from './party.tsx';
import { Value } from './provenance.tsx';

/** What the tip tells, in the order in which it is asked for: who, the child, where, files, what came before. */
export function Facts({ tip, onFiles }: { tip: TipView; onFiles: () => void }) {
  const { t } = useTranslation();
  const { facts } = tip;
  const order = facts.parties
    .map((party, index) => ({ role: party.role, index }))
    .sort((a, b) => PARTY_ROLES.indexOf(a.role) - PARTY_ROLES.indexOf(b.role));
  const several = new Map<string, number>();
  for (const { role } of order) several.set(role, (several.get(role) ?? 0) + 1);
  const counted = new Map<string, number>();
  return (
    <section className="facts" aria-labelledby="facts">
      <h2 id="facts">{t('tip.facts')}</h2>
      <Incident tip={tip} />
      {order.map(({ role, index }) => {
        const ordinal = (counted.get(role) ?? 0) + 1;
        counted.set(role, ordinal);
        return (
          <Party key={index} tip={tip} index={index} ordinal={several.get(role)! > 1 ? ordinal : null} />
        );
      })}
      <Where tip={tip} />
      <FilesLine tip={tip} onFiles={onFiles} />
      <Earlier tip={tip} />
    </section>
  );
}

function Incident({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { facts } = tip;
  const types = [facts.incidentType, ...facts.additionalIncidentTypes].filter((type) => type !== null);
  return (
    <section className="party">
      <h3>{t('tip.incident')}</h3>
      <div className="party-facts">
        <p>
          {types.map((type) => (
            <span key={type} title={type} className="incident-type">
              {incidentWords(t, type)}
            </span>
          ))}
          {facts.incidentAt?.instant && (
            <time dateTime={facts.incidentAt.instant} className="soft">
              {format.full(facts.incidentAt.instant)}
              {!facts.incidentAt.offsetKnown && ` · ${t('trap.time_without_offset')}`}
            </time>
          )}
        </p>
        {facts.reportingPlatform && facts.reportingPlatform !== tip.platform && (
          <p className="soft">{t('tip.reportedBy', { platform: facts.reportingPlatform })}</p>
        )}
        {facts.flags.length > 0 && (
          <p className="flags">
            {facts.flags.map(({ flag, at, document }) => (
              <Value key={flag + at} origin={{ at, document }} copy={flag} className="tag warn">
                {flagWords(t, flag)}
              </Value>
            ))}
          </p>
        )}
        <ShortList
          identifiers={facts.identified.filter(({ owner, kind }) => owner === 'incident' && kind !== 'ip')}
        />
      </div>
    </section>
  );
}

function Where({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ips = tip.facts.identified.filter(
    ({ kind, owner }) => kind === 'ip' && owner !== 'party' && owner !== 'text',
  );
  const assigned = [
    tip.region && regionWords(format.language, tip.region),
    tip.country && format.country(tip.country),
  ].filter(Boolean);
  if (ips.length === 0 && assigned.length === 0) return null;
  return (
    <section className="party">
      <h3>{t('tip.where')}</h3>
      <div className="party-facts">
        {assigned.length > 0 && <p>{assigned.join(', ')}</p>}
        <ShortList identifiers={ips} />
      </div>
    </section>
  );
}

/** Files in one line; the table stands under its own tab. */
function FilesLine({ tip, onFiles }: { tip: TipView; onFiles: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = tip.facts.files.length;
  if (count === 0) return null;
  const viewed = count - tip.unviewed - tip.viewedUnknown;
  const parts = [
    viewed > 0 && t('tip.viewedCount', { count: viewed, shown: format.number(viewed) }),
    tip.unviewed > 0 && t('tip.unviewedCount', { count: tip.unviewed, shown: format.number(tip.unviewed) }),
    tip.viewedUnknown > 0 &&
      t('tip.viewedUnknownCount', { count: tip.viewedUnknown, shown: format.number(tip.viewedUnknown) }),
  ].filter(Boolean);
  return (
    <section className="party">
      <h3>{t('tip.files')}</h3>
      <div className="party-facts">
        <p>
          <button type="button" className="button link" onClick={onFiles}>
            {t('tip.filesCount', { count, shown: format.number(count) })}
          </button>{' '}
          <span className="soft">
            {t('tip.viewedByPlatform')} {parts.join(', ')}
          </span>
          {tip.unviewed + tip.viewedUnknown > 0 && (
            <span className="left-near warn-sign" title={t('tip.viewedWarning')}>
              <WarnIcon width="13" height="13" />
              <span className="unseen">{t('tip.viewedWarning')}</span>
            </span>
          )}
        </p>
      </div>
    </section>
  );
}
