import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObservedTip } from '../../intake/shape.ts';
import { useKeys } from '../app/keys.ts';
import { notify } from '../app/notices.ts';
import { queryClient } from '../app/queries.ts';
import { SightingDialog } from './sighting-dialog.tsx';

/** Opens the form of a sighting, by press or by `n`; then the tip that it became. `number`: the earlier one that it adds to. */
export function SightingButton({ number }: { number?: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  useKeys([{ keys: 'n', run: () => setOpen(true) }]);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t(number ? 'sighting.seenAgain' : 'sighting.button')} <kbd className="key">n</kbd>
      </button>
      {open && (
        <SightingDialog
          {...(number && { number })}
          onClose={() => setOpen(false)}
          onMade={(made) => {
            setOpen(false);
            notify(takenWords(t, made));
            void queryClient.invalidateQueries({ queryKey: ['tips.show'] });
            if (made.tip !== null) void navigate({ to: '/tips/$tip', params: { tip: made.tip } });
          }}
        />
      )}
    </>
  );
}

function takenWords(t: TFunction, { outcome, number, version }: ObservedTip): string {
  if (number === null) return t('sighting.entered');
  return outcome === 'duplicate'
    ? t('sighting.known', { number })
    : t('sighting.taken', { number, version: version ?? 1 });
}
