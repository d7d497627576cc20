import { useTranslation } from 'react-i18next';
import { ROLE_CODES } from '../../networks/shape.ts';
import { ROLE_SHAPES, type Shape } from './marks.ts';
import type { RoleCode } from './picture-data.ts';
import { pathOf } from './picture-svg.ts';

/** A shape of the picture, small. */
export function ShapeMark({ shape, ink }: { shape: Shape; ink: 'member' | 'reached' | 'thing' | 'role' }) {
  return (
    <svg className={`net-mark net-ink-${ink}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {shape === 'ring' ? (
        <path d={pathOf(shape, 8, 8, 7)} fill="none" stroke="currentColor" strokeWidth="2.4" />
      ) : (
        <path d={pathOf(shape, 8, 8, 7)} fill="currentColor" fillRule="evenodd" />
      )}
    </svg>
  );
}

export const RoleMark = ({ code }: { code: RoleCode }) => <ShapeMark shape={ROLE_SHAPES[code]} ink="role" />;

/** What the shapes mean. Kinds of link stand beside their switches. */
export function Legend({ hasParts }: { hasParts: boolean }) {
  const { t } = useTranslation();
  return (
    <section className="net-legend" aria-labelledby="net-legend">
      <h2 id="net-legend">{t('networks.legend')}</h2>
      <ul>
        {(
          [
            ['disc', 'member'],
            ['ring', 'reached'],
            ['square', 'thing'],
          ] as const
        ).map(([shape, ink]) => (
          <li key={ink}>
            <ShapeMark shape={shape} ink={ink} />
            {t(`networks.point.${ink}`)}
          </li>
        ))}
        {hasParts && (
          <li>
            <ShapeMark shape="part" ink="member" />
            {t('networks.point.part')}
          </li>
        )}
        {ROLE_CODES.map((code) => (
          <li key={code}>
            <RoleMark code={code} />
            {t(`networks.role.${code}`)}
          </li>
        ))}
      </ul>
      <p className="hint">{t('networks.rolesHelp')}</p>
    </section>
  );
}
