import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { OWN_SOURCE } from '../../intake/shape.ts';
import type { TipView } from '../../tips/shape.ts';
import { useNow } from '../app/clock.ts';
import { useOfficers } from '../app/queries.ts';
import { useMay, useMe } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { focusFirst } from '../look/focus.ts';
import { LeftIcon, RightIcon } from '../look/icons.tsx';
import { LaneMark } from '../look/lane-mark.tsx';
import { latestQueue, neighbours } from '../queue/queues.ts';
import { SightingButton } from '../sightings/sighting-button.tsx';
import { MergedLines } from './merged-lines.tsx';
import type { TipActs } from './tip-keys.ts';

type Props = { tip: TipView; acts: TipActs; goTip: (to: string | null) => void };

export function TipHeader({ tip, acts, goTip }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const officers = useOfficers();
  const newest = tip.versions.at(-1)?.version ?? tip.version;
  return (
    <header className="tip-head">
      <BackAndNeighbours tip={tip} goTip={goTip} />
      <div className="tip-title">
        <title>{`${tip.source} ${tip.number} · Tipstaff`}</title>
        <h1 tabIndex={-1} ref={focusFirst}>
          {tip.source} {tip.number} <span className="soft">{t('tip.version', { version: tip.version })}</span>
        </h1>
        <p className="soft small tip-line">
          <LaneMark lane={tip.lane} closed={tip.state !== 'open'} />
          {tip.closeReason && <span>{t(`close.${tip.closeReason}`)}</span>}
          {tip.platform && <span>{tip.platform}</span>}
          <time dateTime={tip.receivedAt} title={format.ago(tip.receivedAt, now)}>
            {t('tip.received', { time: format.full(tip.receivedAt) })}
          </time>
          <span>
            {tip.assigned
              ? t('tip.assignedTo', { name: officers.get(tip.assigned) ?? tip.assigned })
              : t('tip.withNobody')}
          </span>
        </p>
        <MergedLines tip={tip} />
        {tip.cleared && (
          <p className="small">
            <span className="tag warn">{t('tipState.cleared')}</span>{' '}
            {t(tip.state === 'cleared' ? 'clear.stub' : 'clear.some', {
              time: format.full(tip.cleared.at),
              who: officers.get(tip.cleared.by) ?? tip.cleared.by,
            })}
          </p>
        )}
        {tip.version < newest && (
          <p className="small">
            <span className="tag warn">{t('tip.older', { version: tip.version, newest })}</span>{' '}
            <Link to="/tips/$tip" params={{ tip: tip.id }} search={{}}>
              {t('tip.showNewest')}
            </Link>
          </p>
        )}
      </div>
      {acts.mayWrite && <Buttons tip={tip} acts={acts} />}
    </header>
  );
}

function Buttons({ tip, acts }: { tip: TipView; acts: TipActs }) {
  const { t } = useTranslation();
  const me = useMe();
  const mayObserve = useMay('sighting:write');
  return (
    <div className="tip-acts">
      {tip.assigned === me.officer.id ? (
        <button type="button" className="button" onClick={acts.release}>
          {t('act.release')} <kbd className="key">r</kbd>
        </button>
      ) : (
        <button type="button" className="button" onClick={acts.claim}>
          {t('act.claim')} <kbd className="key">a</kbd>
        </button>
      )}
      <button type="button" className="button" onClick={acts.assignBest}>
        {t('act.assignBest')} <kbd className="key">b</kbd>
      </button>
      <button type="button" className="button" onClick={acts.handOver}>
        {t('act.handOver')} <kbd className="key">h</kbd>
      </button>
      <button type="button" className="button" onClick={acts.assignOther}>
        {t('act.assignOther')} <kbd className="key">A</kbd>
      </button>
      {tip.state === 'open' ? (
        <>
          <button type="button" className="button" onClick={acts.escalate} disabled={tip.lane === 'now'}>
            {t('act.escalate')} <kbd className="key">e</kbd>
          </button>
          <button type="button" className="button" onClick={acts.alike}>
            {t('act.alike')} <kbd className="key">m</kbd>
          </button>
          <button type="button" className="button" onClick={acts.close}>
            {t('act.closeTip')} <kbd className="key">x</kbd>
          </button>
        </>
      ) : (
        <button type="button" className="button" onClick={acts.reopen}>
          {t('act.reopen')}
        </button>
      )}
      {tip.source === OWN_SOURCE && mayObserve && <SightingButton number={tip.number} />}
      {acts.mayClear && (
        <button type="button" className="button quiet" onClick={acts.clear}>
          {t('clear.act')}
        </button>
      )}
    </div>
  );
}

/** Back to the queue at the same row, and the tips beside this one there. */
function BackAndNeighbours({ tip, goTip }: { tip: TipView; goTip: (to: string | null) => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const queue = latestQueue();
  const { before, after } = neighbours(tip.id);
  const back = () =>
    router.history.canGoBack() ? router.history.back() : void router.navigate({ to: '/queue' });
  return (
    <div className="tip-ways">
      <button type="button" className="button quiet small" onClick={back}>
        <LeftIcon width="13" height="13" /> {t('tip.back')}
      </button>
      {queue && (
        <>
          <button
            type="button"
            className="button quiet small"
            disabled={!before}
            onClick={() => goTip(before)}
          >
            <LeftIcon width="13" height="13" /> {t('tip.before')} <kbd className="key">k</kbd>
          </button>
          <button type="button" className="button quiet small" disabled={!after} onClick={() => goTip(after)}>
            {t('tip.after')} <kbd className="key">j</kbd> <RightIcon width="13" height="13" />
          </button>
        </>
      )}
    </div>
  );
}
