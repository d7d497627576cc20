import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { SearchIcon } from '../look/icons.tsx';
import { useNow } from './clock.ts';
import { useMe } from './session.tsx';

/** The handling mark of everything on the page, the unit, and the clock. */
export function MarkingBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { unit } = useMe();
  return (
    <header className="marking">
      <span className="clip">
        <strong>{t('frame.restricted')}</strong> · {unit.shortName}
      </span>
      <button type="button" className="push" onClick={onSearch}>
        <SearchIcon width="13" height="13" />
        {t('frame.search')}
        <kbd className="key wide-only">Ctrl K</kbd>
      </button>
      <time dateTime={new Date(now).toISOString()} title={format.full(now)}>
        {format.clock(now)} {format.zoneName(now)}
      </time>
    </header>
  );
}
