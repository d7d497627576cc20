import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { roleWords } from '../language/role-words.ts';
import { useFormat } from '../language/use-format.ts';
import {
  AboutIcon,
  AccountIcon,
  AdministrationIcon,
  ApprovalsIcon,
  AuditIcon,
  BellIcon,
  ClocksIcon,
  HashListsIcon,
  IntakeIcon,
  LooksIcon,
  MoreIcon,
  NetworksIcon,
  PlatformsIcon,
  QueueIcon,
  RailIcon,
  RulesIcon,
  SubjectsIcon,
  TodayIcon,
  WorkloadIcon,
} from '../look/icons.tsx';
import { NARROW, useMedia } from '../look/use-media.ts';
import { asked, useApprovalCounts, useDefaultView, useOpenAlerts, useReviewsWaiting } from './queries.ts';
import { useMay, useMe } from './session.tsx';
import { changeSettings, useSettings } from './settings.ts';

/** In the bottom bar, which scrolls sideways, the room that is shown is brought into the window. */
function useSeenInBar(bar: boolean) {
  const path = useLocation({ select: ({ pathname }) => pathname });
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: at every change of the room
  useEffect(() => {
    if (bar) list.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center' });
  }, [bar, path]);
  return list;
}

/** The rooms that there are, with what waits in each. */
export function Rail({ onKeys }: { onKeys: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rail } = useSettings();
  const me = useMe();
  const mayRead = useMay('tip:read');
  const opensWith = useDefaultView(mayRead);
  const mayWrite = useMay('tip:write');
  const mayLead = useMay('queue:lead');
  const mayIntake = useMay('intake:read');
  const mayAdminister = useMay('officer:write');
  const mayAudit = useMay('audit:read');
  const mayRules = useMay('rule:read');
  const mayLists = useMay('hashlist:read');
  const { data } = useQuery({ ...asked('app.today', {}), refetchInterval: 60_000, enabled: mayRead });
  const approvals = useApprovalCounts();
  const pairs = useReviewsWaiting(mayRead);
  const alerts = useOpenAlerts(mayRead);
  const open = data?.lanes.reduce((sum, lane) => sum + lane.open, 0);
  const now = data?.lanes.find(({ lane }) => lane === 'now')?.unassigned;
  const bar = useMedia(NARROW);
  const list = useSeenInBar(bar);
  const count = (value: number | undefined, tone = '') =>
    value ? (
      <span className={`rail-count ${tone}`} title={format.number(value)}>
        {bar ? format.short(value) : format.number(value)}
      </span>
    ) : null;
  return (
    <nav className="rail" aria-label={t('frame.rooms')}>
      <ul ref={list}>
        {mayRead && (
          <li>
            <Link to="/" className="rail-link" activeOptions={{ exact: true }}>
              <TodayIcon />
              <span className="rail-words">{t('go.today')}</span>
              {count(now, 'now')}
            </Link>
          </li>
        )}
        {mayRead && (
          <li>
            <Link
              to="/queue"
              search={opensWith}
              className="rail-link"
              activeOptions={{ includeSearch: false }}
            >
              <QueueIcon />
              <span className="rail-words">{t('go.queue')}</span>
              {count(open)}
            </Link>
          </li>
        )}
        {mayWrite && (
          <li>
            <Link to="/looks" className="rail-link">
              <LooksIcon />
              <span className="rail-words">{t('looks.title')}</span>
            </Link>
          </li>
        )}
        {mayLead && (
          <li>
            <Link to="/workload" className="rail-link">
              <WorkloadIcon />
              <span className="rail-words">{t('workload.title')}</span>
            </Link>
          </li>
        )}
        {mayRead && (
          <li>
            <Link to="/clocks" className="rail-link" activeOptions={{ includeSearch: false }}>
              <ClocksIcon />
              <span className="rail-words">{t('go.clocks')}</span>
              {count(data?.clocks.length)}
            </Link>
          </li>
        )}
        {mayRead && (
          <li>
            <Link to="/networks" className="rail-link">
              <NetworksIcon />
              <span className="rail-words">{t('go.networks')}</span>
            </Link>
          </li>
        )}
        {mayRead && (
          <li>
            <Link to="/watch" className="rail-link" activeOptions={{ includeSearch: false }}>
              <BellIcon />
              <span className="rail-words">{t('go.watch')}</span>
              {count(alerts)}
            </Link>
          </li>
        )}
        {mayRead && (
          <li>
            <Link to="/subjects" className="rail-link">
              <SubjectsIcon />
              <span className="rail-words">{t('go.subjects')}</span>
              {count(pairs)}
            </Link>
          </li>
        )}
        {mayRead && (
          <li>
            <Link to="/platforms" className="rail-link" activeOptions={{ includeSearch: false }}>
              <PlatformsIcon />
              <span className="rail-words">{t('go.platforms')}</span>
            </Link>
          </li>
        )}
        {mayIntake && (
          <li>
            <Link to="/intake" className="rail-link">
              <IntakeIcon />
              <span className="rail-words">{t('go.intake')}</span>
              {count(data?.quarantined)}
            </Link>
          </li>
        )}
        {mayLists && (
          <li>
            <Link to="/hash-lists" className="rail-link">
              <HashListsIcon />
              <span className="rail-words">{t('go.hashLists')}</span>
            </Link>
          </li>
        )}
        <li>
          <Link to="/approvals" className="rail-link">
            <ApprovalsIcon />
            <span className="rail-words">{t('go.approvals')}</span>
            {count(approvals.waiting + approvals.ready)}
          </Link>
        </li>
        {mayRules && (
          <li>
            <Link to="/rules" className="rail-link" activeOptions={{ includeSearch: false }}>
              <RulesIcon />
              <span className="rail-words">{t('go.rules')}</span>
            </Link>
          </li>
        )}
        {mayAudit && (
          <li>
            <Link to="/audit" className="rail-link">
              <AuditIcon />
              <span className="rail-words">{t('go.audit')}</span>
            </Link>
          </li>
        )}
        {mayAdminister && (
          <li>
            <Link to="/administration" className="rail-link">
              <AdministrationIcon />
              <span className="rail-words">{t('go.administration')}</span>
            </Link>
          </li>
        )}
        <li>
          <Link to="/account" className="rail-link">
            <AccountIcon />
            <span className="rail-words">{t('go.account')}</span>
          </Link>
        </li>
        <li>
          <Link to="/about" className="rail-link">
            <AboutIcon />
            <span className="rail-words">{t('go.about')}</span>
          </Link>
        </li>
      </ul>
      <div className="rail-foot">
        <p
          className="rail-officer clip"
          title={me.officer.roles.map((role) => roleWords(t, role)).join(', ')}
        >
          {me.officer.displayName}
        </p>
        <button type="button" className="rail-link" onClick={onKeys}>
          <MoreIcon />
          <span className="rail-words">{t('keys.title')}</span>
        </button>
        <button
          type="button"
          className="rail-link"
          aria-pressed={rail === 'narrow'}
          onClick={() => changeSettings({ rail: rail === 'narrow' ? 'wide' : 'narrow' })}
        >
          <RailIcon />
          <span className="rail-words">{rail === 'narrow' ? t('frame.widen') : t('frame.narrow')}</span>
        </button>
      </div>
    </nav>
  );
}
