import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { start } from '../../src/app/start.ts';
import { localClient } from '../../src/cli/client.ts';
import { statement } from '../../src/storage/statement.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { destroys } from '../app/second-officer.ts';
import { lay, take } from '../app/work.ts';
import { workFolder } from '../cli/command-line.ts';
import { tinyZip } from '../fixtures/police-json/tiny-zip.ts';

const root = workFolder();
const data = join(root, 'data');
const settings = readConfig(
  {
    TIPSTAFF_DATA: data,
    TIPSTAFF_READERS: '0',
    ...(process.env['TIPSTAFF_POSTGRES_BIN'] && {
      TIPSTAFF_POSTGRES_BIN: process.env['TIPSTAFF_POSTGRES_BIN'],
    }),
  },
  1,
);

/** What a thief of the folder must not find: names, numbers, words, names of files and folders, by what they stand for. */
const CANARIES: Record<string, string> = {
  firstName: 'Quillonby',
  lastName: 'Vashterwick',
  screenName: 'plover_under_glass',
  displayName: 'Seventeen Kettles',
  email: 'rook.amberley.84@example.org',
  phone: '+919912345670',
  child: 'Mirelda',
  school: 'Thornapple Crossing School',
  street: '14 Osprey Cutting',
  summary: 'the lantern was carried across the weir',
  note: 'ask the ferryman about the second ledger',
  chat: 'bring the violet umbrella at noon',
  fileName: 'copper_heron_0098.bin',
  folderName: 'statement-of-wilhelmenia',
  memberName: 'daughter-of-ostrava.json',
  brokenWords: 'the orchard gate stays unlatched',
  unknownLeaf: 'marzipan-semaphore',
  officersNote: 'spoke to the harbour master twice',
  profile: 'https://social.example/brindle-tern-5521',
  upi: 'gullwing.9931@examplebank',
  spooledWords: 'seven lamps along the quay',
  dismissal: 'nothing but a misprinted almanac',
  clearing: 'took him for the lighthouse keeper',
  asking: 'please read it before the tide turns',
  restriction: 'the miller is a cousin of the clerk',
};

/** More of them, two words each, for a second report in which seven people stand. */
const MORE = [
  'amber-causeway',
  'brisk-halyard',
  'cobalt-thimble',
  'dappled-gantry',
  'ember-portcullis',
  'fallow-sextant',
  'gilded-bobbin',
  'hollow-trellis',
  'ivory-capstan',
  'jasper-lattice',
  'kindled-awning',
  'lacquer-turnstile',
  'muted-gazebo',
  'nimble-corbel',
  'ochre-dovecote',
  'pewter-escarpment',
  'quilted-mooring',
  'russet-parapet',
  'saffron-culvert',
  'tawny-balustrade',
  'umber-spindle',
  'velvet-causerie',
  'woven-buttress',
  'xenial-pergola',
  'yarrow-cistern',
  'zephyr-lintel',
  'auburn-scaffold',
  'bronzed-cupola',
];
MORE.forEach((words, at) => {
  CANARIES[`more ${at}`] = words;
});

const second = {
  reportId: '810000006',
  dateReceived: '2026-03-01T14:05:00Z',
  reportedInformation: {
    incidentDetails: { chatIncident: [{ notes: MORE.slice(21, 24).map((value) => ({ value })) }] },
    reportedPeople: {
      reportedPersons: Array.from({ length: 7 }, (_, at) => ({
        firstName: MORE[at],
        screenName: MORE[at + 7],
        emails: { emails: [{ value: `${MORE[at + 14]}@example.org` }] },
      })),
    },
    uploadedFiles: { uploadedFiles: MORE.slice(24, 26).map((name) => ({ filename: `${name}.bin` })) },
  },
  additionalNcmecInformation: { executiveSummary: { value: MORE.slice(26).join(' and ') } },
};

const report = {
  reportId: '810000001',
  dateReceived: '2026-03-01T14:05:00Z',
  reportedInformation: {
    incidentSummary: {
      incidentType: 'Online Enticement of Children for Sexual Acts',
      incidentDateTime: '2026-03-01T13:12:10Z',
    },
    incidentDetails: {
      chatIncident: [
        {
          notes: [{ value: CANARIES['chat'] }],
          additonalInformations: [{ value: `${CANARIES['note']} ${CANARIES['upi']}` }],
        },
      ],
    },
    reportedPeople: {
      reportedPersons: [
        {
          firstName: CANARIES['firstName'],
          lastName: CANARIES['lastName'],
          screenName: CANARIES['screenName'],
          displayNames: { displayNames: [{ value: CANARIES['displayName'] }] },
          emails: { emails: [{ value: CANARIES['email'] }] },
          phones: { phones: [{ value: CANARIES['phone'] }] },
          addresses: { addresses: [{ street1: CANARIES['street'], country: 'IN' }] },
          sourceInformation: { sourceCaptures: [{ captureType: 'Profile URL', value: CANARIES['profile'] }] },
        },
      ],
    },
    childVictims: {
      childVictims: [
        {
          firstName: CANARIES['child'],
          approximateAge: 12,
          additionalInformations: [{ value: CANARIES['school'] }],
        },
      ],
    },
    uploadedFiles: {
      uploadedFiles: [
        {
          filename: CANARIES['fileName'],
          verificationHash: '8347086bc08dd8b0e0f7578dc9b0dfe2',
          viewedByEsp: true,
        },
      ],
    },
  },
  additionalNcmecInformation: { executiveSummary: { value: CANARIES['summary'] } },
  somethingNew: { leaf: CANARIES['unknownLeaf'] },
};

/** Every form in which a grep would find a text: UTF-8, UTF-16, hexadecimal in both cases, Base64 at each of its three places. */
function formsOf(text: string): Buffer[] {
  const plain = Buffer.from(text);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  const inJson = Buffer.from(JSON.stringify(text).slice(1, -1));
  return [
    plain,
    inJson,
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
    Buffer.from(plain.toString('hex')),
    Buffer.from(plain.toString('hex').toUpperCase()),
    ...base64.map((each) => Buffer.from(each)),
  ];
}

/** Looks for every form of every text in one pass: names of those that it finds. */
function finderOf(texts: readonly (readonly [name: string, text: string])[]): (content: Buffer) => string[] {
  const beginning = new Map<number, { name: string; form: Buffer }[]>();
  const begins = new Uint8Array(65_536);
  for (const [name, text] of texts)
    for (const form of formsOf(text)) {
      const two = form.readUInt16BE(0);
      begins[two] = 1;
      beginning.set(two, [...(beginning.get(two) ?? []), { name, form }]);
    }
  return (content) => {
    const found = new Set<string>();
    for (let at = 0, two = content[0] ?? 0; at + 1 < content.length; at += 1) {
      two = ((two << 8) | content[at + 1]!) & 0xffff;
      if (begins[two] === 0) continue;
      for (const { name, form } of beginning.get(two)!)
        if (form.equals(content.subarray(at, at + form.length))) found.add(name);
    }
    return [...found];
  };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}

describe('a stolen copy of the data folder', async () => {
  const app = await start(settings, () => {});
  const client = await localClient(app);
  let open = true;
  afterAll(async () => {
    if (open) await app.close();
  });

  test('without the key tells nothing of a tip, after all that is done with it', async () => {
    const texts = Object.values(CANARIES);
    expect(texts.length).toBeGreaterThanOrEqual(50);
    const folder = lay(join(root, `in/${CANARIES['folderName']}`), {
      'tip.json': report,
      'second.json': second,
      'broken.json': `{"reportId": "810000002", "note": "${CANARIES['brokenWords']}", }`,
      'packed.zip': tinyZip([
        {
          name: CANARIES['memberName']!,
          data: `{"reportId": "810000003", "words": "${CANARIES['brokenWords']}"`,
        },
        { name: `../${CANARIES['memberName']}`, data: '{"reportId": "810000004"}' },
      ]),
      'other.json': `{"${CANARIES['unknownLeaf']}": {"${CANARIES['firstName']}": 1}}`,
      'odd.xml': `<${CANARIES['lastName']}><a>${CANARIES['brokenWords']}</a></${CANARIES['lastName']}>`,
      'twice.json': `{"reportId": "810000005", "${CANARIES['child']}": 1, "${CANARIES['child']}": 2}`,
      'table.csv': `${CANARIES['displayName']},Phone\n${CANARIES['firstName']},${CANARIES['phone']}\n`,
    });
    const received = await take(app, folder);
    expect(received.counts.accepted).toBeGreaterThan(0);
    expect(received.counts.quarantined).toBeGreaterThan(4);
    const tip = await client.call<TipView>('tips.show', { tip: '810000001' });
    for (const name of [
      'firstName',
      'email',
      'phone',
      'chat',
      'summary',
      'fileName',
      'unknownLeaf',
      'school',
    ])
      expect(JSON.stringify(tip.facts), name).toContain(CANARIES[name]);
    const other = JSON.stringify(await client.call<TipView>('tips.show', { tip: '810000006' }));
    expect(MORE.filter((words) => !other.includes(words))).toEqual([]);
    await client.call('triage.escalate', { tips: [{ id: tip.id }], note: CANARIES['officersNote'] });
    await client.call('triage.search', { text: CANARIES['phone'] });
    await client.call('triage.search', { text: CANARIES['lastName'] });
    await client.call('tips.show', { tip: CANARIES['email'] }).catch(() => {});
    await client.call('access.signIn', { name: CANARIES['screenName'], secret: 'x' }).catch(() => {});
    await client.call('intake.dismiss', {
      ids: received.quarantine.slice(0, 1).map((item) => item.id),
      note: CANARIES['dismissal'],
    });
    await client
      .call('triage.close', { tips: [{ id: CANARIES['firstName'] }], reason: 'no_crime' })
      .catch(() => {});
    // a fault of the database itself, with a value in its words
    await app.database
      .transaction('write', 'house', (db) =>
        db.run(statement('test.fault', 'local', 'SELECT $1::text::uuid'), [CANARIES['firstName']]),
      )
      .catch(() => {});
    // an intake that waits in the spool
    const { run } = await client.call<{ run: string }>('intake.begin', { label: CANARIES['folderName'] });
    const waits = lay(join(root, 'waits'), {
      'x.json': {
        reportId: '810000009',
        additionalNcmecInformation: { executiveSummary: { value: CANARIES['spooledWords'] } },
      },
    });
    await client.deliver(
      run,
      [
        {
          file: `${CANARIES['folderName']}/x.json`,
          group: 'g',
          size: null,
          open: async function* () {
            yield readFileSync(join(waits, 'x.json'));
          },
        },
      ],
      () => {},
    );
    const { backup } = await client.call<{ backup: string }>('backup.begin', {
      to: join(root, 'stolen.backup'),
      recipients: [await identityToRecipient(await generateX25519Identity())],
    });
    await expect.poll(() => client.call('backup.state', { backup })).toMatchObject({ state: 'done' });
    const asked = await client.call<{ id: string }>('approvals.ask', {
      action: 'subjects.clear',
      input: {
        subject: tip.subjects[0],
        reason: CANARIES['clearing'],
        destroys: await destroys(client, tip.subjects[0]!),
      },
      reason: CANARIES['asking'],
    });
    expect(asked.id).toBeDefined();
    await client.call('triage.restrict', { tip: tip.id, reason: CANARIES['restriction'] });
    await client.call('keys.rotateMaster');
    await app.close(); // ends with a checkpoint
    open = false;

    const files = [
      ...filesIn(data),
      join(root, 'stolen.backup'),
      settings.keyringFile,
      settings.masterKeyFile,
    ];
    expect(statSync(join(root, 'stolen.backup')).size).toBeGreaterThan(5000);
    expect(files.some((file) => file.includes('/pg_wal/'))).toBe(true);
    expect(files.some((file) => file.endsWith('postgres.log'))).toBe(true);
    expect(files.some((file) => file.endsWith('.segment'))).toBe(true);
    const look = finderOf(Object.entries(CANARIES));
    const found: string[] = [];
    let bytes = 0;
    for (const file of files) {
      if (statSync(file).size === 0) continue;
      const content = readFileSync(file);
      bytes += content.length;
      found.push(...look(content).map((name) => `${name}: ${file.slice(data.length)}`));
    }
    expect(bytes).toBeGreaterThan(10_000_000);
    expect(found).toEqual([]);
  });

  test('would be found out if anything were in the clear', () => {
    const content = Buffer.concat([
      Buffer.from('…'),
      Buffer.from(Buffer.from(`xy${CANARIES['note']}z`).toString('base64')),
    ]);
    expect(formsOf(CANARIES['note']!).some((form) => content.includes(form))).toBe(true);
    expect(finderOf(Object.entries(CANARIES))(content)).toEqual(['note']);
    for (const [name, text] of Object.entries(CANARIES))
      for (const form of formsOf(text))
        expect(finderOf([[name, text]])(Buffer.concat([Buffer.from('.'), form]))).toEqual([name]);
    expect(formsOf(CANARIES['note']!).some((form) => Buffer.from('nothing of it').includes(form))).toBe(
      false,
    );
  });
});
