import type { CsvField } from '../../intake/shape.ts';

/** Words of a header → field; the first that fits counts. The officer sees and corrects every guess. */
const GUESSES: readonly (readonly [RegExp, CsvField])[] = [
  [/(victim|child|पीड़ित).*(name|नाम)/, 'victim_name'],
  [/(victim|child|पीड़ित).*(age|आयु)/, 'victim_age'],
  [/(victim|child|पीड़ित).*(phone|mobile|मोबाइल)/, 'victim_phone'],
  [/(victim|child|पीड़ित).*(account|user|id)/, 'victim_account'],
  [/(ack|report|tip|complaint|reference).*(no|number|id)|^number$|क्रमांक/, 'number'],
  [/ip.*port|port/, 'suspect_ip_port'],
  [/ip.*(time|date)/, 'suspect_ip_time'],
  [/\bip\b|ip.?address/, 'suspect_ip'],
  [/phone|mobile|msisdn|मोबाइल|फ़ोन/, 'suspect_phone'],
  [/e-?mail|\bmail\b|ई-?मेल/, 'suspect_email'],
  [/\bupi\b|vpa/, 'suspect_upi'],
  [/ifsc/, 'suspect_ifsc'],
  [/bank.*(account|a\/c)|account.*(no|number)/, 'suspect_bank_account'],
  [/screen.?name|user.?name|handle/, 'suspect_screen_name'],
  [/profile.*(url|link)/, 'suspect_profile_url'],
  [/account|user.?id/, 'suspect_account'],
  [/imei|device/, 'suspect_device'],
  [/md5/, 'file_md5'],
  [/sha-?1\b/, 'file_sha1'],
  [/sha-?256/, 'file_sha256'],
  [/pdq/, 'file_pdq'],
  [/photo ?dna/, 'file_photodna'],
  [/file.*name/, 'file_name'],
  [/viewed/, 'viewed_by_platform'],
  [/class(ification)?$/, 'classification'],
  [/url|link/, 'url'],
  [/platform|service|मंच/, 'platform'],
  [/source|स्रोत/, 'source'],
  [/incident.*(type|category)|category|अपराध/, 'incident_type'],
  [/incident.*(date|time)/, 'incident_at'],
  [/(received|report).*(date|time)|^date|दिनांक/, 'received_at'],
  [/priority/, 'priority'],
  [/suspect.*name|accused.*name/, 'suspect_name'],
  [/state|राज्य/, 'state'],
  [/country|देश/, 'country'],
  [/city|district|शहर|ज़िला|जिला/, 'city'],
  [/summary|description|विवरण/, 'summary'],
  [/note|remark|टिप्पणी/, 'note'],
];

/** The field that a column most likely holds; what fits nothing is kept as a fact, never ignored. Pure. */
export function guessField(header: string): CsvField {
  const text = header
    .toLowerCase()
    .replace(/[_\s]+/g, ' ')
    .trim();
  return GUESSES.find(([words]) => words.test(text))?.[1] ?? 'fact';
}
