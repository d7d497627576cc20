import { useTranslation } from 'react-i18next';
import { ruleProblemWords } from './rule-words.ts';

/** What keeps a draft from being released. */
export function ProblemList({ problems }: { problems: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <ul className="rule-problems">
      {[...new Set(problems)].map((problem) => (
        <li key={problem} className="problem">
          {ruleProblemWords(t, problem)}
        </li>
      ))}
    </ul>
  );
}
