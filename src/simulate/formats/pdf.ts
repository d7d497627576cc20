import { countryName } from '../countries.ts';
import type { Story, StoryParty } from '../story.ts';
import { incidentTime, utc } from './times.ts';

const LINES_A_PAGE = 54;

/** A story as the PDF that lies beside the JSON: cover and sections A to D, plain text, no picture. */
export function policePdf(story: Story): Buffer {
  return pdf(pdfLines(story));
}

/** The words of that PDF, line by line. */
export function pdfLines(story: Story): string[] {
  const platform = story.parties[0]!.account.platform;
  const told = (role: StoryParty['role'], heading: string) =>
    story.parties
      .filter((party) => party.role === role)
      .flatMap((party) => ['', heading, ...partyLines(party)]);
  return [
    'CyberTipline Report',
    `CyberTipline Report ${story.plan.number}`,
    `Date Received: ${utc(story.receivedAt)}`,
    `Number of Files: ${story.files.length}`,
    'Executive Summary: Synthetic summary.',
    '',
    'Section A: Reported Information',
    `Reporting Electronic Service Provider (ESP): ${platform.company}`,
    `Incident Type: ${story.incidentType}`,
    `Platform: ${platform.name}`,
    `Incident Time: ${incidentTime(story)}`,
    ...(story.escalation ? [`ESP Escalation: ${story.escalation}`] : []),
    ...(story.group ? [`Chat Room Name: ${story.group.handle}`] : []),
    ...told('suspect', 'Suspect'),
    ...told('recipient', 'Intended Recipient'),
    ...told('victim', 'Child Victim'),
    ...story.files.flatMap(({ file, id, viewed }) => [
      '',
      'Uploaded File Information',
      `Filename: ${id.slice(0, 12)}.bin`,
      `MD5: ${file.md5}`,
      `Was File Reviewed by Company? ${viewed === null ? 'Information Not Provided by Company' : viewed ? 'Yes' : 'No'}`,
    ]),
    '',
    'Section B: Automated Information Added by NCMEC Systems',
    'Section C: Additional Information Provided by NCMEC',
    ...(story.priority ? [`Priority Level: ${story.priority}`] : []),
    `NCMEC Classification: ${story.sextortion ? 'Online Enticement - Sextortion' : 'Child Pornography (Unconfirmed)'}`,
    `International Country: ${countryName(story.parties[0]!.person.country)}`,
    'Section D: Law Enforcement Contact Information',
    'Example National Unit',
  ];
}

function partyLines(party: StoryParty): string[] {
  const { account } = party;
  return [
    ...(party.lastName ? [`Name: Synthetic ${party.lastName}`] : []),
    ...party.phones.map((phone) => `Mobile Phone: ${phone.canonical}`),
    ...party.emails.map((email) => `Email Address: ${email.canonical}`),
    `Screen/User Name: ${account.screenName}`,
    `ESP User ID: ${account.id}`,
    ...(party.age === null ? [] : [`Approximate Age: ${party.age}`]),
    ...party.ips.map(
      (ip) => `IP Address: ${ip.address} (${ip.event})${ip.at === null ? '' : ` ${utc(ip.at)}`}`,
    ),
  ];
}

/** The least PDF 1.4 that shows lines of ASCII in Helvetica: catalogue, pages, one content stream a page, a table of offsets. */
export function pdf(lines: readonly string[]): Buffer {
  const pages: string[][] = [];
  for (let at = 0; at < Math.max(1, lines.length); at += LINES_A_PAGE)
    pages.push(lines.slice(at, at + LINES_A_PAGE));
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, n) => `${4 + n * 2} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  pages.forEach((page, n) => {
    const stream = `BT /F1 9 Tf 12 TL 50 770 Td\n${page.map((line) => `(${escaped(line)}) Tj T*`).join('\n')}\nET`;
    const resources = '/Resources << /Font << /F1 3 0 R >> >>';
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] ${resources} /Contents ${5 + n * 2} 0 R >>`,
    );
    objects.push(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
  });
  return Buffer.from(withOffsets(objects), 'latin1');
}

function withOffsets(objects: readonly string[]): string {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, n) => {
    const offset = text.length;
    text += `${n + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

function escaped(line: string): string {
  return line.replace(/[\\()]/g, '\\$&').replace(/[^\x20-\x7e]/g, '?');
}
