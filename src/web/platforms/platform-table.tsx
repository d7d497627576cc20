import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delay, PlatformScore, Scorecard } from '../../statistics/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { Fields, Share, Trend } from './bars.tsx';
import { type CardSearch, fieldOf, type Order, sorted } from './order.ts';

type Props = { card: Scorecard; search: CardSearch; onChange: (search: CardSearch) => void };

/** One row a platform; a row opens into the share of every field. */
export function PlatformTable({ card, search, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = new Map(card.fields.map(({ field, words }) => [field as string, words[format.language]]));
  const { field = 'ip_port' } = search;
  const head = (order: Order, words = t(`platforms.column.${order}`)) => (
    <Head order={order} words={words} search={search} onChange={onChange} />
  );
  return (
    <section
      className="table-scroll"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
      tabIndex={0}
      aria-label={t('go.platforms')}
    >
      <table className="table platform-table">
        <thead>
          <tr>
            {head('platform')}
            {head('tips')}
            <th scope="col">{t('platforms.trend')}</th>
            {head('given')}
            {head('field', names.get(field))}
            {head('actedOn')}
            {head('tooLittle')}
            {head('reported')}
            {head('firstAct')}
          </tr>
        </thead>
        <tbody>
          {sorted(card.platforms, search).map((row) => (
            <Row key={row.platform} row={row} names={names} field={field} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type HeadProps = Omit<Props, 'card'> & { order: Order; words: string | undefined };

function Head({ order, words, search, onChange }: HeadProps) {
  const chosen = (search.order ?? 'tips') === order;
  const up = search.up === true;
  const turn = () => {
    const { up: _, ...rest } = search;
    // names begin with A, numbers with the most
    const rising = chosen ? !up : order === 'platform';
    onChange({ ...rest, order, ...(rising && { up: true as const }) });
  };
  return (
    <th
      scope="col"
      aria-sort={chosen ? (up ? 'ascending' : 'descending') : undefined}
      className={order === 'platform' ? '' : 'number'}
    >
      <button type="button" className="sort-button" onClick={turn}>
        {words}
        <span aria-hidden="true" className="sort-mark">
          {chosen ? (up ? '▲' : '▼') : ''}
        </span>
      </button>
    </th>
  );
}

type RowProps = { row: PlatformScore; names: Map<string, string>; field: Parameters<typeof fieldOf>[1] };

function Row({ row, names, field }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const one = fieldOf(row, field);
  const id = `fields-${row.platform.replace(/\W+/g, '-')}`;
  return (
    <>
      <tr className="platform-row">
        <th scope="row">
          <button
            type="button"
            className="opens"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
          >
            <span aria-hidden="true">{open ? '▾' : '▸'}</span> <span className="clip">{row.platform}</span>
          </button>
        </th>
        <td className="number" data-words={t('platforms.column.tips')}>
          {format.number(row.tips)}
        </td>
        <td data-words={t('platforms.trend')}>
          <Trend months={row.months} name={row.platform} />
        </td>
        <td className="number" data-words={t('platforms.column.given')}>
          <Share part={row.given} of={row.asked} />
        </td>
        <td className="number" data-words={names.get(field)}>
          <Share part={one.given} of={one.asked} partly={one.partly} />
        </td>
        <td className="number" data-words={t('platforms.column.actedOn')}>
          <Share part={row.actedOn} of={row.ended} />
        </td>
        <td className="number" data-words={t('platforms.column.tooLittle')}>
          <Share part={row.tooLittle} of={row.ended} />
        </td>
        <td className="number" data-words={t('platforms.column.reported')}>
          <Late delay={row.reported} />
        </td>
        <td className="number" data-words={t('platforms.column.firstAct')}>
          <Late delay={row.firstAct} />
        </td>
      </tr>
      {open && (
        <tr className="platform-fields" id={id}>
          <td colSpan={9}>
            <Fields fields={row.fields} names={names} />
          </td>
        </tr>
      )}
    </>
  );
}

/** The median, and within what nine in ten lie. */
function Late({ delay }: { delay: Delay }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (delay.median === null || delay.p90 === null) return <span className="faint">–</span>;
  const of = { count: delay.tips, shown: format.number(delay.tips) };
  return (
    <span className="late" title={t('platforms.ofTips', of)}>
      {format.duration(delay.median * 1000)}{' '}
      <span className="faint small">{t('platforms.p90', { time: format.duration(delay.p90 * 1000) })}</span>
    </span>
  );
}
