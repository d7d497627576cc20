import { useTranslation } from 'react-i18next';
import { visible } from '../../kernel/visible-text.ts';
import { keyed } from '../look/keyed.ts';
import './rules.css';
import { changeParts } from './rule-words.ts';

/** What changes from one version of the rules to another, one sentence a line: exactly what is approved. */
export function ChangeList({ changes }: { changes: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <ul className="change-list">
      {keyed(changes, (change) => change).map(({ key, item }) => {
        const { id, kind, rest } = changeParts(visible(item));
        return (
          <li key={key}>
            <code>{id}</code>{' '}
            {kind && (
              <b className={kind === 'removed' || kind === 'phrasesRemoved' ? 'gone' : ''}>
                {t(`rules.change.${kind}`)}
              </b>
            )}{' '}
            <bdi>{rest}</bdi>
          </li>
        );
      })}
    </ul>
  );
}
