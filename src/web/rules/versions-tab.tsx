import { useTranslation } from 'react-i18next';
import { visible } from '../../kernel/visible-text.ts';
import type { RuleVersions } from '../app/rules-api.ts';
import { useFormat } from '../language/use-format.ts';
import { keyed } from '../look/keyed.ts';
import { versionWords } from './rule-words.ts';

/** All versions, and which came into force when. */
export function VersionsTab({
  versions,
  onVersion,
}: {
  versions: RuleVersions;
  onVersion: (to: number) => Promise<void>;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <section className="rule-group" aria-labelledby="versions">
        <header>
          <h2 id="versions">{t('rules.tab.versions')}</h2>
        </header>
        <ul className="rule-versions">
          {versions.versions.map((each) => (
            <li key={each.version}>
              <button type="button" className="button link" onClick={() => void onVersion(each.version)}>
                {versionWords(t, each.version)}
              </button>
              <span className={each.inForce ? 'tag done' : 'tag'}>
                {t(each.inForce ? 'rules.inForce' : `rules.state.${each.state}`)}
              </span>
              <span className="soft small">
                {each.madeAt && t('rules.madeBy', { name: each.by, time: format.full(each.madeAt) })}
                {each.basedOn !== null &&
                  ` · ${t('rules.basedOn', { version: versionWords(t, each.basedOn) })}`}
              </span>
              {each.note && <bdi>{visible(each.note)}</bdi>}
            </li>
          ))}
        </ul>
      </section>
      <section className="rule-group" aria-labelledby="releases">
        <header>
          <h2 id="releases">{t('rules.releases')}</h2>
        </header>
        {versions.releases.length === 0 && <p className="soft">{t('rules.noReleases')}</p>}
        <ul className="rule-versions">
          {keyed(versions.releases, ({ at }) => at).map(({ key, item }) => (
            <li key={key}>
              {versionWords(t, item.version)}
              <span className="soft small">
                {t('rules.releasedBy', { name: item.by, time: format.full(item.at) })}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
