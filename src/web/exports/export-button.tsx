import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportProfile } from '../../documents/shape.ts';
import type { QueueFilter } from '../../triage/shape.ts';
import { useMay } from '../app/session.tsx';
import { ExportIcon } from '../look/icons.tsx';
import { ExportDialog } from './export-dialog.tsx';

/** Opens the dialog that makes a file: of the queue as it is filtered, or of whatever the officer may hand out. */
export function ExportButton({ filter }: { filter?: QueueFilter }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const may = useMay('export:write');
  const sees: Record<ExportProfile, boolean> = {
    tips: useMay('tip:read'),
    intakes: useMay('intake:read'),
    officers: useMay('officer:read'),
    audit: useMay('audit:read'),
    links: false, // offered where a network is shown: they are of one
  };
  const profiles = filter ? (['tips'] as const) : (Object.keys(sees) as ExportProfile[]);
  const offered = profiles.filter((profile) => sees[profile]);
  if (!may || offered.length === 0) return null;
  return (
    <>
      <button
        type="button"
        className={filter ? 'button quiet wide-only-flex' : 'button'}
        onClick={() => setOpen(true)}
      >
        <ExportIcon />
        {t('exports.open')}
      </button>
      {open && (
        <ExportDialog profiles={offered} {...(filter ? { filter } : {})} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
