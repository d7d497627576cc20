// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Clock } from '../../clocks/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { useRuleLine } from './rule-words.ts';
import { TimeLeft } from './time-left.tsx';

export const TRACKS = [
  '172px',
  '170px',
  '112px',
  'minmax(200px, 2fr)',
  'minmax(150px, 1fr)',
  'minmax(110px, 0.8fr)',
] as const;

type Props = {
  clock: Clock | undefined;
  index: number;
  top: number;
  active: boolean;
  narrow: boolean;
  officers: ReadonlyMap<string, string>;
  onPress: (index: number) => void;
};

/** One clock of the board: a line of cells, or two lines on a narrow screen; grey where it is still coming. */
export function ClockRow({ clock, index, top, active, narrow, officers, onPress }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the grid opens the active row
    <div
      role="row"
      id={`clock-row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={active}
      className={['queue-row', narrow && 'two-lines', active && 'active'].filter(Boolean).join(' ')}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if (String(window.getSelection()) !== '') return;
        event.preventDefault();
        onPress(index);
      }}
    >
      {!clock ? (
        <span role="gridcell" className="cell coming-cell">
          <span className="skeleton width-1" />
        </span>
      ) : narrow ? (
        <TwoLines clock={clock} officers={officers} />
      ) : (
        <Cells clock={clock} officers={officers} />
      )}
    </div>
  );
}

type Shown = { clock: Clock; officers: ReadonlyMap<string, string> };

function Cells({ clock, officers }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <span role="gridcell" className="cell clip">
        <TimeLeft clock={clock} />
      </span>
      {clock.day ? (
        <span role="gridcell" className="cell clip" title={format.fullDay(clock.dueAt)}>
          {format.plainDay(clock.day)}
        </span>
      ) : (
        <span role="gridcell" className="cell clip" title={format.full(clock.dueAt)}>
          {format.date(clock.dueAt)} {format.clock(clock.dueAt)}
        </span>
      )}
      <span role="gridcell" className="cell clip soft">
        {t(`clockKind.${clock.kind}`)}
      </span>
      <span role="gridcell" className="cell clip">
        <What clock={clock} />
      </span>
      <span role="gridcell" className="cell clip">
        <RecordLink clock={clock} />
      </span>
      <span role="gridcell" className="cell clip soft">
        {whoAnswers(clock, officers) ?? t('clocks.head')}
      </span>
    </>
  );
}

function TwoLines({ clock, officers }: Shown) {
  const { t } = useTranslation();
  return (
    <span role="gridcell" className="lines clock-lines">
      <span className="line">
        <TimeLeft clock={clock} />
        <What clock={clock} />
      </span>
      <span className="line soft">
        <RecordLink clock={clock} />
        <span className="clip">{whoAnswers(clock, officers) ?? t('clocks.head')}</span>
      </span>
    </span>
  );
}

/** What runs out, with the law on hover; an estimate says that it is one. */
export function What({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  const { words, law } = useRuleLine()(clock.rule);
  return (
    <span title={law} className="clock-what">
      <span className="clock-words">{words}</span>
      {clock.estimate && <span className="tag clock-estimate">{t('clocks.estimate')}</span>}
    </span>
  );
}

export function RecordLink({ clock, tabIndex = -1 }: { clock: Clock; tabIndex?: number }) {
  return (
    <Link
      to="/tips/$tip"
      params={{ tip: clock.record.id }}
      tabIndex={tabIndex}
      className="tip-link"
      preload={false}
    >
      {clock.record.label}
    </Link>
  );
}

/** The officer's name; null: the head of the unit answers. */
export const whoAnswers = (clock: Clock, officers: ReadonlyMap<string, string>): string | null =>
  clock.officer === null ? null : (officers.get(clock.officer) ?? '…');
