import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import { asked } from '../app/queries.ts';

type Props = { tips: readonly string[]; most: number; people?: readonly string[] };
const NOBODY: readonly string[] = [];

/** Links to the tips that a tie rests on: with `people` by source and number, as these subjects’ tips tell them; else by the end of their ids. */
export function TipLinks({ tips, most, people = NOBODY }: Props) {
  const { t } = useTranslation();
  const names = useTipNames(people);
  return (
    <span className="net-tips small">
      {tips.slice(0, most).map((tip) => (
        <Link key={tip} to="/tips/$tip" params={{ tip }} preload={false} title={tip}>
          {names.get(tip) ?? t('networks.tip', { name: shortId(tip) })}
        </Link>
      ))}
      {tips.length > most && (
        <span className="faint">{t('networks.moreTips', { shown: String(tips.length - most) })}</span>
      )}
    </span>
  );
}

/** Sources and numbers of the tips on some subjects, the newest hundred of each. */
function useTipNames(people: readonly string[]): ReadonlyMap<string, string> {
  const answers = useQueries({
    queries: people.map((subject) => ({ ...asked('subjects.show', { subject }), staleTime: 300_000 })),
  });
  return new Map(
    answers.flatMap(
      ({ data }) => data?.tips.map(({ id, source, number }) => [id, `${source} ${number}`] as const) ?? [],
    ),
  );
}
