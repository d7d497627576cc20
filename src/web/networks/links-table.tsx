import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import { useFormat } from '../language/use-format.ts';
import type { NetworkDesk } from './desk.ts';
import { type Point, tipsOf } from './picture-data.ts';
import { SubjectLink } from './subject-link.tsx';
import { TipLinks } from './tip-links.tsx';
import { VirtualTable } from './virtual-table.tsx';

/** Every line that the picture shows. */
export function LinksTable({ desk }: { desk: NetworkDesk }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { picture, shown } = desk;
  return (
    <VirtualTable
      label={t('networks.table.links')}
      count={shown.lines.length}
      tracks="minmax(90px, 1fr) 92px 18px 92px 64px 104px 104px minmax(140px, 2fr)"
      heads={[
        t('networks.cell.kind'),
        t('networks.cell.from'),
        '',
        t('networks.cell.to'),
        t('networks.cell.weight'),
        t('networks.cell.first'),
        t('networks.cell.last'),
        t('networks.cell.tips'),
      ]}
      numbers={[4, 5, 6]}
      row={(at) => {
        const index = shown.lines[at]!;
        const line = picture.lines[index]!;
        return {
          key: String(index),
          selected: false,
          cells: [
            t(`networks.kind.${line.kind}`),
            <Who key="from" point={picture.points[line.from]!} />,
            line.directed ? '→' : '–',
            <Who key="to" point={picture.points[line.to]!} />,
            format.decimal(line.weight),
            format.date(line.first),
            format.date(line.last),
            <TipLinks key="tips" tips={tipsOf(picture, line)} most={2} />,
          ],
        };
      }}
    />
  );
}

const Who = ({ point }: { point: Point }) =>
  point.kind === 'thing' ? <span className="mono">{shortId(point.id)}</span> : <SubjectLink id={point.id} />;
