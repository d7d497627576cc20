import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Received } from '../../src/cli/receive.ts';
import { launch, type Running, told, workFolder } from '../cli/command-line.ts';
import { HOTLINE } from '../fixtures/ndjson/tip-records.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { REPORT_PAGES, tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';
import { outsideAddresses } from './outside-addresses.ts';
import { lay } from './work.ts';

let asked = 0;
const bait = createServer((_, answer) => {
  asked += 1;
  answer.end('<!ENTITY x "y">');
});
await new Promise<void>((ready) => bait.listen(0, '127.0.0.1', ready));
afterAll(() => new Promise((done) => bait.close(done)));
const host = `127.0.0.1:${(bait.address() as AddressInfo).port}`;

const root = workFolder();
const data = join(root, 'data');
const record = join(root, 'connections.ndjson');
const environment = {
  RECORD_CONNECTIONS: record,
  NODE_OPTIONS: `--import ${fileURLToPath(new URL('./record-connections.mjs', import.meta.url))}`,
  TIPSTAFF_READERS: '1',
};
type Recorded = { kind: 'began' | 'socket' | 'network' | 'look-up' | 'process'; what: string };
const recorded = (): Recorded[] =>
  readFileSync(record, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);

const addresses = outsideAddresses(host);
const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const report = (address: string, at: number) => ({
  ...typicalReport,
  reportId: String(870_000_000 + at),
  reportedInformation: {
    ...typicalReport.reportedInformation,
    incidentDetails: {
      chatIncident: [
        { chatRoomName: address, urls: [address], links: [{ value: address }], notes: [{ value: address }] },
      ],
      webpageIncident: [{ sourceInformation: { sourceCaptures: [{ captureType: 'URL', value: address }] } }],
    },
    reportedPeople: {
      reportedPersons: [
        {
          firstName: address,
          screenName: address,
          profileBio: address,
          emails: { emails: [{ value: `a@${host}` }] },
          sourceInformation: {
            sourceCaptures: [
              { captureType: 'Profile URL', value: address },
              { captureType: 'IP Address', value: address },
            ],
          },
        },
      ],
    },
    uploadedFiles: {
      uploadedFiles: [
        { filename: address, verificationHash: address, additionalInformations: [{ value: address }] },
      ],
    },
  },
});
const apiXml = (inner: string, before = '', attributes = '') =>
  `<?xml version="1.0"?>${before}<report ${attributes}><incidentSummary><incidentType>Child Sex Tourism</incidentType><incidentDateTime>2026-03-01T10:15:00Z</incidentDateTime></incidentSummary><reporter><reportingPerson><email>desk@example.com</email></reportingPerson></reporter>${inner}</report>`;

function filesThatAsk(): Record<string, string | Uint8Array | object> {
  return {
    ...Object.fromEntries(addresses.map((each, at) => [`json/${at}.json`, report(each, at)])),
    'records.ndjson': addresses
      .map((each, at) =>
        JSON.stringify({
          ...HOTLINE,
          number: `E-${at}`,
          incident: { urls: [each], groups: [each], description: each },
          identifiers: [{ kind: 'url', value: each }],
          facts: { fact: each },
        }),
      )
      .join('\n'),
    'sheet.csv': `CyberTip No,Mobile No,Odd\n${addresses.map((each, at) => `${871_000_000 + at},1,"${each.replaceAll('"', '""')}"`).join('\n')}`,
    'links.xml': apiXml(addresses.map((each) => `<additionalInfo>${xml(each)}</additionalInfo>`)[0]!),
    'entity.xml': apiXml(
      '<additionalInfo>&x;</additionalInfo>',
      `<!DOCTYPE r [<!ENTITY x SYSTEM "http://${host}/asked">]>`,
    ),
    'parameter.xml': apiXml('', `<!DOCTYPE r [<!ENTITY % p SYSTEM "http://${host}/asked"> %p;]>`),
    'stylesheet.xml': apiXml('', `<?xml-stylesheet href="http://${host}/asked"?>`),
    'schema.xml': apiXml(
      '',
      '',
      `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a http://${host}/asked"`,
    ),
    'inclusion.xml': apiXml(
      `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://${host}/asked"/>`,
    ),
    'lines.pdf': tinyPdf([...REPORT_PAGES, addresses.filter((each) => !each.includes('\\'))]),
    'links.pdf': linkedPdf(),
  };
}

/** A report's PDF whose pages bear links and actions to the bait; its table of places no longer fits, which readers mend. */
function linkedPdf(): Buffer {
  const action = (kind: string, more: string) =>
    `<< /Type /Annot /Subtype /Link /Rect [0 0 500 800] /A << /S /${kind} ${more} >> >>`;
  const address = `http://${host}/asked`;
  const annotations = [
    action('URI', `/URI (${address})`),
    action('GoToR', `/F << /FS /URL /F (${address}) >>`),
    action('Launch', `/F (${address})`),
    action('SubmitForm', `/F << /FS /URL /F (${address}) >>`),
    action('JavaScript', `/JS (app.launchURL\\("${address}"\\))`),
  ].join(' ');
  const text = tinyPdf(REPORT_PAGES)
    .toString('latin1')
    .replaceAll(
      '/Type /Page /Parent',
      `/Type /Page /Annots [${annotations}] /AA << /O << /S /URI /URI (${address}) >> >> /Parent`,
    )
    .replace('/Type /Catalog', `/Type /Catalog /OpenAction << /S /URI /URI (${address}) >>`);
  return Buffer.from(text, 'latin1');
}

describe('the whole program on a journey', () => {
  let serving: Running | null = null;
  afterAll(() => serving?.child.kill('SIGTERM'));
  test('takes in addresses that ask to be fetched, shows all of them, and connects to its database alone', {
    timeout: 240_000,
  }, async () => {
    expect(addresses.length).toBeGreaterThanOrEqual(40);
    const started = launch(data, ['serve'], environment);
    serving = started;
    for (let waited = 0; waited < 90_000 && !/serves http/.test(started.out()); waited += 100)
      await new Promise((go) => setTimeout(go, 100));
    const folder = lay(join(root, 'in'), filesThatAsk());
    const received = await told<Received>(data, ['intake', 'receive', folder], environment);
    expect(received.counts.accepted).toBeGreaterThanOrEqual(addresses.length * 2);
    const { rows } = await told<{ rows: { id: string }[] }>(
      data,
      ['queue', 'list', '--lane', 'all'],
      environment,
    );
    expect(rows.length).toBeGreaterThanOrEqual(addresses.length * 2);
    for (const [index, { id }] of rows.slice(0, 2).entries()) {
      const tip = await told<{ facts: { documents: { digest: string }[] } }>(
        data,
        ['tip', 'show', id, ...(index ? ['--words'] : [])],
        environment,
      );
      await told(data, ['tip', 'document', id, '--digest', tip.facts.documents[0]!.digest], environment);
    }
    await told(data, ['search', addresses[0]!], environment);
    await told(data, ['intake', 'quarantine', 'list'], environment);
    await told(data, ['audit', 'verify'], environment);
    await told(data, ['support'], environment);
    started.child.kill('SIGTERM');
    expect((await started.done).code).toBe(0);

    const all = recorded();
    expect(all.filter(({ kind }) => kind === 'began').length).toBeGreaterThan(10); // the server, its threads, the commands
    // the address that it listens on is looked up, which asks nobody: it is an address
    const listens = { kind: 'look-up', what: '127.0.0.1' };
    const asks = all.filter(({ kind }) => kind === 'network' || kind === 'look-up');
    expect(asks.filter((each) => JSON.stringify(each) !== JSON.stringify(listens))).toEqual([]);
    const sockets = new Set(all.filter(({ kind }) => kind === 'socket').map(({ what }) => what));
    expect(sockets.size).toBeGreaterThanOrEqual(2);
    for (const path of sockets) expect(path).toMatch(/\/(?:\.s\.PGSQL\.\d+|tipstaff[\w-]*\.sock)$/);
    for (const { what } of all.filter(({ kind }) => kind === 'process'))
      expect(what).toMatch(/(?:postgres|initdb|pg_ctl|\/bin\/sh)$/);
    expect(asked).toBe(0);
  });

  test('and the recorder would have told', async () => {
    const proof = join(root, 'proof.ndjson');
    const recorder = fileURLToPath(new URL('./record-connections.mjs', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--import', recorder, '--eval', `fetch('http://${host}/asked').catch(() => {})`],
      { env: { ...process.env, NODE_OPTIONS: '', RECORD_CONNECTIONS: proof } },
    );
    await once(child, 'close');
    expect(readFileSync(proof, 'utf8')).toContain(`"kind":"network","what":"${host}"`);
  });
});
