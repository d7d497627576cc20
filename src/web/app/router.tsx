import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readBoard } from '../clocks/asked-board.ts';
import { FailurePanel } from '../look/states.tsx';
import { readCard } from '../platforms/order.ts';
import { QueuePage } from '../queue/queue-page.tsx';
import { RULE_TABS, type RuleSearch } from '../rules/tabs.ts';
import { TIP_TABS, type TipTab } from '../tip/tabs.ts';
import { WATCH_PARTS, type WatchPart } from '../watch/parts.ts';
import { first, parseAddress, readFilter, writeAddress } from './address.ts';
import { Frame } from './frame.tsx';
import { HomePage } from './home-page.tsx';
import { NotFound } from './not-found.tsx';

type SubjectSearch = { from?: string };
type PairSearch = { left?: string; right?: string };
type TipSearch = { version?: number; tab?: TipTab; alone?: true };

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });

const today = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  validateSearch: (values: Record<string, unknown>) => readFilter(values),
  component: QueuePage,
});

const tip = createRoute({
  getParentRoute: () => root,
  path: '/tips/$tip',
  validateSearch: (values: Record<string, unknown>): TipSearch => {
    const version = Number(first(values.version));
    const tab = TIP_TABS.find((one) => one === first(values.tab));
    const alone = values.alone === true || first(values.alone) === 'yes';
    return {
      ...(Number.isInteger(version) && version > 0 ? { version } : {}),
      ...(tab ? { tab } : {}),
      ...(alone ? { alone } : {}),
    };
  },
  component: lazyRouteComponent(() => import('../tip/tip-page.tsx'), 'TipPage'),
});

const clocks = createRoute({
  getParentRoute: () => root,
  path: '/clocks',
  validateSearch: (values: Record<string, unknown>) => readBoard(values),
  component: lazyRouteComponent(() => import('../clocks/clocks-page.tsx'), 'ClocksPage'),
});

const networks = createRoute({
  getParentRoute: () => root,
  path: '/networks',
  component: lazyRouteComponent(() => import('../networks/networks-page.tsx'), 'NetworksPage'),
});

const network = createRoute({
  getParentRoute: () => root,
  path: '/networks/$network',
  component: lazyRouteComponent(() => import('../networks/network-page.tsx'), 'NetworkPage'),
});

const watch = createRoute({
  getParentRoute: () => root,
  path: '/watch',
  validateSearch: (values: Record<string, unknown>): { part?: WatchPart } => {
    const part = WATCH_PARTS.find((one) => one === first(values.part));
    return part ? { part } : {};
  },
  component: lazyRouteComponent(() => import('../watch/watch-page.tsx'), 'WatchPage'),
});

const subjects = createRoute({
  getParentRoute: () => root,
  path: '/subjects',
  component: lazyRouteComponent(() => import('../subjects/review-page.tsx'), 'ReviewPage'),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: '/subjects/compare',
  validateSearch: (values: Record<string, unknown>): PairSearch => {
    const [left, right] = [first(values.left), first(values.right)];
    return { ...(left ? { left } : {}), ...(right ? { right } : {}) };
  },
  component: lazyRouteComponent(() => import('../subjects/compare-page.tsx'), 'ComparePage'),
});

const subject = createRoute({
  getParentRoute: () => root,
  path: '/subjects/$subject',
  validateSearch: (values: Record<string, unknown>): SubjectSearch => {
    const from = first(values.from);
    return from ? { from } : {};
  },
  component: lazyRouteComponent(() => import('../subjects/subject-page.tsx'), 'SubjectPage'),
});

const looks = createRoute({
  getParentRoute: () => root,
  path: '/looks',
  component: lazyRouteComponent(() => import('../looks/looks-page.tsx'), 'LooksPage'),
});

const workload = createRoute({
  getParentRoute: () => root,
  path: '/workload',
  component: lazyRouteComponent(() => import('../workload/workload-page.tsx'), 'WorkloadPage'),
});

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  validateSearch: (values: Record<string, unknown>): RuleSearch => {
    const version = Number(first(values.version) ?? 0);
    const tab = RULE_TABS.find((one) => one === first(values.tab));
    const tip = first(values.tip);
    return {
      ...(Number.isInteger(version) && version !== 0 ? { version } : {}),
      ...(tab ? { tab } : {}),
      ...(tip ? { tip } : {}),
    };
  },
  component: lazyRouteComponent(() => import('../rules/rules-page.tsx'), 'RulesPage'),
});
const platforms = createRoute({
  getParentRoute: () => root,
  path: '/platforms',
  validateSearch: (values: Record<string, unknown>) => readCard(values),
  component: lazyRouteComponent(() => import('../platforms/platforms-page.tsx'), 'PlatformsPage'),
});

const hashLists = createRoute({
  getParentRoute: () => root,
  path: '/hash-lists',
  component: lazyRouteComponent(() => import('../hashlists/hash-lists-page.tsx'), 'HashListsPage'),
});

const intake = createRoute({
  getParentRoute: () => root,
  path: '/intake',
  component: lazyRouteComponent(() => import('../intake/intake-page.tsx'), 'IntakePage'),
});

const approvals = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  component: lazyRouteComponent(() => import('../approvals/approvals-page.tsx'), 'ApprovalsPage'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
});

const administration = createRoute({
  getParentRoute: () => root,
  path: '/administration',
  component: lazyRouteComponent(
    () => import('../administration/administration-page.tsx'),
    'AdministrationPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  component: lazyRouteComponent(() => import('../audit/audit-page.tsx'), 'AuditPage'),
});

const about = createRoute({
  getParentRoute: () => root,
  path: '/about',
  component: lazyRouteComponent(() => import('../about/about-page.tsx'), 'AboutPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    today,
    queue,
    tip,
    clocks,
    networks,
    network,
    watch,
    subjects,
    compare,
    subject,
    looks,
    workload,
    rules,
    platforms,
    hashLists,
    intake,
    approvals,
    account,
    administration,
    audit,
    about,
  ]),
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  defaultPreload: 'intent',
  defaultErrorComponent: ({ error, reset }) => <FailurePanel error={error} onRetry={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
