import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';

/** Countries of the subject’s identifiers; nothing where no identifier names one. */
export function Countries({ subject }: { subject: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ ...asked('subjects.identifiers', { subject }), staleTime: 60_000 });
  if (!data || data.countries.length === 0) return null;
  return (
    <section className="subject-part" aria-labelledby="subject-countries">
      <h2 id="subject-countries">{t('subject.countries')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('identifiers.country')}</th>
            <th scope="col" className="number">
              {t('subject.tips')}
            </th>
            <th scope="col" className="number">
              {t('subject.identifiers')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.countries.map(({ country, tips, identifiers }) => (
            <tr key={country}>
              <td>{format.country(country)}</td>
              <td className="number">{format.number(tips)}</td>
              <td className="number">{format.number(identifiers)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
