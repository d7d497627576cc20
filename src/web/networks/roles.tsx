import { useTranslation } from 'react-i18next';
import { ROLE_CODES } from '../../networks/shape.ts';
import type { Output } from '../app/api.ts';
import { RoleMark } from './legend.tsx';
import { useRoleWords } from './role-sentence.ts';
import { SubjectLink } from './subject-link.tsx';

type Props = { about: Output<'networks.show'>; onShow: (subject: string) => void };

/** Who is worth reading first, and why: by role, each with the numbers that say so. */
export function Roles({ about, onShow }: Props) {
  const { t } = useTranslation();
  const words = useRoleWords();
  return (
    <div className="page-body net-roles">
      <p className="soft">{t('networks.rolesHelp')}</p>
      {ROLE_CODES.map((code) => {
        const found = about.roles.filter((role) => role.code === code);
        return (
          <section key={code} aria-labelledby={`role-${code}`}>
            <h2 id={`role-${code}`}>
              <RoleMark code={code} /> {t(`networks.role.${code}`)}
            </h2>
            <p className="soft small">{t(`networks.roleMeans.${code}`)}</p>
            {found.length === 0 ? (
              <p className="faint small">{t('networks.roleNobody')}</p>
            ) : (
              <ul>
                {found.map((role) => (
                  <li key={role.subject}>
                    <SubjectLink id={role.subject} />
                    <span>{words(role)}</span>
                    <button type="button" className="button link small" onClick={() => onShow(role.subject)}>
                      {t('networks.showInPicture')}
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </section>
        );
      })}
    </div>
  );
}
