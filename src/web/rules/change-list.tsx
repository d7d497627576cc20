import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { visible } from '../../kernel/visible-text.ts';
import type { RuleChange } from '../../triage/shape.ts';
import { asked } from '../app/queries.ts';
import { keyed } from '../look/keyed.ts';
import './rules.css';
import { changeWords } from './change-words.ts';
import { changeParts } from './rule-words.ts';

/** What changes from one version of the rules to another, one sentence a line, in the officer’s language. */
export function ChangeList({ changes }: { changes: readonly RuleChange[] }) {
  const { t } = useTranslation();
  return (
    <ul className="change-list">
      {keyed(changes, ({ id, kind }) => `${id} ${kind}`).map(({ key, item }) => (
        <Line key={key} id={item.id} kind={item.kind} said={changeWords(t, item)} />
      ))}
    </ul>
  );
}

/**
 * What a release of rules that was asked for names, line by line: in the officer’s language as long as the draft and the rules in force
 * still say exactly this, else as it stands in the ask.
 */
export function ApprovedChanges({ version, lines }: { version: number; lines: readonly string[] }) {
  const { data } = useQuery({ ...asked('triage.ruleDifference', { version }), retry: false });
  if (data && data.changes.join('\n') === lines.join('\n')) return <ChangeList changes={data.data} />;
  return (
    <ul className="change-list">
      {keyed(lines, (line) => line).map(({ key, item }) => {
        const { id, kind, rest } = changeParts(visible(item));
        return <Line key={key} id={id} kind={kind} said={rest} />;
      })}
    </ul>
  );
}

function Line({ id, kind, said }: { id: string; kind: RuleChange['kind'] | null; said: string }) {
  const { t } = useTranslation();
  return (
    <li>
      <code>{visible(id)}</code>{' '}
      {kind && (
        <b className={kind === 'removed' || kind === 'phrasesRemoved' ? 'gone' : ''}>
          {t(`rules.change.${kind}`)}
        </b>
      )}{' '}
      <bdi>{said}</bdi>
    </li>
  );
}
