import { useTranslation } from 'react-i18next';
import { changeSettings, useSettings } from '../app/settings.ts';
import { ColumnsIcon } from '../look/icons.tsx';
import { MenuButton } from '../look/menu.tsx';
import { COLUMNS } from './columns.tsx';

/** Which columns the queue shows; remembered in this browser. */
export function ColumnsMenu() {
  const { t } = useTranslation();
  const { hiddenColumns } = useSettings();
  const choices = COLUMNS.filter((column) => !('fixed' in column)).map(({ id }) => {
    const words = t(`queue.column.${id as 'platform'}`);
    return { id, words, text: words, chosen: !hiddenColumns.includes(id) };
  });
  return (
    <MenuButton
      className="button quiet wide-only-flex"
      label={
        <>
          <ColumnsIcon />
          {t('queue.columns')}
        </>
      }
      several
      choices={choices}
      onChoose={(id) =>
        changeSettings({
          hiddenColumns: hiddenColumns.includes(id)
            ? hiddenColumns.filter((one) => one !== id)
            : [...hiddenColumns, id],
        })
      }
    />
  );
}
