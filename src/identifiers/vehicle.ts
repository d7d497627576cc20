import { slug } from './clean-text.ts';
import { type Found, type Hints, sound, unrecognised } from './found.ts';

/**
 * Vehicles by registration or by chassis number, found in a description too: `red hatchback, mh 12 ab 1234`.
 *
 * Canonical `IN:MH12AB1234` (office two digits, number four), `IN:22BH1234AA` for the BH series, `US-CA:7ABC123` for a
 * plate whose region is named, `US:7ABC123` for a plate with a country alone, `vin:…` by ISO 3779. A whole Indian registration, a plate
 * with its region and a VIN are strong. Traps: plates of different states read alike; European VINs have no check digit.
 */
export function parseVehicle(text: string, hints: Hints): Found[] {
  const canonical = /^([A-Z]{2}(?:-[A-Z0-9]{1,3})?):([A-Z0-9]{2,10})$/.exec(text);
  if (canonical && canonical[1] !== 'IN') return [plate(canonical[1]!, canonical[2]!)];
  const upper = text.slice(0, 1_000).toUpperCase();
  const found = [...indian(upper), ...chassis(upper, slug(hints.type ?? ''))];
  if (found.length > 0) return found;
  const labelled = LABELLED.exec(upper);
  const country = /^[A-Z]{2}$/.test(hints.country ?? '') ? hints.country! : '';
  if (labelled) {
    const number = (labelled[2] ?? labelled[3])!.replace(/[\s-]/g, '');
    const region = labelled[1] ?? labelled[4]!;
    if (/\d/.test(number))
      return [plate(`${country || (US_STATES.has(region) ? 'US' : 'XX')}-${region}`, number)];
  }
  const bare = upper.replace(/[\s-]/g, '');
  if (country && country !== 'IN' && /^(?=.*\d)[A-Z0-9]{3,9}$/.test(bare)) return [plate(country, bare)];
  return [unrecognised(text)];
}

function plate(region: string, number: string): Found {
  return sound(`${region}:${number}`, region.includes('-') ? 'strong' : 'weak', {
    display: `${number} (${region})`,
    country: region.startsWith('XX') ? null : region.slice(0, 2),
  });
}

/** `plate CA 7ABC123`, `licence plate 7ABC123 (CA)`. */
const LABELLED =
  /\b(?:PLATE|TAG|REGISTRATION|REG\.?|LICEN[CS]E)(?: ?(?:NO\.?|NUMBER|PLATE))? ?[:#]? ?(?:([A-Z]{2})[ :-]+([A-Z0-9]{2,4}[ -]?[A-Z0-9]{1,5})\b|([A-Z0-9]{2,4}[ -]?[A-Z0-9]{1,5}) ?\(([A-Z]{2})\))/;

const US_STATES: ReadonlySet<string> = new Set(
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY'.split(
    ' ',
  ),
);

/** Letters of states and union territories on plates, past ones among them (Central Motor Vehicles Rules). */
const INDIAN_LETTERS =
  'AN|AP|AR|AS|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|RJ|SK|TG|TN|TR|TS|UA|UK|UP|WB';
const INDIAN = new RegExp(
  `(?<![A-Z0-9])(?:IN[: ])?(${INDIAN_LETTERS})[ .-]?(\\d{1,2})[ .-]?((?:[A-Z] ?){0,3})[.-]?(\\d{1,4})(?![A-Z0-9])`,
  'g',
);
const BHARAT = /(?<![A-Z0-9])(?:IN[: ])?(\d{2})[ .-]?BH[ .-]?(\d{4})[ .-]?([A-Z]{1,2})(?![A-Z0-9])/g;

function indian(upper: string): Found[] {
  const found: Found[] = [];
  for (const [, state = '', office = '', letters = '', number = ''] of upper.matchAll(INDIAN)) {
    const series = letters.replace(/ /g, '');
    // without a series the four digits must all be there, or any two numbers after two letters would do
    if (series === '' && (number.length < 4 || office.length < 2)) continue;
    const canonical = `${state}${office.padStart(2, '0')}${series}${number.padStart(4, '0')}`;
    found.push(sound(`IN:${canonical}`, 'strong', { display: canonical, country: 'IN' }));
  }
  for (const [, year = '', number = '', letters = ''] of upper.matchAll(BHARAT)) {
    found.push(
      sound(`IN:${year}BH${number}${letters}`, 'strong', {
        display: `${year}BH${number}${letters}`,
        country: 'IN',
      }),
    );
  }
  return found;
}

const VIN = /(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])/g;
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
/** 49 CFR 565.15 table III: a character's value is its place here modulo ten. */
const VALUES = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ';

function chassis(upper: string, type: string): Found[] {
  const labelled = type === 'vin' || /\b(?:VIN|CHASSIS)\b/.test(upper);
  const found: Found[] = [];
  for (const [vin] of upper.matchAll(VIN)) {
    const right = vinCheck(vin) === vin[8];
    if (!right && !labelled) continue;
    if (!/\d/.test(vin)) continue;
    found.push(
      sound(`vin:${vin}`, 'strong', {
        display: `VIN ${vin}`,
        valid: right,
        traps: right ? [] : ['check_digit_wrong'],
      }),
    );
  }
  return found;
}

/** The check digit of North American VINs (49 CFR 565.15). */
function vinCheck(vin: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += (VALUES.indexOf(vin[i]!) % 10) * WEIGHTS[i]!;
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}
