import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { useRoleWords } from '../networks/role-sentence.ts';

/** What ties a subject to others; asked once for its networks and its payments. */
export const tiesOf = (subject: string) => ({
  ...asked('networks.ofSubject', { subject }),
  staleTime: 60_000,
});

/** The networks in which the subject stands, each with what is said of him there. */
export function SubjectNetworks({ subject }: { subject: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const roleWords = useRoleWords();
  const { data, error, refetch } = useQuery(tiesOf(subject));
  return (
    <section className="subject-part" aria-labelledby="subject-networks">
      <h2 id="subject-networks">{t('go.networks')}</h2>
      {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={2} />}
      {data?.networks.length === 0 && <p className="soft">{t('subject.networksNone')}</p>}
      {data && data.networks.length > 0 && (
        <ul className="subject-networks">
          {data.networks.map((network) => (
            <li key={network.id}>
              <p>
                <Link to="/networks/$network" params={{ network: network.id }} preload={false}>
                  N <b>{shortId(network.id)}</b>
                </Link>
                <span>
                  {t('networks.people', {
                    count: network.members,
                    shown: format.number(network.members),
                  })}
                </span>
                <span className="soft">
                  {t('networks.tipsOf', { count: network.tips, shown: format.number(network.tips) })}
                </span>
                {network.parent && (
                  <span className="soft">
                    {t('networks.partOf', { name: `N ${shortId(network.parent)}` })}
                  </span>
                )}
              </p>
              {network.roles.map((role) => (
                <p key={role.code} className="soft small">
                  <b>{t(`networks.role.${role.code}`)}</b>: {roleWords(role)}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
