/**
 * Fixed values of NCMEC's reporting API, as on the wire.
 * Source: schema of November 2025, https://report.cybertip.org/ispws/xsd.
 */
export const INCIDENT_TYPES: ReadonlySet<string> = new Set([
  'Child Pornography (possession, manufacture, and distribution)',
  'Child Sex Trafficking',
  'Child Sex Tourism',
  'Child Sexual Molestation',
  'Misleading Domain Name',
  'Misleading Words or Digital Images on the Internet',
  'Online Enticement of Children for Sexual Acts',
  'Unsolicited Obscene Material Sent to a Child',
]);

export const BATCH_REASONS: ReadonlySet<string> = new Set(['VIRAL_POTENTIAL_MEME']);
export const EMAIL_TYPES: ReadonlySet<string> = new Set(['Home', 'Work', 'Business', 'Recovery']);
export const PHONE_TYPES: ReadonlySet<string> = new Set([
  'Mobile',
  'Home',
  'Business',
  'Work',
  'Fax',
  'Internet',
  'Recovery',
]);
export const ADDRESS_TYPES: ReadonlySet<string> = new Set([
  'Home',
  'Business',
  'Billing',
  'Shipping',
  'Technical',
]);
export const ACCOUNT_TYPES: ReadonlySet<string> = new Set([
  'Billing',
  'Linked',
  'Business',
  'Creator',
  'Parent/Guardian',
  'Other',
]);
export const EVENT_NAMES: ReadonlySet<string> = new Set([
  'Login',
  'Registration',
  'Purchase',
  'Upload',
  'Other',
  'Unknown',
]);
export const FILE_RELEVANCES: ReadonlySet<string> = new Set(['Reported', 'Supplemental Reported']);
export const CLASSIFICATIONS: ReadonlySet<string> = new Set(['A1', 'A2', 'B1', 'B2']);
export const METADATA_TYPES: ReadonlySet<string> = new Set(['EXIF', 'HASH']);

/** ISO 3166-1 alpha-2, and A1 anonymous proxy, A2 satellite provider, O1 other, AP, EU. */
export const COUNTRIES: ReadonlySet<string> = new Set(
  `A1 A2 O1
  AD AE AF AG AI AL AM AN AO AP AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
  CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CX CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR FX
  GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
  KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU
  MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
  SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
  UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`.split(/\s+/),
);

export const US_STATES: ReadonlySet<string> = new Set(
  `AK AL AR AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN
  MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY`.split(/\s+/),
);
