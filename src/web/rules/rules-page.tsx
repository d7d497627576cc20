import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { asked } from '../app/queries.ts';
import type { RuleVersions, ShownRules } from '../app/rules-api.ts';
import { useMay } from '../app/session.tsx';
import { MenuButton } from '../look/menu.tsx';
import { Empty, FailurePanel, Skeleton } from '../look/states.tsx';
import { BacktestTab } from './backtest-tab.tsx';
import { ChangesTab } from './changes-tab.tsx';
import { DraftActs } from './draft-acts.tsx';
import { ListsTab } from './lists-tab.tsx';
import { PreviewTab } from './preview-tab.tsx';
import { RescoringLine } from './rescoring-line.tsx';
import { versionWords } from './rule-words.ts';
import './rules.css';
import { RulesTab } from './rules-tab.tsx';
import { RULE_TABS, type RuleTab } from './tabs.ts';
import { TestTab } from './test-tab.tsx';
import { useEditing } from './use-editing.ts';
import { VersionsTab } from './versions-tab.tsx';

/** The rules of the unit: what scores its tips, drafts of what is to score them, and how a draft comes into force. */
export function RulesPage() {
  const { t } = useTranslation();
  const may = useMay('rule:read');
  return (
    <>
      <title>{`${t('go.rules')} · Tipstaff`}</title>
      {may ? <Chosen /> : <Empty title={t('rules.notYours')} />}
    </>
  );
}

function Chosen() {
  const { version } = useSearch({ from: '/rules' });
  const versions = useQuery(asked('triage.ruleVersions', {}));
  const shown = useQuery(asked('triage.ruleSet', version === undefined ? {} : { version }));
  const error = versions.error ?? shown.error;
  if (error && !(versions.data && shown.data))
    return (
      <div className="page-body">
        <FailurePanel
          error={error}
          onRetry={() => {
            void versions.refetch();
            void shown.refetch();
          }}
        />
      </div>
    );
  if (!versions.data || !shown.data)
    return (
      <div className="page-body">
        <Skeleton lines={12} />
      </div>
    );
  return <Version key={shown.data.version} shown={shown.data} versions={versions.data} />;
}

function Version({ shown, versions }: { shown: ShownRules; versions: RuleVersions }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/rules' });
  const { tab = 'rules' } = useSearch({ from: '/rules' });
  const editing = useEditing(shown);
  useEffect(() => {
    const chosen = document.querySelector(`.rule-tabs input[value='${tab}']`);
    chosen?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [tab]);
  const goTab = (to: RuleTab) =>
    void navigate({ to: '/rules', search: (before) => ({ ...before, tab: to }), replace: true });
  const goVersion = (to: number) =>
    navigate({ to: '/rules', search: (before) => ({ ...before, version: to }) });
  const stateOf = (of: { inForce: boolean; state: ShownRules['state'] }) =>
    t(of.inForce ? 'rules.inForce' : `rules.state.${of.state}`);
  return (
    <>
      <header className="page-head">
        <h1>{t('go.rules')}</h1>
        <MenuButton
          name={t('rules.choose', { version: versionWords(t, shown.version) })}
          label={versionWords(t, shown.version)}
          choices={versions.versions.map((each) => ({
            id: String(each.version),
            words: versionWords(t, each.version),
            text: versionWords(t, each.version),
            end: stateOf(each),
          }))}
          onChoose={(id) => void goVersion(Number(id))}
        />
        <span className={`tag ${shown.inForce ? 'done' : ''}`}>{stateOf(shown)}</span>
        {editing.isChanged && <span className="tag warn">{t('rules.unsaved')}</span>}
        <span className="push" />
        <DraftActs shown={shown} versions={versions} editing={editing} onVersion={goVersion} />
      </header>
      <div className="rule-tabs">
        <div className="segments" role="radiogroup" aria-label={t('rules.tabs')}>
          {RULE_TABS.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="rules-tab"
                value={one}
                checked={tab === one}
                onChange={() => goTab(one)}
              />
              {t(`rules.tab.${one}`)}
            </label>
          ))}
        </div>
      </div>
      <div className="page-body rules-body">
        <RescoringLine />
        {tab === 'rules' && <RulesTab editing={editing} />}
        {tab === 'lists' && <ListsTab editing={editing} />}
        {tab === 'changes' && <ChangesTab shown={shown} editing={editing} />}
        {tab === 'test' && <TestTab shown={shown} isChanged={editing.isChanged} />}
        {tab === 'preview' && <PreviewTab shown={shown} isChanged={editing.isChanged} />}
        {tab === 'backtest' && (
          <BacktestTab shown={shown} isChanged={editing.isChanged} onVersion={goVersion} />
        )}
        {tab === 'versions' && <VersionsTab versions={versions} onVersion={goVersion} />}
      </div>
    </>
  );
}
