import { useTranslation } from 'react-i18next';
import { Sheet } from '../look/dialog.tsx';
import { KEY_TABLE } from './key-table.ts';

/** All keys, by where they work. */
export function KeysSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Sheet title={t('keys.title')} onClose={onClose} wide>
      <KeyList />
      <p className="hint">{t('keys.off')}</p>
    </Sheet>
  );
}

export function KeyList() {
  const { t } = useTranslation();
  return (
    <div className="keys-sheet">
      {(Object.keys(KEY_TABLE) as (keyof typeof KEY_TABLE)[]).map((group) => (
        <section key={group}>
          <h3>{t(`keys.group.${group}`)}</h3>
          <dl>
            {KEY_TABLE[group].map(({ id, keys }) => (
              <div key={id} className="contents">
                <dt>
                  {keys.map((key) => (
                    <kbd className="key" key={key}>
                      {key}
                    </kbd>
                  ))}
                </dt>
                <dd>{t(`keys.${id}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
