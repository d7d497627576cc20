import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ExportFormat, type ExportProfile, formatsOf } from '../../documents/shape.ts';
import type { QueueFilter } from '../../triage/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { Problem } from '../sign-in/problem.tsx';
import './exports.css';
import { NoteField } from '../look/note-field.tsx';
import { handOut } from './hand-out.ts';

type Props = {
  profiles: readonly ExportProfile[];
  filter?: QueueFilter;
  /** of which network links are wanted */
  network?: string;
  onClose: () => void;
};

/** What the file holds, in which format, and why it is made. Where it takes a second officer, the frame offers to ask. */
export function ExportDialog({ profiles, filter, network, onClose }: Props) {
  const { t } = useTranslation();
  const [profile, setProfile] = useState(profiles[0]!);
  const [format, setFormat] = useState<ExportFormat>('xlsx');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const wanted = {
        profile,
        format,
        ...(profile === 'tips' ? { filter: filter ?? {} } : {}),
        ...(profile === 'links' && network ? { network } : {}),
        reason: reason.trim(),
      };
      await handOut(t, await call('documents.export', wanted));
      onClose();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'APPROVAL_NEEDED') return onClose();
      setProblem(failureWords(t, failure));
      setBusy(false);
    }
  };
  return (
    <Sheet title={t('exports.title')} onClose={onClose}>
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        {profiles.length > 1 && (
          <label className="field">
            <span className="label">{t('approvalField.profile')}</span>
            <select
              className="input"
              value={profile}
              onChange={(event) => setProfile(event.target.value as ExportProfile)}
            >
              {profiles.map((one) => (
                <option key={one} value={one}>
                  {t(`exportProfile.${one}`)}
                </option>
              ))}
            </select>
          </label>
        )}
        <p className="hint">{t(`exportHolds.${profile}`)}</p>
        <fieldset className="field">
          <legend className="label">{t('approvalField.format')}</legend>
          <div className="segments export-formats">
            {formatsOf(profile).map((one) => (
              <label key={one}>
                <input type="radio" name="format" checked={format === one} onChange={() => setFormat(one)} />
                {t(`exportFormat.${one}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <NoteField words={t('exports.reason')} value={reason} onChange={setReason} least={1} first />
        <Problem words={problem} />
        <SheetFoot words={t('exports.make')} off={busy || !reason.trim()} onCancel={onClose} />
      </form>
    </Sheet>
  );
}
