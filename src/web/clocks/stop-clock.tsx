import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Clock } from '../../clocks/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { NoteField } from '../look/note-field.tsx';
import { Problem } from '../sign-in/problem.tsx';
import { What } from './clock-row.tsx';
import { renewClocks } from './renew-clocks.ts';

/** Say that what a clock was for is done. */
export function StopClock({ clock, onClose }: { clock: Clock; onClose: () => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [failed, setFailed] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await call('clocks.stop', { clock: clock.id, ...(note.trim() && { note: note.trim() }) });
      onClose();
      await renewClocks();
    } catch (error) {
      setFailed(failureWords(t, failureOf(error)));
    }
  };
  return (
    <Sheet title={t('clocks.stopTitle')} onClose={onClose}>
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        <p>
          <What clock={clock} />
        </p>
        <NoteField words={t('clocks.stopNote')} value={note} onChange={setNote} rows={3} />
        <Problem words={failed} />
        <SheetFoot words={t('clocks.stop')} off={false} onCancel={onClose} />
      </form>
    </Sheet>
  );
}
