import { useTranslation } from 'react-i18next';
import type { HashList } from '../../hashlists/shape.ts';
import { useFormat } from '../language/use-format.ts';

type Props = {
  lists: readonly HashList[];
  mayWrite: boolean;
  onBring: (list: HashList) => void;
  onWithdraw: (list: HashList) => void;
};

/** Each list with what it is for and how it came; a withdrawn one keeps its line. */
export function ListTable({ lists, mayWrite, onBring, onWithdraw }: Props) {
  const { t } = useTranslation();
  return (
    <div className="hash-table">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('hashLists.column.name')}</th>
            <th scope="col">{t('hashLists.column.purpose')}</th>
            <th scope="col" className="number">
              {t('hashLists.column.entries')}
            </th>
            <th scope="col">{t('hashLists.column.at')}</th>
            <th scope="col">{t('hashLists.column.by')}</th>
            {mayWrite && (
              <th scope="col">
                <span className="unseen">{t('hashLists.column.acts')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lists.map((list) => (
            <tr key={list.id}>
              <ListCells list={list} />
              {mayWrite && (
                <td className="hash-acts">
                  <button
                    type="button"
                    className="button small"
                    aria-label={t('hashLists.bringNewOf', { name: list.name })}
                    onClick={() => onBring(list)}
                  >
                    {t('hashLists.bringNew')}
                  </button>
                  {!list.withdrawn && (
                    <button
                      type="button"
                      className="button small"
                      aria-label={t('hashLists.withdrawOf', { name: list.name })}
                      onClick={() => onWithdraw(list)}
                    >
                      {t('hashLists.withdraw')}
                    </button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ListCells({ list }: { list: HashList }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: 'purpose' | 'entries' | 'at' | 'by') => t(`hashLists.column.${column}`);
  const scheme = list.profile ? t('hashLists.scheme', { profile: list.profile }) : t('hashLists.noScheme');
  return (
    <>
      <th scope="row" className="hash-name">
        <b>{list.name}</b>
        <span className="soft small">{[list.source, scheme].join(' · ')}</span>
        {list.remark && <span className="soft small">{list.remark}</span>}
        {list.withdrawn && (
          <span className="small">
            <span className="tag">{t('hashLists.withdrawn')}</span> {list.withdrawn.reason}
          </span>
        )}
      </th>
      <td data-label={label('purpose')}>{t(`hashLists.purpose.${list.purpose}`)}</td>
      <td data-label={label('entries')} className="number">
        {list.withdrawn ? '–' : format.number(list.entries)}
        <Changes list={list} />
      </td>
      <td data-label={label('at')}>
        <time dateTime={list.at} title={format.full(list.at)}>
          {format.date(list.at)} {format.clock(list.at)}
        </time>
        <span className="soft small hash-line">
          {t('hashLists.version', { number: format.number(list.version) })}
        </span>
      </td>
      <td data-label={label('by')}>{list.by}</td>
    </>
  );
}

/** Against the version before; while tips are being noted, that they are. */
function Changes({ list }: { list: HashList }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (list.settling)
    return (
      <span className="soft small hash-line" role="status">
        {t('hashLists.settling')}
      </span>
    );
  if (list.version === 1) return null;
  const { added, gone, changed } = list;
  const shown = {
    added: format.number(added),
    gone: format.number(gone),
    changed: format.number(changed),
  };
  return <span className="soft small hash-line">{t('hashLists.changes', shown)}</span>;
}
