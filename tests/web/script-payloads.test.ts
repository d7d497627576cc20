import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localClient } from '../../src/cli/client.ts';
import { makeServer } from '../../src/http/server.ts';
import { makeOfficer } from '../access/officers.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { fullSheet } from '../fixtures/csv/sheets.ts';
import { makeReport } from '../fixtures/ncmec-api/documents.ts';
import { fullRecord } from '../fixtures/ndjson/tip-records.ts';
import { fullReport } from '../fixtures/police-json/full-report.ts';
import { launch, open, type Watched } from './browser.ts';
import { scriptPayloads } from './script-payloads.ts';

const PAYLOADS = scriptPayloads();
/** Payloads that stand together in one field: so few tips hold every payload in every field. */
const AT_ONCE = 146;
const batches = Array.from({ length: Math.ceil(PAYLOADS.length / AT_ONCE) }, (_, at) =>
  PAYLOADS.slice(at * AT_ONCE, (at + 1) * AT_ONCE).join(' '),
);
const TABS = ['timeline', 'files', 'identifiers', 'words', 'document', 'versions', 'history'];

/** What is folded until it is asked for: by what it is known that it can be opened, and that it is. */
const READY: Record<string, { opens: string; shown: string }> = {
  words: { opens: 'p.soft:visible', shown: 'blockquote' }, // a line says that there are none, or how many are folded
  document: { opens: '.document-head:visible', shown: '.line-text' },
};

/** Every text of a planted document replaced; what is no free text (numbers, times, fixed words) stays. */
function filled<T>(value: T, next: () => string): T {
  if (typeof value === 'string')
    return (value.includes('planted') ? value.replace(/planted[\w-]*/, next) : value) as T;
  if (Array.isArray(value)) return value.map((each) => filled(each, next)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each, next)])) as T;
}

/** The next payload of the corpus each time, alone: what a link or an attribute might take whole. */
let turn = 256; // addresses first
const single = () => PAYLOADS[turn++ % PAYLOADS.length]!;
const escaped = (text: string) =>
  text.replaceAll('\u0000', '').replaceAll('\u0001', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function documents(): Record<string, string | object> {
  const files: Record<string, string | object> = {};
  const fills = [...batches.map((batch) => () => batch), single, single];
  const { header, row } = fullSheet();
  const cells = (line: readonly string[]) => line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  const rows: string[] = [];
  for (const [at, next] of fills.entries()) {
    files[`json/${at}.json`] = { ...filled(fullReport(), next), reportId: String(880_000_000 + at) };
    if (at >= batches.length) continue;
    const record = {
      ...filled(fullRecord(), next),
      number: `${at} <img src=x onerror=ran(${at})>`,
      source: `<b onmouseover=ran(1)>${at}`,
    };
    files[`lines/${at}.ndjson`] = `${JSON.stringify(record)}\n`;
    files[`xml/${at}.xml`] = makeReport('full').xml.replace(/planted-\d+-word/g, () => escaped(next()));
    rows.push(
      cells(row.map((cell) => (cell === 'planted-number' ? `${881_000_000 + at}` : filled(cell, next)))),
    );
  }
  files['sheet.csv'] = `${cells(header)}\n${rows.join('\n')}\n`;
  files['<img src=x onerror=ran(2)>.json'] = '{"reportId": "<svg onload=ran(3)>", }';
  files['javascript:ran(4).json'] = { '<img src=x onerror=ran(5)>': 'ran', reportId: 7 };
  files['broken.xml'] = `<report><img src="x" onerror="ran(6)"/>`;
  return files;
}

/** What of a page could run or lead somewhere: element and attribute. Only the program's own scripts and addresses may. */
function suspicious(): string[] {
  const found: string[] = [];
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    if (
      [
        'iframe',
        'object',
        'embed',
        'base',
        'applet',
        'frame',
        'marquee',
        'math',
        'video',
        'audio',
        'image',
        'animate',
        'plaintext',
      ].includes(name)
    )
      found.push(`<${name}>`);
    if (name === 'script' && !/^\/assets\/[\w-]+\.js$/.test(element.getAttribute('src') ?? ''))
      found.push('a script');
    if (name === 'style' || (name === 'meta' && element.hasAttribute('http-equiv'))) found.push(`<${name}>`);
    for (const { name: attribute, value } of element.attributes) {
      if (/^on/i.test(attribute) || attribute === 'srcdoc') found.push(`${name} ${attribute}`);
      const leads = /^(?:xlink:)?(?:href|src|action|formaction|data|poster|background|srcset|ping)$/i.test(
        attribute,
      );
      const at = value.startsWith(location.origin) ? value.slice(location.origin.length) : value;
      if (leads && !/^(?:#|\/(?!\/))/.test(at)) found.push(`${name} ${attribute}=${value.slice(0, 60)}`);
    }
  }
  return found;
}

declare global {
  var ranHere: unknown[];
}

describe(`${PAYLOADS.length} texts that would run`, () => {
  let browser: Browser;
  let base: string;
  let watched: Watched;
  let page: Page;
  let stopped: ReadonlyMap<string, number>;
  let end = async () => {};
  afterAll(() => end());
  let kept: string[] = [];
  const dialogs: string[] = [];
  const found: string[] = [];

  beforeAll(async () => {
    const app = await freshApp();
    const client = await localClient(app);
    await client.call('intake.saveMapping', fullSheet().mapping);
    const received = await take(app, lay(join(app.folder, 'in'), documents()));
    expect(received.counts.accepted).toBeGreaterThanOrEqual(4 * batches.length);
    expect(received.counts.quarantined).toBeGreaterThanOrEqual(2);
    const server = await makeServer(app, 'web');
    await server.listen({ host: '127.0.0.1', port: 0 });
    end = async () => {
      await browser?.close();
      await server.close();
    };
    stopped = server.cspCounts;
    base = `http://127.0.0.1:${(server.server.address() as { port: number }).port}`;
    const { token } = await makeOfficer(app, 'reader', ['analyst']);
    const { rows } = await client.call<{ rows: { id: string }[] }>('triage.queue', {
      filter: { bundled: true },
      limit: 1000,
    });
    kept = rows.map(({ id }) => id);

    browser = await launch();
    watched = await open(browser, base);
    page = watched.page;
    watch(page);
    page.context().setDefaultTimeout(90_000); // the largest documents are masked for seconds on a busy machine
    await page.context().addInitScript(() => {
      globalThis.ranHere = [];
      Object.defineProperty(globalThis, 'ran', {
        value: (number: unknown) => void globalThis.ranHere.push(number),
      });
      document.addEventListener('securitypolicyviolation', (event) =>
        globalThis.ranHere.push(event.violatedDirective),
      );
    });
    await page.context().addCookies([{ name: 'tipstaff', value: token, url: base }]);
  }, 180_000);

  /** Keep what a page does that it must not. */
  function watch(at: Page): void {
    at.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    if (at === page) return; // the first page is watched from its opening
    at.on('request', (request) => {
      if (!request.url().startsWith(base) && !request.url().startsWith('data:'))
        watched.outside.push(request.url());
    });
    at.on('pageerror', (error) => watched.faults.push(error.message));
    at.on('console', (message) => {
      if (message.type() === 'error') watched.faults.push(message.text());
    });
  }

  /** Look at a page as it stands, on the screen and as it would be printed. */
  async function look(where: string, print = false, at = page): Promise<void> {
    for (const media of print ? (['screen', 'print'] as const) : (['screen'] as const)) {
      if (print) await at.emulateMedia({ media });
      const [seen, ran] = await Promise.all([
        at.evaluate(suspicious),
        at.evaluate(() => globalThis.ranHere.map((each) => `ran ${each}`)),
      ]);
      found.push(...[...seen, ...ran].map((each) => `${where} (${media}): ${each}`));
    }
    if (print) await at.emulateMedia({ media: 'screen' });
  }

  it('are enough, and each stands in every text field of four formats', () => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(500);
    expect(batches.join(' ').length).toBeGreaterThan(PAYLOADS.length * 10);
    expect(kept.length).toBeGreaterThanOrEqual(4 * batches.length + 2);
  });

  /** Every view of one tip, each unfolded; how many texts were shown. */
  async function lookAtTip(at: Page, id: string, tabs: readonly string[], print: boolean): Promise<number> {
    let words = 0;
    await at.goto(`${base}/tips/${id}`);
    await at.locator('.facts').waitFor();
    await at.evaluate(() => {
      for (const each of document.querySelectorAll('details')) each.open = true;
    });
    await at.locator('.value').first().focus();
    await at.locator('.provenance').waitFor();
    await look(`/tips/${id}`, print, at);
    for (const tab of tabs) {
      await at.keyboard.press(String(TABS.indexOf(tab) + 1));
      const panel = at.locator(`[aria-labelledby=tab-${tab}]`);
      await panel.waitFor();
      const ready = READY[tab];
      if (ready) {
        await panel.locator(ready.opens).first().waitFor();
        const show = panel.locator('.folded .button');
        const folded = (await show.count()) > 0;
        if (folded) await show.dispatchEvent('click');
        if (folded || tab === 'document') await panel.locator(ready.shown).first().waitFor();
        words += await panel.locator(ready.shown).count();
      }
      await look(`/tips/${id} ${tab}`, print && ready !== undefined, at);
    }
    return words;
  }

  it('do nothing in any view of a tip, on screen or in print', { timeout: 300_000 }, async () => {
    let words = 0;
    const left = [...kept.entries()];
    const second = await page.context().newPage();
    watch(second);
    const work = async (at: Page) => {
      for (let next = left.shift(); next; next = left.shift()) {
        const [nth, id] = next;
        // the others show no text of their own
        const tabs =
          nth < 4 ? TABS : TABS.filter((tab) => tab === 'files' || tab === 'identifiers' || tab in READY);
        words += await lookAtTip(at, id, tabs, nth % 4 === 0);
      }
    };
    await Promise.all([work(page), work(second)]);
    await second.close();
    expect(words).toBeGreaterThan(kept.length * 5);
    expect(found).toEqual([]);
  });

  it('do nothing in the lists: queue, today, intake, quarantine, search, about', {
    timeout: 120_000,
  }, async () => {
    for (const [path, ready] of [
      ['/queue', '.queue-row .tip-link'],
      ['/', 'h1'],
      ['/about', 'h1'],
      ['/intake', '.quarantine-line'],
    ] as const) {
      await page.goto(`${base}${path}`);
      await page.locator(ready).first().waitFor();
      await look(path, true);
    }
    for (const line of await page.locator('.quarantine-line').all()) {
      await line.click();
      const show = page.getByRole('button', { name: 'Show the text' }).last();
      if ((await show.count()) > 0) await show.click();
      await look('/intake quarantine');
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    for (const text of ['<img src=x onerror=ran(8)>', 'javascript:ran(9)', '"><script>ran(10)</script>']) {
      await page.keyboard.type(text);
      await look('search');
      await page.keyboard.press('Control+A');
    }
    for (const text of [
      'javascript:ran(11)',
      '<img src=x onerror=ran(12)>',
      '%3Cscript%3Eran(13)%3C/script%3E',
      '__proto__[x]=1',
    ])
      for (const path of [
        `/tips/${text}`,
        `/queue?lane=${text}`,
        `/${text}`,
        `/tips/x?tab=${text}`,
        `/#${text}`,
      ]) {
        await page.goto(`${base}${path}`);
        await page.locator('#root *').first().waitFor();
        await look(path);
      }
    expect(found).toEqual([]);
  });

  it('opened no dialog, asked no other host, and made the policy complain of nothing', () => {
    expect(dialogs).toEqual([]);
    expect(watched.outside).toEqual([]);
    expect(watched.faults.filter((each) => !/status of 40[04]/.test(each))).toEqual([]);
    expect([...stopped]).toEqual([]);
  });

  it('would be noticed: what runs, what leads away and what the policy stops', async () => {
    const bare = await browser.newPage();
    await bare.setContent(
      '<a href="javascript:ran(1)">x</a><img src="/x" onerror="0"><iframe></iframe><script>0</script>',
    );
    expect((await bare.evaluate(suspicious)).sort()).toEqual([
      '<iframe>',
      'a href=javascript:ran(1)',
      'a script',
      'img onerror',
    ]);
    await page.goto(`${base}/about`);
    await page.locator('h1').waitFor();
    const refused = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<img src=x onerror=ran(2)>';
        return 'ran';
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(refused).toBe('TypeError');
    await expect.poll(() => stopped.get('require-trusted-types-for') ?? 0).toBeGreaterThan(0);
    expect(await page.evaluate(() => globalThis.ranHere)).toContain('require-trusted-types-for');
  });
});
