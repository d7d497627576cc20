import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../app/api.ts';
import { call } from '../app/client.ts';
import { asked } from '../app/queries.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { AddWatch } from '../watch/add-watch.tsx';
import { Changes } from './changes.tsx';
import { useNetworkDesk } from './desk.ts';
import { FiguresLine } from './figures-line.tsx';
import './networks.css';
import { shortId } from '../../kernel/short-id.ts';
import { type Graph, type Picture, pictureInPieces } from './picture-data.ts';
import { PictureTab } from './picture-tab.tsx';
import { Roles } from './roles.tsx';
import { TablesTab } from './tables-tab.tsx';
import { WatchButton } from './watch-button.tsx';

const TABS = ['picture', 'table', 'roles', 'changes'] as const;
type Tab = (typeof TABS)[number];

/** One network: its picture, the same as tables, who is worth reading first, and what changed. */
export function NetworkPage() {
  const { network } = useParams({ from: '/networks/$network' });
  const show = useQuery(asked('networks.show', { network }));
  const graph = useQuery({
    queryKey: ['networks.picture', { network }],
    queryFn: async ({ signal }) => {
      const answer = await call('networks.picture', { network }, signal);
      return { graph: answer, picture: await pictureInPieces(answer) };
    },
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  const failed = show.error ?? graph.error;
  if (failed)
    return (
      <div className="page-body">
        <FailurePanel
          error={failed}
          onRetry={() => {
            void show.refetch();
            void graph.refetch();
          }}
        />
      </div>
    );
  if (!show.data || !graph.data) return <Skeleton lines={14} />;
  return <Network key={network} about={show.data} {...graph.data} />;
}

type Props = { about: Output<'networks.show'>; graph: Graph; picture: Picture };

function Network({ about, graph, picture }: Props) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('picture');
  const [watching, setWatching] = useState(false);
  const desk = useNetworkDesk(graph, picture, about.roles);
  const name = `N ${shortId(about.id)}`;
  return (
    <div className="network">
      <header className="page-head">
        <title>{`${name} · Tipstaff`}</title>
        <h1>{t('networks.title', { name })}</h1>
        <WatchButton network={about} />
        <button type="button" className="button small" onClick={() => setWatching(true)}>
          {t('watch.withReason')}
        </button>
        {watching && (
          <AddWatch target={{ kind: 'network', id: about.id }} onClose={() => setWatching(false)} />
        )}
        {about.parent && (
          <Link to="/networks/$network" params={{ network: about.parent }}>
            {t('networks.partOf', { name: `N ${shortId(about.parent)}` })}
          </Link>
        )}
        <span className="push" />
        <div className="segments" role="radiogroup" aria-label={t('networks.which')}>
          {TABS.map((one) => (
            <label key={one}>
              <input type="radio" name="network-tab" checked={tab === one} onChange={() => setTab(one)} />
              {t(`networks.tab.${one}`)}
            </label>
          ))}
        </div>
        <FiguresLine network={about} />
      </header>
      {tab === 'picture' && <PictureTab about={about} desk={desk} />}
      {tab === 'table' && <TablesTab desk={desk} about={about} />}
      {tab === 'roles' && (
        <Roles
          about={about}
          onShow={(subject) => {
            desk.look(desk.picture.at.get(subject) ?? null);
            setTab('picture');
          }}
        />
      )}
      {tab === 'changes' && <Changes network={about} />}
    </div>
  );
}
