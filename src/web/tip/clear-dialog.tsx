import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { NoteField } from '../look/note-field.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Problem } from '../sign-in/problem.tsx';

const LEAST = 5;

/** Clear one of a tip's persons, with a reason. Nothing brings back what it destroys. */
export function ClearDialog({ tip, onClose }: { tip: TipView; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(asked('subjects.ofTip', { tip: tip.id }));
  const [subject, setSubject] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const [working, setWorking] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!subject) return;
    setWorking(true);
    try {
      const { destroys } = await call('subjects.clearing', { subject });
      const { purged, rewritten, documents } = await call('subjects.clear', {
        subject,
        reason: reason.trim(),
        destroys,
      });
      await queryClient.invalidateQueries();
      notify(t('clear.done', { purged: purged.length, rewritten: rewritten.length, documents }));
      onClose();
    } catch (fault) {
      setProblem(failureWords(t, failureOf(fault)));
      setWorking(false);
    }
  };
  return (
    <Sheet title={t('clear.title', { number: `${tip.source} ${tip.number}` })} onClose={onClose}>
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        <p>{t('clear.warn')}</p>
        {error && <FailurePanel error={error} />}
        {!data && !error && <Skeleton lines={2} />}
        {data?.subjects.length === 0 && <p className="soft">{t('clear.nobody')}</p>}
        {data && data.subjects.length > 0 && (
          <Persons tip={tip} subjects={data.subjects} chosen={subject} onChoose={setSubject} />
        )}
        <NoteField words={t('clear.why')} value={reason} onChange={setReason} rows={3} least={LEAST} />
        <Problem words={problem} />
        <SheetFoot
          words={t('clear.confirm')}
          off={!subject || reason.trim().length < LEAST || working}
          onCancel={onClose}
        />
      </form>
    </Sheet>
  );
}

type PersonsProps = {
  tip: TipView;
  subjects: readonly { id: string; parties: number[]; total: number }[];
  chosen: string | null;
  onChoose: (subject: string) => void;
};

/** Whom each subject stands for in this tip: role and name as the document gives them, and in how many tips. */
function Persons({ tip, subjects, chosen, onChoose }: PersonsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const who = (parties: readonly number[]) =>
    parties
      .map((at) => {
        const party = tip.facts.parties[at];
        const name = [party?.firstName, party?.lastName].filter(Boolean).join(' ');
        return [t(`role.${party?.role ?? 'unknown'}`), name].filter(Boolean).join(' ');
      })
      .join(', ');
  return (
    <fieldset>
      <legend>{t('clear.who')}</legend>
      {subjects.map((subject) => (
        <label key={subject.id} className="choice">
          <input
            type="radio"
            name="subject"
            checked={chosen === subject.id}
            onChange={() => onChoose(subject.id)}
          />
          <span>{who(subject.parties)}</span>
          <span className="soft">
            {t('clear.tips', { count: subject.total, shown: format.number(subject.total) })}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
