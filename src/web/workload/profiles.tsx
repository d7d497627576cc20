import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Output } from '../app/api.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { MenuButton } from '../look/menu.tsx';

const PROFILES = asked('triage.profiles', {});
type Data = Output<'triage.profiles'>;
type Profile = Data['officers'][number];

/** What each officer speaks and knows: chosen by the unit head, used when work is given out. */
export function Profiles() {
  const { t } = useTranslation();
  const { data } = useQuery(PROFILES);
  if (!data) return null;
  return (
    <section>
      <h2>{t('profiles.title')}</h2>
      <p className="hint">{t('profiles.hint')}</p>
      <ul className="profiles">
        {data.officers.map((profile) => (
          <Line key={profile.officer} profile={profile} data={data} />
        ))}
      </ul>
    </section>
  );
}

function Line({ profile, data }: { profile: Profile; data: Data }) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = async (change: Partial<Pick<Profile, 'languages' | 'specialities'>>) => {
    const { officer, languages, specialities } = { ...profile, ...change };
    try {
      await call('triage.setProfile', { officer, languages, specialities });
      await queryClient.invalidateQueries({ queryKey: PROFILES.queryKey });
      void queryClient.invalidateQueries({ queryKey: ['triage.suggest'] });
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
  };
  const menu = (field: 'languages' | 'specialities') => {
    const chosen = profile[field];
    const named = data[field]
      .filter(({ key }) => chosen.includes(key))
      .map(({ words }) => words[format.language]);
    return (
      <MenuButton
        className="button quiet"
        name={t(`profiles.${field}Of`, { name: profile.name })}
        label={named.join(', ') || t(`profiles.${field}`)}
        several
        choices={data[field].map(({ key, words }) => ({
          id: key,
          words: words[format.language],
          text: words[format.language],
          chosen: chosen.includes(key),
        }))}
        onChoose={(key) =>
          void save({
            [field]: chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key],
          })
        }
      />
    );
  };
  return (
    <li>
      <b>{profile.name}</b>
      {menu('languages')}
      {menu('specialities')}
    </li>
  );
}
