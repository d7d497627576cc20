import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import bundled from '@sparticuz/chromium';
import { chromium, type Page } from 'playwright-core';
import { chanceFrom } from '../src/networks/chance.ts';
import { LINK_KINDS } from '../src/networks/shape.ts';
import type { Section } from './run.ts';

const PEOPLE = 5_000;
const LINKS = 50_000;
const COMMUNITIES = 60;
const TIPS = 20_000;
const DAY_MINUTES = 24 * 60;
const BEGUN = Date.UTC(2026, 0, 1) / 60_000;
const WEB = fileURLToPath(new URL('../../web/', import.meta.url)); // dist/web, from dist/bench/bench
const NETWORK = '00000000-0000-4000-8000-000000000001';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/**
 * The picture of a network as an officer has it, in a Chromium without a graphics card: the built screens, a made-up network of
 * 5,000 people and 50,000 links in 60 communities. No server of ours is behind it: answers are made here.
 */
export const picture: Section = {
  name: 'picture',
  about: 'a network of 5,000 people and 50,000 links on the screen, software GL',
  run: async ({ figures }) => {
    if (!existsSync(join(WEB, 'index.html'))) {
      figures.add({
        name: 'the picture of a network',
        value: null,
        unit: '',
        note: 'the screens are not built',
      });
      return;
    }
    const server = await servedScreens();
    const browser = await chromium.launch({
      executablePath: process.env['TIPSTAFF_CHROMIUM'] ?? (await bundled.executablePath()),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await answered(page);
      await page.addInitScript(WATCH);
      await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/networks/${NETWORK}`);
      await page.waitForFunction('window.firstPicture > 0', undefined, { timeout: 60_000 });
      const opening = await measured(page);
      figures.add({
        name: 'first picture after the data came',
        value: opening.firstPicture,
        unit: 'ms',
        target: { atMost: 1_000 },
      });
      figures.add({
        name: 'longest block while it opens',
        value: opening.longest,
        unit: 'ms',
        target: { atMost: 100 },
      });
      await page.waitForTimeout(3_000);
      const moving = await whileDoing(page, () => drag(page));
      figures.add({
        name: 'frames while the picture is dragged',
        value: moving.frames,
        unit: '/s',
        target: { atLeast: 5 },
        note: 'cytoscape is not installed, so nothing stands beside it; the limits are the project’s own',
      });
      figures.add({
        name: 'longest block while it is dragged',
        value: moving.longest,
        unit: 'ms',
        target: { atMost: 100 },
      });
      const used = await whileDoing(page, async () => {
        for (let at = 0; at < 4; at += 1) {
          await page.locator('.net-kinds input').nth(1).click();
          await page.waitForTimeout(700);
        }
        await page.getByRole('slider').press('ArrowLeft');
        await page.waitForTimeout(700);
        await page.locator('.net-glass').click({ position: { x: 400, y: 300 } });
        await page.waitForTimeout(700);
      });
      figures.add({
        name: 'longest block while kinds, weeks and people are chosen',
        value: used.longest,
        unit: 'ms',
        target: { atMost: 100 },
      });
    } finally {
      await browser.close();
      server.close();
    }
  },
};

/** In the page: blocks of the main thread over 50 ms, frames, and the time from the last byte of the network to its first picture. */
const WATCH = `
  window.blocks = []; window.frames = 0; window.firstPicture = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) window.blocks.push(each.duration); })
    .observe({ type: 'longtask', buffered: true });
  const frame = () => {
    window.frames += 1;
    const ready = document.querySelector('.net-host[data-ready="yes"]');
    if (ready && !window.firstPicture) {
      const came = performance.getEntriesByName(location.origin + '/api/networks.picture')[0]?.responseEnd ?? 0;
      requestAnimationFrame(() => { window.firstPicture = performance.now() - came; });
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);`;

type Measured = { longest: number; frames: number; firstPicture: number; now: number };

const measured = (page: Page): Promise<Measured> =>
  page.evaluate(
    '({ longest: Math.max(0, ...window.blocks), frames: window.frames, firstPicture: window.firstPicture, now: performance.now() })',
  );

async function whileDoing(
  page: Page,
  act: () => Promise<void>,
): Promise<{ longest: number; frames: number }> {
  await page.evaluate('window.blocks = []; window.frames = 0; window.begun = performance.now()');
  await act();
  const { longest, frames, now } = await measured(page);
  const begun = (await page.evaluate('window.begun')) as number;
  return { longest, frames: (frames / (now - begun)) * 1_000 };
}

async function drag(page: Page): Promise<void> {
  await page.mouse.move(300, 300);
  await page.mouse.down();
  for (let at = 0; at < 120; at += 1)
    await page.mouse.move(400 + 200 * Math.sin(at / 8), 400 + 120 * Math.cos(at / 8));
  await page.mouse.up();
}

function servedScreens(): Promise<Server> {
  const server = createServer(({ url = '/' }, reply) => {
    const file = join(WEB, url.split('?')[0]!.replace(/^\/(?!assets\/).*/, 'index.html'));
    reply.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => reply.destroy())
      .pipe(reply);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** What the screens ask, answered as the program would. */
async function answered(page: Page): Promise<void> {
  const network = networkOf();
  const answers: Readonly<Record<string, unknown>> = {
    'access.me': {
      officer: { id: NETWORK, name: 'first-analyst', displayName: 'First Analyst', roles: ['analyst'] },
      unit: { id: 1, name: 'Unit 1', shortName: 'Unit 1', country: 'IN' },
      permissions: ['tip:read'],
      mustSetPassword: false,
      mustEnrol: false,
    },
    'app.today': { lanes: [], mine: 0, immediate: [], expiring: [], quarantined: 0, runs: [] },
    'approvals.count': { waiting: 0, ready: 0 },
    'access.notices': { notices: [] },
    'networks.show': network.show,
    'networks.picture': network.picture,
  };
  await page.route('**/api/*', (route) => {
    const body = answers[new URL(route.request().url()).pathname.slice('/api/'.length)];
    return route.fulfill({
      status: body ? 200 : 404,
      contentType: 'application/json',
      body: JSON.stringify(body ?? {}),
    });
  });
}

const idOf = (at: number): string => `00000000-0000-7000-8000-${at.toString(16).padStart(12, '0')}`;

/** People in round communities beside each other; nine of ten links stay within one. */
function networkOf() {
  const chance = chanceFrom(1);
  const size = PEOPLE / COMMUNITIES;
  const day = (at: number) => new Date(Date.UTC(2026, 0, 1 + Math.floor(at))).toISOString();
  const nodes = Array.from({ length: PEOPLE }, (_, at) => {
    const community = Math.floor(at / size);
    const [angle, far] = [chance() * 2 * Math.PI, Math.sqrt(chance()) * 60];
    return {
      id: idOf(at),
      member: true,
      weight: 1,
      part: null,
      x: (community % 8) * 150 + far * Math.cos(angle),
      y: Math.floor(community / 8) * 150 + far * Math.sin(angle),
    };
  });
  const links = Array.from({ length: LINKS }, () => {
    const from = Math.floor(chance() * PEOPLE);
    const near = Math.floor(from / size) * size + Math.floor(chance() * size);
    const to = Math.floor(chance() < 0.9 ? near : chance() * PEOPLE);
    const first = Math.floor(BEGUN + chance() * 250 * DAY_MINUTES);
    const kind = Math.floor(chance() * LINK_KINDS.length);
    const tips = [Math.floor(chance() * TIPS)];
    return { kind, from, to, weight: chance(), first, last: first + 30 * DAY_MINUTES, tips };
  });
  const column = <K extends keyof (typeof links)[number]>(name: K) => links.map((link) => link[name]);
  const figures = {
    members: PEOPLE,
    reached: 0,
    tips: TIPS,
    groups: 60,
    files: 100,
    filesOnly: false,
    payments: 100,
    countries: [{ name: 'IN', count: 20_000 }],
    platforms: [],
    weeks: Array<number>(12).fill(400),
    firstAt: day(0),
    lastAt: day(280),
  };
  const show = {
    ...figures,
    id: NETWORK,
    parent: null,
    foundedAt: day(0),
    watched: false,
    unread: 0,
    people: nodes.map(({ id }) => ({ subject: id, weight: 1 })),
    parts: [],
    roles: [],
    cut: [],
  };
  const picture = {
    nodes,
    hubs: [],
    parts: [],
    kinds: LINK_KINDS,
    tips: Array.from({ length: TIPS }, (_, at) => idOf(1e6 + at)),
    links: {
      kind: column('kind'),
      from: column('from'),
      to: column('to'),
      weight: column('weight'),
      first: column('first'),
      last: column('last'),
      tips: column('tips'),
    },
    spokes: { subject: [], hub: [], tips: [] },
  };
  return { show, picture };
}
