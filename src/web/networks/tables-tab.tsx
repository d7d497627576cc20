import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../app/api.ts';
import type { NetworkDesk } from './desk.ts';
import { Kinds } from './kinds.tsx';
import { LinksTable } from './links-table.tsx';
import { ListPanel } from './list-panel.tsx';
import { PathPanel } from './path-panel.tsx';
import { PeopleTable } from './people-table.tsx';
import { TimeSlider } from './time-slider.tsx';

const WHICH = ['people', 'links'] as const;

/** The same as the picture, for those who do not see it or like lists better: equal points, equal lines, equal filters. */
export function TablesTab({ desk, about }: { desk: NetworkDesk; about: Output<'networks.show'> }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<(typeof WHICH)[number]>('people');
  const { picture, shown } = desk;
  const points = useMemo(
    () =>
      picture.points
        .flatMap((_, index) => (shown.visible[index] ? [index] : []))
        .sort((a, b) => shown.ties[b]! - shown.ties[a]! || a - b),
    [picture, shown],
  );
  return (
    <div className="net-desk">
      <div className="net-tools">
        <div className="segments" role="radiogroup" aria-label={t('networks.whichTable')}>
          {WHICH.map((one) => (
            <label key={one}>
              <input type="radio" name="net-table" checked={which === one} onChange={() => setWhich(one)} />
              {t(`networks.table.${one}`)}
            </label>
          ))}
        </div>
        <TimeSlider desk={desk} />
      </div>
      <div className="net-main">
        {which === 'people' ? (
          <PeopleTable desk={desk} about={about} points={points} />
        ) : (
          <LinksTable desk={desk} />
        )}
        <aside className="net-side" aria-label={t('networks.side')}>
          <Kinds desk={desk} />
          <PathPanel desk={desk} onShow={(id) => desk.look(picture.at.get(id) ?? null)} />
          <ListPanel desk={desk} about={about} />
        </aside>
      </div>
    </div>
  );
}
