import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { useKeys } from '../app/keys.ts';
import { notify } from '../app/notices.ts';
import type { RuleVersions, ShownRules } from '../app/rules-api.ts';
import { useMay } from '../app/session.tsx';
import { failureWords } from '../language/words.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusPage } from '../look/focus.ts';
import { ReasonDialog } from '../subjects/reason-dialog.tsx';
import { renewRules } from './renew-rules.ts';
import { versionWords } from './rule-words.ts';
import type { Editing } from './use-editing.ts';

type Props = {
  shown: ShownRules;
  versions: RuleVersions;
  editing: Editing;
  onVersion: (version: number) => Promise<void>;
};

/** What may be done with the version on screen: begin a draft from it; save a draft or throw it away; go back to the rules before. */
export function DraftActs({ shown, versions, editing, onVersion }: Props) {
  const { t } = useTranslation();
  const may = useMay('rule:write');
  const [busy, setBusy] = useState(false);
  const [dialog, setDialog] = useState<'rollback' | 'discard' | 'stale' | null>(null);
  const { isChanged, isDraft } = editing;
  useEffect(() => {
    if (!isChanged) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, [isChanged]);
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'CHANGED_MEANWHILE') setDialog('stale');
      else notify(failureWords(t, failure), { tone: 'failed' });
    }
    setBusy(false);
  };
  const save = () =>
    attempt(async () => {
      await editing.save();
      notify(t('rules.saved'));
    });
  useKeys([
    {
      keys: 'Ctrl+s',
      run: () => {
        if (!isDraft) return false;
        if (isChanged) void save();
        return true;
      },
    },
  ]);
  if (!may) return null;
  const begin = () =>
    attempt(async () => {
      const { version } = await call('triage.draftRules', { version: shown.version });
      await renewRules();
      await onVersion(version);
      focusPage();
      notify(t('rules.begun', { version: versionWords(t, version) }));
    });
  const discard = () =>
    attempt(async () => {
      setDialog(null);
      await call('triage.discardRules', { version: shown.version });
      await onVersion(versions.versions.find(({ inForce }) => inForce)!.version);
      await editing.drop();
      notify(t('rules.discarded'));
    });
  const { back } = versions;
  return (
    <>
      {shown.state === 'draft' ? (
        <>
          <button type="button" className="button" disabled={busy} onClick={() => setDialog('discard')}>
            {t('rules.discard')}
          </button>
          <button
            type="button"
            className="button main"
            aria-disabled={busy || !isChanged} // keeps the focus while nothing is left to save
            onClick={() => !busy && isChanged && void save()}
          >
            {t('rules.save')}
          </button>
        </>
      ) : (
        <>
          {shown.inForce && back !== null && (
            <button type="button" className="button" disabled={busy} onClick={() => setDialog('rollback')}>
              {t('rules.rollBack')}
            </button>
          )}
          <button type="button" className="button main" disabled={busy} onClick={() => void begin()}>
            {t('rules.edit')}
          </button>
        </>
      )}
      {dialog === 'rollback' && back !== null && (
        <ReasonDialog
          title={t('rules.rollBackTitle')}
          act={t('rules.rollBackNow')}
          hint={t('rules.rollBackHint')}
          onClose={() => setDialog(null)}
          onDecide={async (reason) => {
            const { version } = await call('triage.rollBackRules', { reason, from: shown.version });
            await renewRules();
            await onVersion(version);
            notify(t('rules.rolledBack', { version: versionWords(t, version) }));
          }}
        >
          <p>
            {t('rules.rollBackWhat', {
              from: versionWords(t, shown.version),
              to: versionWords(t, back),
            })}
          </p>
          <p className="hint">{t('rules.rollBackWhy')}</p>
        </ReasonDialog>
      )}
      {dialog === 'discard' && (
        <Choice
          title={t('rules.discardTitle', { version: versionWords(t, shown.version) })}
          words={t('rules.discardWhat')}
          act={t('rules.discardNow')}
          onAct={() => void discard()}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'stale' && (
        <Choice
          title={t('rules.staleTitle')}
          words={t('rules.staleWhat')}
          act={t('rules.staleDrop')}
          onAct={() => {
            setDialog(null);
            void editing.drop();
          }}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}

type ChoiceProps = { title: string; words: string; act: string; onAct: () => void; onClose: () => void };

function Choice({ title, words, act, onAct, onClose }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <Sheet title={title} onClose={onClose}>
      <p>{words}</p>
      <div className="sheet-foot">
        <button type="button" className="button" onClick={onClose}>
          {t('act.cancel')}
        </button>
        <button type="button" className="button main" onClick={onAct}>
          {act}
        </button>
      </div>
    </Sheet>
  );
}
