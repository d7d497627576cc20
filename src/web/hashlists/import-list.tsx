import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type HashList,
  type Imported,
  LIST_ALGORITHMS,
  LIST_PURPOSES,
  type ListAlgorithm,
  type ListPurpose,
} from '../../hashlists/shape.ts';
import { importList } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { NoteField } from '../look/note-field.tsx';
import { Problem } from '../sign-in/problem.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { renewLists } from './renew-lists.ts';

/** What a list is, and its files. `list`: of which a new version is brought. The file is read by the server as it comes. */
export function ImportList({ list, onClose }: { list: HashList | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(list?.name ?? '');
  const [source, setSource] = useState(list?.source ?? '');
  const [purpose, setPurpose] = useState<ListPurpose | ''>(list?.purpose ?? '');
  const [profile, setProfile] = useState(list?.profile ?? '');
  const [remark, setRemark] = useState(list?.remark ?? '');
  const [algorithm, setAlgorithm] = useState<ListAlgorithm | ''>('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [problem, setProblem] = useState('');
  const [sending, setSending] = useState(false);
  const [done, setDone] = useState<Imported | null>(null);
  const aborter = useRef(new AbortController());
  const ready = name.trim() !== '' && source.trim() !== '' && purpose !== '' && files.length > 0;
  const close = () => {
    aborter.current.abort();
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (purpose === '' || sending) return; // a button that were off meanwhile would lose the focus
    setSending(true);
    setProblem('');
    try {
      const asked = {
        ...{ name: name.trim(), source: source.trim(), purpose },
        ...(profile.trim() && { profile: profile.trim() }),
        ...(remark.trim() && { remark: remark.trim() }),
        ...(algorithm && { algorithm }),
      };
      setDone(await importList(asked, files, aborter.current.signal));
      await renewLists();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    }
    setSending(false);
  };
  if (done) return <ImportOutcome name={name} done={done} onClose={onClose} />;
  return (
    <Sheet
      title={list ? t('hashLists.bringNewOf', { name: list.name }) : t('hashLists.take')}
      onClose={close}
    >
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        <Files files={files} onFiles={setFiles} />
        <Line
          words={t('hashLists.name')}
          hint={t('hashLists.nameHint')}
          most={120}
          value={name}
          onValue={setName}
          required
        />
        <label className="field">
          <span className="label">{t('hashLists.column.purpose')}</span>
          <select
            className="input"
            required
            value={purpose}
            onChange={(event) => setPurpose(event.target.value as ListPurpose)}
          >
            <option value="" disabled>
              {t('hashLists.choose')}
            </option>
            {LIST_PURPOSES.map((one) => (
              <option key={one} value={one}>
                {t(`hashLists.purpose.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <Line words={t('hashLists.source')} most={300} value={source} onValue={setSource} required />
        <Line
          words={t('hashLists.profile')}
          hint={t('hashLists.profileHint')}
          most={60}
          value={profile}
          onValue={setProfile}
        />
        <label className="field">
          <span className="label">{t('hashLists.algorithm')}</span>
          <select
            className="input"
            value={algorithm}
            onChange={(event) => setAlgorithm(event.target.value as ListAlgorithm | '')}
          >
            <option value="">{t('hashLists.fromFile')}</option>
            {LIST_ALGORITHMS.map((one) => (
              <option key={one} value={one}>
                {ALGORITHM_NAMES[one]}
              </option>
            ))}
          </select>
          <span className="hint">{t('hashLists.algorithmHint')}</span>
        </label>
        <NoteField
          words={t('hashLists.remark')}
          value={remark}
          onChange={setRemark}
          hint={t('hashLists.remarkHint')}
        />
        {sending && <p role="status">{t('hashLists.reading')}</p>}
        <Problem words={problem} />
        <SheetFoot words={t('hashLists.take')} off={!ready} onCancel={close} />
      </form>
    </Sheet>
  );
}

const ALGORITHM_NAMES: Readonly<Record<ListAlgorithm, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  pdq: 'PDQ',
  photodna: 'PhotoDNA',
};

function Files({ files, onFiles }: { files: readonly File[]; onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <label className="field">
      <span className="label">{t('hashLists.files')}</span>
      <input
        ref={focusFirst}
        type="file"
        multiple
        required
        className="input"
        onChange={(event) => onFiles([...(event.target.files ?? [])])}
      />
      <span className="hint">{files.length > 0 ? format.bytes(bytes) : t('hashLists.filesHint')}</span>
    </label>
  );
}

type LineProps = {
  words: string;
  hint?: string;
  most: number;
  value: string;
  onValue: (value: string) => void;
  required?: boolean;
};

function Line({ words, hint, most, value, onValue, required = false }: LineProps) {
  return (
    <label className="field">
      <span className="label">{words}</span>
      <input
        className="input"
        maxLength={most}
        required={required}
        autoComplete="off"
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
      {hint && <span className="hint">{hint}</span>}
    </label>
  );
}
