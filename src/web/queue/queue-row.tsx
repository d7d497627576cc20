// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import { Link } from '@tanstack/react-router';
import { type MouseEvent, memo } from 'react';
import type { QueueRow as Row } from '../../triage/shape.ts';
import { incidentWords } from '../language/words.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { type CellContext, COLUMNS, Expires, placeCode } from './columns.tsx';

type Props = {
  row: Row;
  index: number;
  top: number;
  active: boolean;
  selected: boolean;
  narrow: boolean;
  hidden: ReadonlySet<string>;
  context: CellContext;
  onPress: (index: number, event: MouseEvent) => void;
  onSelect: (index: number, range: boolean) => void;
};

/** One tip of the queue: a line of cells, or two lines on a narrow screen. */
export const QueueRow = memo(function QueueRow(props: Props) {
  const { row, index, top, active, selected, narrow, context, onPress, onSelect } = props;
  const { t } = context;
  const state = [active && 'active', selected && 'selected', row.state === 'closed' && 'closed'].filter(
    Boolean,
  );
  return (
    // the grid has the focus and the keys; a press opens as the link in the row does
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the grid opens the active row
    <div
      role="row"
      id={`tip-${row.id}`}
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={-1}
      className={['queue-row', narrow && 'two-lines', ...state].filter(Boolean).join(' ')}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => onPress(index, event)}
    >
      <span role="gridcell" className="cell tick">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          aria-label={t('queue.select', { number: `${row.source} ${row.number}` })}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(index, event.shiftKey);
          }}
          onChange={() => {}}
        />
      </span>
      {narrow ? (
        <TwoLines row={row} context={context} />
      ) : (
        <Cells row={row} hidden={props.hidden} context={context} />
      )}
    </div>
  );
});

function Cells({ row, hidden, context }: { row: Row; hidden: ReadonlySet<string>; context: CellContext }) {
  return COLUMNS.filter(({ id }) => !hidden.has(id)).map((column) => (
    <span
      key={column.id}
      role="gridcell"
      className={'align' in column ? 'cell number' : `cell clip${column.id === 'lane' ? ' lane-cell' : ''}`}
    >
      {column.id === 'number' ? <TipLink row={row} /> : column.cell(row, context)}
    </span>
  ));
}

function TipLink({ row }: { row: Row }) {
  return (
    <Link to="/tips/$tip" params={{ tip: row.id }} tabIndex={-1} className="tip-link" preload={false}>
      {row.source} <b>{row.number}</b>
    </Link>
  );
}

function TwoLines({ row, context }: { row: Row; context: CellContext }) {
  const { t } = context;
  return (
    <span role="gridcell" className="lines">
      <span className="line">
        <LaneMark lane={row.lane} closed={row.state === 'closed'} />
        <TipLink row={row} />
        <span className="push">
          <Expires row={row} context={context} />
        </span>
      </span>
      <span className="line soft">
        <span className="scores">
          {(['danger', 'actionability', 'clock', 'novelty'] as const).map((id) => (
            <span key={id}>
              <abbr title={t(`score.${id}`)}>{t(`score.letter.${id}`)}</abbr>{' '}
              <b className={row[id] >= 80 ? 'score-high' : ''}>{row[id]}</b>
            </span>
          ))}
        </span>
        <span className="clip">
          {[row.platform, incidentWords(t, row.incidentType)].filter(Boolean).join(' · ')}
        </span>
        <span className="push">{placeCode(row)}</span>
      </span>
    </span>
  );
}
