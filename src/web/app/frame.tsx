import { Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { SecondOfficer } from '../approvals/second-officer.tsx';
import { LOCALES } from '../language/language.ts';
import { TIGHT, useMedia } from '../look/use-media.ts';
import { SetProgress } from '../queue/set-progress.tsx';
import { useKeys } from './keys.ts';
import { KeysSheet } from './keys-sheet.tsx';
import { MarkingBar } from './marking-bar.tsx';
import { notify, undoNewest } from './notices.ts';
import { Palette } from './palette.tsx';
import { useDefaultView } from './queries.ts';
import { Rail } from './rail.tsx';
import { useMay } from './session.tsx';
import { useSettings } from './settings.ts';

/** Marking bar, rail and the page; the keys that work everywhere. */
export function Frame() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { rail } = useSettings();
  const tight = useMedia(TIGHT);
  const opensWith = useDefaultView(useMay('tip:read'));
  const [sheet, setSheet] = useState<'palette' | 'keys' | null>(null);
  const openPalette = () => setSheet('palette');
  useKeys([
    { keys: 'Ctrl+k', run: openPalette },
    { keys: '/', run: openPalette },
    { keys: '?', run: () => setSheet('keys') },
    { keys: 'g t', run: () => void navigate({ to: '/' }) },
    { keys: 'g q', run: () => void navigate({ to: '/queue', search: opensWith }) },
    { keys: 'g w', run: () => void navigate({ to: '/watch' }) },
    { keys: 'g n', run: () => void navigate({ to: '/networks' }) },
    { keys: 'g c', run: () => void navigate({ to: '/clocks' }) },
    { keys: 'g s', run: () => void navigate({ to: '/subjects' }) },
    { keys: 'g p', run: () => void navigate({ to: '/platforms' }) },
    { keys: 'g h', run: () => void navigate({ to: '/hash-lists' }) },
    { keys: 'g i', run: () => void navigate({ to: '/intake' }) },
    { keys: 'g r', run: () => void navigate({ to: '/approvals' }) },
    { keys: 'g u', run: () => void navigate({ to: '/rules' }) },
    { keys: 'g l', run: () => void navigate({ to: '/audit' }) },
    { keys: 'g a', run: () => void navigate({ to: '/about' }) },
    { keys: 'u', run: () => undoNewest() || notify(t('undo.nothing')) },
  ]);
  return (
    <I18nProvider locale={i18n.language === 'hi' ? LOCALES.hi : LOCALES.en}>
      <a className="button skip" href="#page">
        {t('frame.skip')}
      </a>
      <div className={rail === 'narrow' || tight ? 'frame narrow' : 'frame'}>
        <MarkingBar onSearch={openPalette} />
        <Rail onKeys={() => setSheet('keys')} />
        <main className="page" id="page" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <SetProgress />
      <SecondOfficer />
      {sheet === 'palette' && <Palette onClose={() => setSheet(null)} />}
      {sheet === 'keys' && <KeysSheet onClose={() => setSheet(null)} />}
    </I18nProvider>
  );
}
