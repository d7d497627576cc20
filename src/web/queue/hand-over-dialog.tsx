import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asked } from '../app/queries.ts';
import { useMe } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { NoteField } from '../look/note-field.tsx';
import type { Acted } from './acts.ts';

type Props = {
  tips: readonly Acted[];
  /** what the note begins with */
  begin?: string;
  onClose: () => void;
  onChoose: (officer: string, name: string, note: string) => void;
};

/** Give tips to another officer, with a note that he reads on Today. */
export function HandOverDialog({ tips, begin = '', onClose, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const { data } = useQuery(asked('triage.profiles', {}));
  const [officer, setOfficer] = useState('');
  const [note, setNote] = useState(begin);
  const others = data?.officers.filter((each) => each.officer !== me.officer.id) ?? [];
  const chosen = others.find((each) => each.officer === officer);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen && note.trim()) onChoose(chosen.officer, chosen.name, note.trim());
  };
  const one = tips.length === 1 ? tips[0]! : null;
  const title = one
    ? t('handOver.titleOne', { number: `${one.source} ${one.number}` })
    : t('handOver.titleMany', { count: tips.length, shown: format.number(tips.length) });
  return (
    <Sheet title={title} onClose={onClose}>
      <form className="close-form" onSubmit={submit}>
        <label className="field">
          <span className="label">{t('handOver.to')}</span>
          <select
            className="input"
            required
            ref={focusFirst}
            value={officer}
            onChange={(event) => setOfficer(event.target.value)}
          >
            <option value="">{t('handOver.choose')}</option>
            {others.map((each) => (
              <option key={each.officer} value={each.officer}>
                {t('handOver.officer', { name: each.name, load: format.number(each.load) })}
              </option>
            ))}
          </select>
        </label>
        <NoteField
          words={t('handOver.note')}
          value={note}
          onChange={setNote}
          rows={4}
          least={1}
          most={10_000}
        />
        <SheetFoot words={t('handOver.confirm')} off={!chosen || !note.trim()} onCancel={onClose} />
      </form>
    </Sheet>
  );
}
