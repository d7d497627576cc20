import { useTranslation } from 'react-i18next';
import type { Lane } from '../../tips/shape.ts';

/** A lane: a sign of its own shape and its word; colour only adds. */
export function LaneMark({ lane, closed = false }: { lane: Lane; closed?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={closed ? 'lane closed' : `lane lane-${lane}`}>
      <svg viewBox="0 0 10 16" width="10" height="16" aria-hidden="true" focusable="false">
        {closed ? <path d="M1.5 8.5 4 11l4.5-6" fill="none" stroke="currentColor" strokeWidth="1.6" /> : SIGNS[lane]}
      </svg>
      {closed ? t('lane.closed') : t(`lane.${lane}`)}
    </span>
  );
}

const SIGNS = {
  now: <rect x="2" y="1" width="5" height="14" fill="currentColor" />,
  '24h': <path d="M2 15V4l5-3v14Z" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  week: <path d="M2.5 8v7M6.5 8v7" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  '30d': <path d="M4.5 12v3" fill="none" stroke="currentColor" strokeWidth="1.5" />,
} as const;
