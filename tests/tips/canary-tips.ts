import { tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';

/** Values that stand nowhere else, planted where a child or a reporter is named. `hide`: how a number is written elsewhere. */
export type Canary = { what: string; value: string };

/** Makes canaries: words, numbers and addresses that no other text holds. */
export class Canaries {
  readonly all: Canary[] = [];

  word(what: string): string {
    const letters = [...String(1000 + this.all.length)].map((digit) => 'bdfgklmnpr'[Number(digit)]).join('u');
    return this.plant(what, `Xav${letters}q`);
  }
  phone(what: string): string {
    return this.plant(what, `+9198765${String(43000 + this.all.length * 7)}`);
  }
  mail(what: string): string {
    return this.plant(what, `${this.word(what).toLowerCase()}.m@example.org`);
  }
  ip(what: string): string {
    return this.plant(what, `198.51.100.${100 + this.all.length}`);
  }
  private plant(what: string, value: string): string {
    this.all.push({ what, value });
    return value;
  }
}

/** One tip in each format, with canaries in sealed fields, and the same values in hostile spellings wherever else they fit. */
export function canaryTips(canaries: Canaries): Record<string, string | Buffer> {
  return {
    'police.json': policeJson(canaries),
    'api.xml': apiXml(canaries),
    'own.ndjson': ownLines(canaries),
    'sheet.csv': sheet(canaries),
    'report.pdf': pdf(canaries),
  };
}

const unicode = (text: string) =>
  [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const entities = (text: string) => [...text].map((one) => `&#x${one.charCodeAt(0).toString(16)};`).join('');
const spaced = (phone: string) => `${phone.slice(0, 3)} ${phone.slice(3, 8)}-${phone.slice(8)}`;

function policeJson(c: Canaries): string {
  const [first, last, school, account, street, leaf] = [
    'first',
    'last',
    'school',
    'account',
    'street',
    'unknown leaf',
  ].map((what) => c.word(`police JSON: ${what}`)) as [string, string, string, string, string, string];
  const [phone, mail, ip] = [
    c.phone('police JSON: phone'),
    c.mail('police JSON: e-mail'),
    c.ip('police JSON: IP'),
  ];
  const reporter = {
    firstName: c.word('police JSON: reporter'),
    mail: c.mail('police JSON: reporter’s mail'),
  };
  const text = JSON.stringify({
    reportId: '190000501',
    dateReceived: '2026-11-20T08:00:00Z',
    reportedInformation: {
      reportingEsp: {
        espName: 'Betachat',
        firstName: reporter.firstName,
        emails: { emails: [{ value: reporter.mail }] },
      },
      incidentSummary: { incidentType: 'Child Sex Trafficking', incidentDateTime: '2026-11-19T08:00:00Z' },
      reportedPeople: {
        reportedPersons: [
          {
            espUserId: 'suspect-1',
            relationshipToChildVictim: `Neighbour of ${first.toUpperCase()} ${last}`,
          },
        ],
      },
      childVictims: {
        childVictims: [
          {
            firstName: first,
            lastName: last,
            schoolName: school,
            approximateAge: 12,
            espUserId: account,
            ipAddress: ip,
            phones: { phones: [{ value: phone, verified: true }] },
            emails: { emails: [{ value: mail }] },
            addresses: {
              addresses: [{ street1: street, city: c.word('police JSON: city'), country: 'India' }],
            },
            profileBio: `Write to ${mail.toUpperCase()}`,
            newLeaf: leaf,
            screenNames: { screenNames: [c.word('police JSON: screen name')] },
            sourceInformation: {
              sourceCaptures: [
                {
                  captureType: 'Profile URL',
                  value: `https://example.org/${c.word('police JSON: profile')}`,
                },
              ],
            },
          },
        ],
      },
      uploadedFiles: {
        uploadedFiles: [{ filename: `${first}-${last}.bin`, verificationHash: 'a'.repeat(32) }],
      },
      additionalInformations: [
        { value: `Ring ${spaced(phone)}; ESCAPED account ${entities(account)} of %ENCODED%` },
      ],
    },
    unknownSection: { about: `pupil of ${school.split('').join('\u200B')}` },
  });
  return text
    .replace(
      '%ENCODED%',
      encodeURIComponent(street).replace(/^./, (one) => `%${one.charCodeAt(0).toString(16)}`),
    )
    .replace('ESCAPED', unicode(first));
}

function apiXml(c: Canaries): string {
  const [first, school, street, screen, device] = ['first', 'school', 'street', 'screen name', 'device'].map(
    (what) => c.word(`API XML: ${what}`),
  ) as [string, string, string, string, string];
  const [phone, mail] = [c.phone('API XML: phone'), c.mail('API XML: e-mail')];
  const reporter = [
    c.word('API XML: reporter'),
    c.mail('API XML: reporter’s mail'),
    c.phone('API XML: reporter’s phone'),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<report>
  <incidentSummary><incidentType>Child Sex Trafficking</incidentType><incidentDateTime>2026-11-19T08:00:00Z</incidentDateTime></incidentSummary>
  <internetDetails><webPageIncident><url>https://example.org/u/${screen.toUpperCase()}</url><additionalInfo>Near ${entities(street)}, ${entities(school)}</additionalInfo></webPageIncident></internetDetails>
  <reporter><reportingPerson><firstName>${reporter[0]}</firstName><email>${reporter[1]}</email><phone>${reporter[2]}</phone></reportingPerson></reporter>
  <personOrUserReported><espIdentifier>suspect-2</espIdentifier></personOrUserReported>
  <victim><victimPerson><firstName>${first}</firstName><phone>${phone}</phone><email>${mail}</email><address><address>${street}</address><country>IN</country></address><age>11</age></victimPerson>
    <screenName>${screen}</screenName><deviceId><idType>IMEI</idType><idValue>${device}</idValue></deviceId><schoolName>${school}</schoolName><newLeaf>${c.word('API XML: unknown leaf')}</newLeaf></victim>
  <additionalInfo>call ${spaced(phone)} or &lt;${mail.toUpperCase()}&gt;, ask ${entities(first)}</additionalInfo>
</report>`;
}

function ownLines(c: Canaries): string {
  const [first, nick, teacher] = ['first', 'fact', 'child contact'].map((what) =>
    c.word(`own lines: ${what}`),
  ) as [string, string, string];
  const phone = c.phone('own lines: phone');
  return `${JSON.stringify({
    tipstaff: 'tip/1',
    kind: 'hotline',
    source: 'Example Hotline',
    number: 'EH-501',
    received: '2026-11-20T10:00:00Z',
    incident: { type: 'other', description: `${nick.toUpperCase()} at ${c.word('own lines: region')}` },
    parties: [
      {
        role: 'victim',
        firstName: first,
        region: c.all.at(-1)!.value,
        middleName: c.word('own lines: middle name'),
        school: c.word('own lines: school'),
        age: 9,
        identifiers: [{ kind: 'phone', value: phone, event: c.word('own lines: event') }],
        facts: { nick },
      },
      {
        role: 'contact',
        preferredName: teacher,
        age: 14,
        dateOfBirth: c.word('own lines: date of birth'),
        relation: c.word('own lines: relation'),
      },
      {
        role: 'reporter',
        lastName: c.word('own lines: reporter'),
        city: c.word('own lines: reporter’s city'),
        identifiers: [{ kind: 'phone', value: c.phone('own lines: reporter’s phone') }],
      },
      { role: 'suspect', firstName: 'Kestrel', facts: { note: `knows ${first} and ${teacher}` } },
    ],
    texts: [{ kind: 'note', text: `${unicode(first)} ${spaced(phone)} ${encodeURIComponent(`${nick} &`)}` }],
    facts: { beside: `${teacher}’s friend` },
  })}\n`;
}

function sheet(c: Canaries): string {
  const [name, account, phone] = [c.word('sheet: name'), c.word('sheet: account'), c.phone('sheet: phone')];
  const rows = [
    ['No', 'Victim', 'Victim account', 'Victim phone', 'Suspect', 'Summary', 'Other'],
    [
      'S-501',
      name,
      account,
      phone,
      'Kestrel',
      `${name.toUpperCase()} wrote; ${spaced(phone)}`,
      `of ${account}`,
    ],
  ];
  return rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');
}

export const SHEET_MAPPING = {
  name: 'canaries',
  source: 'sheet',
  columns: {
    No: 'number',
    Victim: 'victim_name',
    'Victim account': 'victim_account',
    'Victim phone': 'victim_phone',
    Suspect: 'suspect_name',
    Summary: 'summary',
  },
  dateOrder: 'DMY',
  offset: '+05:30',
};

function pdf(c: Canaries): Buffer {
  return tinyPdf([
    [
      'CyberTipline Report 190000502',
      'Received by NCMEC on: 11-20-2026 14:05:00 UTC',
      'Executive Summary',
      'An invented summary.',
    ],
    [
      'Section A: Reported Information',
      'Incident Information',
      'Incident Time: 11-19-2026 13:12:10 UTC',
      'Suspect',
      'Screen/User Name: kestrel_9',
      'Child Victim',
      `Screen/User Name: ${c.word('PDF: screen name')}`,
      `Mobile Phone: ${c.phone('PDF: phone')}`,
      `Email Address: ${c.mail('PDF: e-mail')}`,
      `ESP User ID: ${c.word('PDF: account')}`,
      `IP Address: ${c.ip('PDF: IP')} (Login) 11-19-2026 12:55:00 UTC`,
      'Approximate Age: 13',
    ],
  ]);
}
