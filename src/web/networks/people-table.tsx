import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { Output } from '../app/api.ts';
import { useFormat } from '../language/use-format.ts';
import type { NetworkDesk } from './desk.ts';
import { SubjectLink } from './subject-link.tsx';
import { VirtualTable } from './virtual-table.tsx';

type Props = { desk: NetworkDesk; about: Output<'networks.show'>; points: readonly number[] };

/** Every point that the picture shows, those with most links first. */
export function PeopleTable({ desk, about, points }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { picture, shown, marked } = desk;
  const rolesOf = (id: string) =>
    about.roles
      .filter(({ subject }) => subject === id)
      .map(({ code }) => t(`networks.role.${code}`))
      .join(', ');
  return (
    <VirtualTable
      label={t('networks.table.people')}
      count={points.length}
      tracks="36px minmax(110px, 1fr) minmax(110px, 1fr) minmax(120px, 2fr) 72px 72px"
      heads={[
        t('networks.intoList'),
        t('networks.cell.who'),
        t('networks.cell.what'),
        t('networks.cell.roles'),
        t('networks.cell.ties'),
        t('networks.cell.weight'),
      ]}
      numbers={[4, 5]}
      row={(at) => {
        const index = points[at]!;
        const point = picture.points[index]!;
        const isPerson = point.kind !== 'thing';
        return {
          key: point.id,
          selected: marked.focus === index,
          cells: [
            isPerson ? (
              <input
                key="choose"
                type="checkbox"
                checked={desk.chosen.has(point.id)}
                aria-label={t('networks.intoListThis', { name: shortId(point.id) })}
                onChange={() => desk.choose([index])}
              />
            ) : null,
            isPerson ? (
              <SubjectLink key="who" id={point.id} />
            ) : (
              <span key="who" className="mono">
                {shortId(point.id)}
              </span>
            ),
            point.thing ? t(`networks.kind.${point.thing}`) : t(`networks.point.${point.kind}`),
            rolesOf(point.id),
            format.number(shown.ties[index]!),
            point.weight > 0 ? format.decimal(point.weight) : '',
          ],
        };
      }}
    />
  );
}
