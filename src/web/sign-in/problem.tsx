import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureOf } from '../app/failure.ts';
import { failureWords } from '../language/words.ts';

/** One thing at a time: whether it is under way, and the words where it failed. */
export function useAttempt() {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem('');
    try {
      await work();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, setProblem, attempt };
}

export function Problem({ words }: { words: string | null }) {
  return words ? (
    <p className="problem" role="alert">
      {words}
    </p>
  ) : null;
}
