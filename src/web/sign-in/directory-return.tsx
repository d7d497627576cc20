import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { forgetShown } from '../app/forget.ts';
import { failureWords } from '../language/words.ts';
import { Gate } from './gate.tsx';

/** The page to which the directory sends a browser back. */
export const RETURN_PATH = '/signed-in';
let answered: Promise<unknown> | null = null;

/** Hand what the directory sent back to the server, once, and take it out of the address at once. */
export function DirectoryReturn({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const answer = location.search;
    history.replaceState(null, '', RETURN_PATH);
    answered ??= call('access.signInDirectory', { answer });
    answered.then(
      () => {
        forgetShown();
        history.replaceState(null, '', '/');
        onDone();
      },
      (error: unknown) => setProblem(failureWords(t, failureOf(error))),
    );
  }, [t, onDone]);
  return (
    <Gate>
      <h1>{t('signIn.directory')}</h1>
      {problem === '' ? <p role="status">{t('state.loading')}</p> : <p role="alert">{problem}</p>}
      {problem !== '' && (
        <button
          type="button"
          className="button main"
          onClick={() => {
            history.replaceState(null, '', '/');
            onDone();
          }}
        >
          {t('signIn.back')}
        </button>
      )}
    </Gate>
  );
}
