import { useTranslation } from 'react-i18next';
import type { Output } from '../app/api.ts';
import { notify } from '../app/notices.ts';
import { useFormat } from '../language/use-format.ts';
import type { NetworkDesk } from './desk.ts';
import { saveText } from './save-file.ts';
import { SubjectLink } from './subject-link.tsx';

const MOST = 200;

/** People who were put aside: by the lasso, in a table, one by one. Ids alone are copied and saved. */
export function ListPanel({ desk, about }: { desk: NetworkDesk; about: Output<'networks.show'> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { chosen, only, picture, shown } = desk;
  if (chosen.size === 0 && only === null) return null;
  const ids = [...chosen];
  const copy = async () => {
    await navigator.clipboard.writeText(ids.join('\n'));
    notify(t('networks.copied', { count: ids.length, shown: format.number(ids.length) }));
  };
  const save = () => {
    const weights = new Map(about.people.map(({ subject, weight }) => [subject, weight]));
    const rows = ids.map((id) =>
      [id, shown.ties[picture.at.get(id) ?? -1] ?? 0, weights.get(id) ?? ''].join(','),
    );
    saveText(`network-${about.id}-list.csv`, 'text/csv', ['subject,links,weight', ...rows, ''].join('\r\n'));
  };
  return (
    <section aria-labelledby="net-list">
      <h2 id="net-list">{t('networks.list', { count: ids.length, shown: format.number(ids.length) })}</h2>
      <div className="button-line">
        {only ? (
          <button type="button" className="button small" onClick={() => desk.setOnly(null)}>
            {t('networks.everybody')}
          </button>
        ) : (
          <button type="button" className="button small" onClick={() => desk.setOnly(withThings(desk))}>
            {t('networks.onlyThese')}
          </button>
        )}
        {ids.length === 2 && (
          <button type="button" className="button small" onClick={() => void desk.findPath(ids[0]!, ids[1]!)}>
            {t('networks.pathBetween')}
          </button>
        )}
        <button type="button" className="button small" onClick={() => void copy()}>
          {t('networks.copy')}
        </button>
        <button type="button" className="button small" onClick={save}>
          {t('networks.saveList')}
        </button>
        <button type="button" className="button small" onClick={() => desk.setChosen(new Set())}>
          {t('networks.emptyList')}
        </button>
      </div>
      <ul className="net-list">
        {ids.slice(0, MOST).map((id) => (
          <li key={id}>
            <SubjectLink id={id} />
          </li>
        ))}
      </ul>
      {ids.length > MOST && <p className="hint">{t('networks.moreInTable')}</p>}
    </section>
  );
}

/** The people of the list and whatever things two of them hold. */
function withThings({ chosen, picture }: NetworkDesk): Set<string> {
  const held = new Map<string, number>();
  for (const { from, to } of picture.lines) {
    const [person, thing] = [picture.points[from]!, picture.points[to]!];
    if (thing.kind === 'thing' && chosen.has(person.id)) held.set(thing.id, (held.get(thing.id) ?? 0) + 1);
  }
  return new Set([...chosen, ...[...held].filter(([, count]) => count > 1).map(([id]) => id)]);
}
