import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import { asked } from '../app/queries.ts';

/** The way from a party of a tip to the subject believed to stand behind it; nothing where there is none. */
export function SubjectLink({ tip, party }: { tip: string; party: number }) {
  const { t } = useTranslation();
  const { data } = useQuery({ ...asked('subjects.ofTip', { tip }), staleTime: 60_000 });
  const subject = data?.subjects.find(({ parties }) => parties.includes(party));
  if (!subject) return null;
  return (
    <Link
      to="/subjects/$subject"
      params={{ subject: subject.id }}
      preload={false}
      className="small subject-link"
    >
      → {t('subject.named', { id: shortId(subject.id) })}
    </Link>
  );
}
