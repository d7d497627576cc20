import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, dayIn, startOfDay } from '../../kernel/zone.ts';
import { call } from '../app/client.ts';
import { clock } from '../app/clock.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { CrossIcon, ExportIcon } from '../look/icons.tsx';
import { Empty } from '../look/states.tsx';
import { saveText } from '../networks/save-file.ts';
import { type BoardSearch, filterOf } from './asked-board.ts';
import { BoardCalendar } from './board-calendar.tsx';
import { BoardFilters } from './board-filters.tsx';
import { BoardList } from './board-list.tsx';
import './clocks.css';
import { CountingDialog } from './counting-dialog.tsx';
import { place } from './place.ts';

/** Everything that runs out, over all kinds, as a list, a month or a week. */
export function ClocksPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: '/clocks' });
  const maySet = useMay('clock:write');
  const [counting, setCounting] = useState(false);
  const filter = filterOf(search);
  const { view = 'list' } = search;
  const window = view === 'list' && search.day ? ofDay(search.day, format.zone) : {};
  const counts = useQuery({
    ...asked('clocks.counts', { filter: { ...filter, ...window } }),
    refetchInterval: 60_000,
  });
  const kinds = counts.data?.kinds ?? [];
  const total = kinds
    .filter(({ kind }) => !search.kind || search.kind.includes(kind))
    .reduce((sum, each) => sum + each.clocks, 0);
  const go = (to: BoardSearch, replace = true) => {
    Object.assign(place, { index: 0, scrollTop: 0 });
    void navigate({ to: '/clocks', search: to, replace });
  };
  const { day, ...anyDay } = search;
  const shownDay = day ?? dayIn(clock(), format.zone);
  return (
    <div className="queue clocks">
      <header className="page-head queue-title">
        <title>{`${t('go.clocks')} · Tipstaff`}</title>
        <h1>{t('go.clocks')}</h1>
        {counts.data && (
          <p className="soft small queue-count" role="status">
            {t('clocks.count', { count: total, shown: format.number(total) })}
          </p>
        )}
        {view === 'list' && day && (
          <button type="button" className="chip chosen" onClick={() => go(anyDay)}>
            {format.plainDay(day)}{' '}
            <CrossIcon aria-label={t('clocks.everyDay')} aria-hidden={false} role="img" />
          </button>
        )}
        <div className="clock-tools">
          <SaveCalendar search={search} />
          <button type="button" className="button small" onClick={() => setCounting(true)}>
            {t(maySet ? 'clocks.countingSet' : 'clocks.counting')}
          </button>
        </div>
      </header>
      <BoardFilters search={search} counts={kinds} onChange={go} />
      {view === 'list' ? (
        <BoardList
          key={JSON.stringify([filter, window])}
          filter={{ ...filter, ...window }}
          total={total}
          onEmpty={<Nothing filtered={Object.keys(search).length > 0} onClear={() => go({})} />}
        />
      ) : (
        <BoardCalendar
          view={view}
          day={shownDay}
          filter={filter}
          onDay={(to) => go({ ...search, day: to })}
          onOpen={(to) => {
            const { view: _, ...rest } = search;
            go({ ...rest, day: to }, false);
          }}
        />
      )}
      {counting && <CountingDialog may={maySet} onClose={() => setCounting(false)} />}
    </div>
  );
}

const ofDay = (day: string, zone: string) => ({
  from: startOfDay(day, zone),
  to: startOfDay(addDays(day, 1), zone),
  zone,
});

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty title={t(filtered ? 'clocks.nothingHere' : 'clocks.nothing')}>
      <p>{t(filtered ? 'clocks.nothingHereWhy' : 'clocks.nothingWhy')}</p>
      {filtered && (
        <button type="button" className="button" onClick={onClear}>
          {t('clocks.showAll')}
        </button>
      )}
    </Empty>
  );
}

/** The board as an iCalendar file: no name and no number stands in it. */
function SaveCalendar({ search }: { search: BoardSearch }) {
  const { t, i18n } = useTranslation();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const language = i18n.language === 'hi' ? 'hi' : 'en';
      const made = await call('clocks.calendarFeed', { filter: filterOf(search), language });
      saveText('clocks.ics', 'text/calendar', made.calendar);
      notify(
        t(made.more ? 'clocks.savedFirst' : 'clocks.saved', {
          count: made.events,
          shown: String(made.events),
        }),
      );
    } catch (error) {
      notify(failureWords(t, failureOf(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      className="button small"
      disabled={busy}
      title={t('clocks.saveHint')}
      onClick={() => void save()}
    >
      <ExportIcon /> {t('clocks.save')}
    </button>
  );
}
