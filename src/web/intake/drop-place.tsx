import { type DragEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { FileIcon, FolderIcon, IntakeIcon } from '../look/icons.tsx';
import { startDelivery, useDelivery } from './delivery.ts';
import { chosenFiles, droppedFiles, type Incoming } from './dropped-files.ts';

/** Where files and folders are dropped or chosen. */
export function DropPlace() {
  const { t } = useTranslation();
  const format = useFormat();
  const delivery = useDelivery();
  const [over, setOver] = useState(false);
  const [collecting, setCollecting] = useState(false);
  const busy = collecting || delivery?.state === 'sending';
  const take = async (gather: Promise<Incoming[]> | Incoming[]) => {
    setCollecting(true);
    try {
      const files = await gather;
      if (files.length === 0) notify(t('intake.nothing'), { tone: 'failed' });
      else await startDelivery(labelOf(files, format.number(files.length)), files);
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    } finally {
      setCollecting(false);
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!busy) void take(droppedFiles(event.dataTransfer));
  };
  return (
    <section
      className={over ? 'drop over' : 'drop'}
      aria-label={t('intake.drop')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <IntakeIcon width="24" height="24" />
      <div>
        <p>
          <b>{t('intake.drop')}</b>
        </p>
        <p className="soft small">{t('intake.formats')}</p>
      </div>
      <div className="drop-buttons">
        <Chooser label={t('intake.chooseFiles')} disabled={busy} onChoose={take} />
        <Chooser label={t('intake.chooseFolder')} disabled={busy} onChoose={take} folder />
      </div>
      {collecting && <p role="status">{t('intake.collecting')}</p>}
    </section>
  );
}

/** What the intake is called in the list: the folder, the one file, or how many files. */
function labelOf(files: readonly Incoming[], count: string): string {
  const tops = new Set(files.map(({ path }) => path.split('/')[0]!));
  return tops.size === 1 ? [...tops][0]! : `${files[0]!.path} … (${count})`;
}

type ChooserProps = {
  label: string;
  disabled: boolean;
  folder?: boolean;
  onChoose: (files: Incoming[]) => void;
};

function Chooser({ label, disabled, folder = false, onChoose }: ChooserProps) {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <>
      <input
        ref={field}
        id={id}
        type="file"
        multiple
        className="unseen"
        tabIndex={-1}
        aria-label={label}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={(event) => {
          if (event.target.files) onChoose(chosenFiles(event.target.files));
          event.target.value = '';
        }}
      />
      <button type="button" className="button" disabled={disabled} onClick={() => field.current?.click()}>
        {folder ? <FolderIcon /> : <FileIcon />}
        {label}
      </button>
    </>
  );
}
