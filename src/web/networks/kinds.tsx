import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { NetworkDesk } from './desk.ts';
import { kindsIn } from './marks.ts';

/** Kinds of link, each with its colour and how many there are; on and off. */
export function Kinds({ desk }: { desk: NetworkDesk }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { lines } = desk.picture;
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const { kind } of lines) found.set(kind, (found.get(kind) ?? 0) + 1);
    return found;
  }, [lines]);
  return (
    <fieldset className="net-kinds">
      <legend>{t('networks.kinds')}</legend>
      {kindsIn(lines).map((kind) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={!desk.narrowing.off.has(kind)}
            onChange={() => desk.toggleKind(kind)}
          />
          <svg className={`net-ink-${kind}`} viewBox="0 0 18 4" width="18" height="4" aria-hidden="true">
            <path d="M0 2h18" stroke="currentColor" strokeWidth="3" />
          </svg>
          <span>{t(`networks.kind.${kind}`)}</span>
          <span className="push faint">{format.number(counts.get(kind) ?? 0)}</span>
        </label>
      ))}
    </fieldset>
  );
}
