import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { SecondOfficer } from '../approvals/second-officer.tsx';
import { LOCALES } from '../language/language.ts';
import { focusPage } from '../look/focus.ts';
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

/**
 * Where another page is opened by a key, what had the focus is gone with the page before: then the page itself has it, so that
 * Tab goes on there and not at the beginning of the window. A page that focuses something of its own does so.
 */
function useFocusOnPage(): void {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current !== undefined && path !== before.current && document.activeElement === document.body)
      focusPage();
    before.current = path;
  }, [path]);
}

/** Marking bar, rail and the page; the keys that work everywhere. */
export function Frame() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { rail } = useSettings();
  const tight = useMedia(TIGHT);
  const opensWith = useDefaultView(useMay('tip:read'));
  const [sheet, setSheet] = useState<'palette' | 'keys' | null>(null);
  const openPalette = () => setSheet('palette');
  useFocusOnPage();
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
