import { fold } from '../../kernel/text.ts';
import type { CsvField, CsvMapping } from '../shape.ts';

/** A header as it is compared: folded, lower case, without punctuation, so that `E-mail ID` and `Email Id.` are one. */
export function headerKey(header: string): string {
  return fold(header)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{Nd}]+/gu, '');
}

/**
 * What sheets that forward tips call their columns. There is no public list of NCRB's columns (FORMATS 9): these are the words
 * that Indian police letters and the US export tools use. A unit's own mapping, saved on screen, always goes first.
 */
const SYNONYMS: Readonly<Partial<Record<CsvField, readonly string[]>>> = {
  number: [
    'CyberTip No',
    'CyberTip Number',
    'Cyber Tip No',
    'Cybertipline Report No',
    'CT No',
    'CT Number',
    'CTL No',
    'CTL ID',
    'Report ID',
    'Report No',
    'Report Number',
    'NCMEC Report ID',
    'NCMEC No',
    'Tipline No',
    'Tip No',
    'Tip Number',
    'CyberTip ID',
  ],
  platform: [
    'ESP',
    'ESP Name',
    'Platform',
    'Service Provider',
    'Electronic Service Provider',
    'Website',
    'App',
    'Social Media Platform',
    'Intermediary',
  ],
  incident_type: ['Incident Type', 'Type of Incident', 'Category', 'Nature of Incident', 'Crime Head'],
  incident_at: [
    'Date of Incident',
    'Incident Date',
    'Incident Time',
    'Date and Time of Incident',
    'Incident Date Time',
    'Incident Date/Time',
    'Upload Date',
    'Date of Upload',
    'Incident Date Time UTC',
  ],
  received_at: [
    'Date Received',
    'Received Date',
    'Received On',
    'Date of Receipt',
    'Report Date',
    'Date of Report',
    'Date Forwarded',
  ],
  state: ['State', 'State/UT', 'State / UT', 'State UT', 'States/UTs', 'Name of State', 'Region', 'Province'],
  country: ['Country', 'Country Name'],
  city: ['City', 'District', 'City/District', 'District/City', 'Town'],
  suspect_name: [
    'Suspect Name',
    'Name',
    'Name of Suspect',
    'Accused Name',
    'Name of User',
    'User Full Name',
    'Account Holder',
    'Suspect',
  ],
  suspect_phone: [
    'Mobile No',
    'Mobile',
    'Mobile Number',
    'Phone',
    'Phone No',
    'Phone Number',
    'Contact No',
    'Suspect Phone',
    'Suspect Mobile',
    'Mobile Nos',
    'Telephone',
  ],
  suspect_email: [
    'E-mail ID',
    'Email',
    'E-mail',
    'Email Address',
    'Mail ID',
    'Suspect Email',
    'Email IDs',
    'E-Mail Id(s)',
  ],
  suspect_account: [
    'User ID',
    'UserID',
    'ESP User ID',
    'Account ID',
    'Suspect Account',
    'Profile ID',
    'Account',
  ],
  suspect_screen_name: [
    'Screen Name',
    'Screen/User Name',
    'Username',
    'User Name',
    'Handle',
    'Screen User Name',
  ],
  suspect_profile_url: ['Profile URL', 'Profile Link', 'Suspect Profile URL', 'Account URL'],
  suspect_ip: ['IP Address', 'IP', 'IP Addresses', 'Suspect IP', 'IP Address(es)', 'Login IP', 'Upload IP'],
  suspect_ip_time: [
    'IP Time',
    'IP Date Time',
    'IP Date/Time',
    'IP Timestamp',
    'Login Time',
    'IP Address Date Time',
    'Date and Time of IP',
    'IP Time UTC',
  ],
  suspect_ip_port: ['Port', 'Source Port', 'IP Port', 'Port No'],
  suspect_device: ['IMEI', 'IMEI No', 'Device ID', 'Device'],
  suspect_upi: ['UPI', 'UPI ID', 'VPA', 'UPI Handle'],
  suspect_bank_account: [
    'Bank Account',
    'Account No',
    'Account Number',
    'Bank A/C No',
    'Bank Account No',
    'A/C No',
  ],
  suspect_ifsc: ['IFSC', 'IFSC Code'],
  victim_name: ['Victim Name', 'Name of Victim', 'Child Name'],
  victim_age: ['Victim Age', 'Age of Victim', 'Child Age'],
  victim_account: ['Victim User ID', 'Victim Account', 'Victim ID'],
  victim_phone: ['Victim Phone', 'Victim Mobile', 'Victim Mobile No'],
  url: ['URL', 'Link', 'URLs', 'Web Link'],
  file_md5: ['MD5', 'File MD5', 'Hash', 'Hash Value', 'MD5 Hash', 'Hash Value MD5'],
  file_sha1: ['SHA1', 'SHA-1', 'File SHA1'],
  file_sha256: ['SHA256', 'SHA-256', 'File SHA256'],
  file_pdq: ['PDQ', 'PDQ Hash'],
  file_photodna: ['PhotoDNA', 'Photo DNA'],
  file_name: ['File Name', 'Filename', 'Files', 'Name of File', 'Original File Name'],
  viewed_by_platform: [
    'Viewed by ESP',
    'Was File Reviewed by Company',
    'Reviewed by Company',
    'Viewed',
    'File Viewed by ESP',
  ],
  classification: ['Classification', 'Industry Classification'],
  escalated: ['Escalated', 'ESP Escalation', 'Escalation'],
  informational: ['Informational'],
  priority: ['Priority', 'Priority Level', 'NCMEC Priority'],
  summary: ['Summary', 'Brief Facts', 'Brief', 'Gist', 'Executive Summary', 'Description'],
  note: ['Remarks', 'Remark', 'Notes', 'Note', 'Comments', 'Additional Information', 'Action Taken'],
  fact: [
    'ISP',
    'ISP Name',
    'Latitude',
    'Longitude',
    'Police Station',
    'No of Files',
    'Number of Files',
    'Batch No',
    'Letter No',
    'S No',
    'Sl No',
    'Sr No',
    'Serial No',
  ],
};

const BY_KEY: ReadonlyMap<string, CsvField> = new Map(
  Object.entries(SYNONYMS).flatMap(([field, words]) =>
    words.map((one): [string, CsvField] => [headerKey(one), field as CsvField]),
  ),
);

/** Columns that say who or what: without one of them a sheet is no list of tips. */
const TELLING: ReadonlySet<CsvField> = new Set<CsvField>([
  'suspect_phone',
  'suspect_email',
  'suspect_account',
  'suspect_screen_name',
  'suspect_profile_url',
  'suspect_ip',
  'suspect_upi',
  'suspect_bank_account',
  'url',
  'file_md5',
  'file_sha1',
  'file_sha256',
]);

/**
 * The mapping that fits a sheet's header: the saved one that knows most of its columns, else one made from words that such
 * sheets use, else null.
 *
 * A saved mapping fits where the header has at least four in five of its columns. Ties: the first by name.
 */
export function chooseMapping(header: readonly string[], saved: readonly CsvMapping[]): CsvMapping | null {
  const present = new Set(header.map(headerKey));
  let best: { mapping: CsvMapping; hits: number } | null = null;
  for (const mapping of [...saved].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const columns = Object.keys(mapping.columns);
    const hits = columns.filter((column) => present.has(headerKey(column))).length;
    if (hits > 0 && hits * 5 >= columns.length * 4 && hits > (best?.hits ?? 0)) best = { mapping, hits };
  }
  return best?.mapping ?? mappingFromWords(header);
}

/** A mapping by the header's own words. A second column of one meaning is mapped too; a day comes before its month. */
function mappingFromWords(header: readonly string[]): CsvMapping | null {
  const known = header.flatMap((column): [string, CsvField][] => {
    const field = BY_KEY.get(headerKey(column));
    return field ? [[column, field]] : [];
  });
  const fields = new Set(known.map(([, field]) => field));
  const telling = [...fields].filter((field) => TELLING.has(field)).length;
  if (telling === 0 || (!fields.has('number') && telling + fields.size < 4)) return null;
  const source = fields.has('number') ? 'NCMEC' : 'sheet';
  return {
    name: 'by the header’s words',
    source,
    columns: Object.fromEntries(known),
    dateOrder: 'DMY',
    offset: null,
  };
}
