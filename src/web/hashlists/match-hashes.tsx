import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Match } from '../../hashlists/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { failureWords } from '../language/words.ts';
import { Problem } from '../sign-in/problem.tsx';

const MOST = 500;

/** What the lists say of hashes that are typed or pasted. They stand nowhere else: not in the address, not in the log. */
export function MatchHashes() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Match[]>([]);
  const [problem, setProblem] = useState('');
  const hashes = [...new Set(text.split(/[\s,;]+/).filter((each) => each !== ''))];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem('');
    try {
      setFound((await call('hashlists.match', { hashes })).hashes);
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    }
  };
  return (
    <section aria-labelledby="match" className="hash-match">
      <h2 id="match">{t('hashLists.match')}</h2>
      <form onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span className="label">{t('hashLists.hashesToMatch')}</span>
          <textarea
            className="input mono"
            rows={3}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <span className="hint">{t('hashLists.matchHint')}</span>
        </label>
        <button type="submit" className="button" disabled={hashes.length === 0 || hashes.length > MOST}>
          {t('hashLists.ask')}
        </button>
      </form>
      <Problem words={problem} />
      {found.length > 0 && (
        <ul className="hash-found" aria-live="polite" aria-label={t('hashLists.match')}>
          {found.map((each) => (
            <li key={each.hash}>
              <span className="mono hash-text">{each.hash}</span>
              {each.lists.length === 0 && (
                <span className="soft">{t(each.recognised ? 'hashLists.onNone' : 'hashLists.noHash')}</span>
              )}
              {each.lists.map((list) => (
                <OnList key={list.list} list={list} />
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function OnList({ list }: { list: Match['lists'][number] }) {
  const { t } = useTranslation();
  const said = (value: boolean | null): string =>
    t(value === null ? 'hashLists.notStated' : value ? 'hashLists.yes' : 'hashLists.no');
  const category =
    list.category === null
      ? t('hashLists.noCategory')
      : t('hashLists.category', {
          category: list.category,
          profile: list.profile ?? t('hashLists.noScheme'),
        });
  return (
    <span className="hash-on">
      <b>{list.name}</b>
      <span className={list.purpose === 'children' ? 'tag warn' : 'tag'}>
        {t(`hashLists.purpose.${list.purpose}`)}
      </span>
      <span>{category}</span>
      <span className="soft">{t('hashLists.victim', { said: said(list.victimIdentified) })}</span>
      <span className="soft">{t('hashLists.offender', { said: said(list.offenderIdentified) })}</span>
      <span className="soft">{t('hashLists.distributed', { said: said(list.distributed) })}</span>
      {list.seriesKnown && <span className="soft">{t('hashLists.series')}</span>}
    </span>
  );
}
