import { useTranslation } from 'react-i18next';
import type { Lane } from '../../tips/shape.ts';

/** A lane: a sign of its own shape and its word; colour only adds. */
export function LaneMark({ lane, closed = false }: { lane: Lane; closed?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={closed ? 'lane closed' : `lane lane-${lane}`}>
      <svg viewBox="0 0 10 16" width="10" height="16" aria-hidden="true" focusable="false">
        {closed ? (
          <path d="M1.5 8.5 4 11l4.5-6" fill="none" stroke="currentColor" strokeWidth="1.6" />
        ) : (
          SIGNS[lane]
        )}
      </svg>
      {closed ? t('lane.closed') : t(`lane.${lane}`)}
    </span>
  );
}

/** Fuller means sooner. */
const SIGNS = {
  now: <rect x="1" y="1" width="6" height="14" fill="currentColor" />,
  '24h': <rect x="2" y="1" width="3" height="14" fill="currentColor" />,
  week: <rect x="2" y="6" width="3" height="9" fill="currentColor" opacity="0.8" />,
  '30d': <rect x="2" y="11" width="3" height="4" fill="currentColor" opacity="0.65" />,
} as const;
