import { countryName } from '../countries.ts';
import type { Story } from '../story.ts';
import { paymentWords } from './police-json.ts';

const IST_MS = 330 * 60_000;
const DAY_MS = 86_400_000;

/** What a forwarding sheet tells, by column. No list of real columns is public; these are the words that police letters use. */
const COLUMNS: ReadonlyArray<readonly [header: string, cell: (story: Story) => string]> = [
  ['CyberTip No', ({ plan }) => plan.number],
  ['ESP', ({ parties }) => parties[0]!.account.platform.name],
  ['Incident Type', ({ incidentType }) => incidentType],
  ['Date of Incident', (story) => happened(story)],
  ['Date Received', ({ receivedAt }) => sheetTime(receivedAt)],
  ['State', ({ parties: [suspect] }) => (suspect!.located ? (suspect!.person.state ?? '') : '')],
  ['City', ({ parties: [suspect] }) => (suspect!.located ? (suspect!.person.city ?? '') : '')],
  ['Country', ({ parties: [suspect] }) => (suspect!.located ? countryName(suspect!.person.country) : '')],
  ['Suspect Name', ({ parties: [suspect] }) => (suspect!.lastName ? `Synthetic ${suspect!.lastName}` : '')],
  ['Mobile No', ({ parties: [suspect] }) => suspect!.phones.map((phone) => phone.written).join('; ')],
  ['E-mail ID', ({ parties: [suspect] }) => suspect!.emails.map((email) => email.written).join('; ')],
  ['User ID', ({ parties: [suspect] }) => suspect!.account.id],
  ['Screen Name', ({ parties: [suspect] }) => suspect!.account.screenName],
  ['IP Address', ({ parties: [suspect] }) => suspect!.ips[0]?.address ?? ''],
  ['IP Time', ({ parties: [suspect] }) => (suspect!.ips[0]?.at ? sheetTime(suspect!.ips[0].at) : '')],
  ['Port', ({ parties: [suspect] }) => String(suspect!.ips[0]?.port ?? '')],
  ['IMEI No', ({ parties: [suspect] }) => suspect!.devices.map((device) => device.written).join('; ')],
  ['UPI ID', ({ parties: [suspect] }) => suspect!.upi?.written ?? ''],
  ['Bank Account', ({ parties: [suspect] }) => suspect!.bank?.account ?? ''],
  ['IFSC Code', ({ parties: [suspect] }) => suspect!.bank?.ifsc ?? ''],
  ['Victim User ID', ({ parties: [, victim] }) => victim?.account.id ?? ''],
  ['Victim Age', ({ parties: [, victim] }) => String(victim?.age ?? '')],
  ['MD5', ({ files }) => files.map(({ file }) => file.md5).join('; ')],
  [
    'Viewed by ESP',
    ({ files }) => (files[0]?.viewed === true ? 'Yes' : files[0]?.viewed === false ? 'No' : ''),
  ],
  ['Informational', ({ informational }) => (informational ? 'Yes' : 'No')],
  ['Remarks', ({ note, payment }) => (payment ? `${note} ${paymentWords(payment)}` : note)],
];

/** The sheet's first line, with the mark of UTF-8 that spreadsheets write. */
export const SHEET_HEADER = `\uFEFF${COLUMNS.map(([header]) => header).join(',')}\r\n`;

/** A story as a row, with its line end. */
export function sheetRow(story: Story): string {
  return `${COLUMNS.map(([, cell]) => quoted(cell(story))).join(',')}\r\n`;
}

/** What of a story a row can hold: the suspect, one victim of the same platform, one address, devices by IMEI; no group and no recipient. */
export function asSheetTells(story: Story): Story {
  const [suspect, ...others] = story.parties;
  const { platform } = suspect!.account; // the one column of a platform is for both
  const victim = others.find((party) => party.role === 'victim' && party.account.platform === platform);
  const narrow = {
    ...suspect!,
    ips: suspect!.ips.slice(0, 1),
    devices: suspect!.devices.filter((device) => device.type === 'IMEI'),
  };
  const child = victim ? [{ ...victim, phones: [], emails: [], devices: [], ips: [] }] : [];
  return { ...story, parties: [narrow, ...child], group: null };
}

function happened(story: Story): string {
  if (story.clock === 'future') return sheetTime(story.incidentAt + 3_650 * DAY_MS);
  const text = sheetTime(story.incidentAt);
  return story.clock === 'no-offset' ? text.replace(' IST', '') : text;
}

/** `21-11-2026 05:30:00 IST`: day first, India's time. */
function sheetTime(at: number): string {
  const [day, time] = new Date(at + IST_MS).toISOString().slice(0, 19).split('T') as [string, string];
  return `${day.split('-').reverse().join('-')} ${time} IST`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
