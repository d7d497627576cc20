import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Props = { heads: readonly string[]; plain?: boolean; children: ReactNode };

/** A table of what an account has: columns by their words, and a last one of acts whose head only a reader hears. */
export function ActsTable({ heads, plain = false, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className="table-scroll">
      <table className={plain ? 'table' : 'table stacked'}>
        <thead>
          <tr>
            {heads.map((words) => (
              <th scope="col" key={words}>
                {words}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{t('account.acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
