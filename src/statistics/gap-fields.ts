import type { GapField, GapFieldWords } from './shape.ts';

/** Edition of the fields and of how they are read: tips read by another are read again (app/gap-work.ts). */
export const GAP_EDITION = 1;

/**
 * Countries in which most mobile subscribers share addresses behind carrier NAT, so that an IPv4 address without its source port
 * names nobody. A developer’s list, to be widened: cellular networks nearly everywhere do it (Richter et al., A Multi-perspective
 * Analysis of Carrier-Grade NAT Deployment, IMC 2016), and IPv4 is scarcest where the Internet grew last.
 */
export const SHARED_ADDRESS_COUNTRIES: ReadonlySet<string> = new Set(
  'IN BD BT LK MV NP PK AF CN ID KH LA MM MY PH TH TL VN BR CO EC MX PE VE EG ET GH KE MA NG TZ UG ZA'.split(
    ' ',
  ),
);

/** A field, with what is asked of the platform and why. `ask`, `because`: English sentences of the request. */
export type GapFieldEntry = GapFieldWords & { ask: string; because: string };

const STUDY = 'Stanford Internet Observatory 2024, How to Fix the Online Child Exploitation Reporting System';
const API = 'NCMEC reporting API: only the kind of incident and its time are mandatory';
const SIRIUS = 'SIRIUS EU Electronic Evidence Situation Report: refusals for wrong or missing identifiers';

/** Every field that is looked for, in the order of `GAP_FIELDS`; how each is read from a tip: gaps.ts. */
export const GAP_FIELD_TABLE: Readonly<Record<GapField, Omit<GapFieldEntry, 'field'>>> = {
  account: {
    words: { en: 'Account id of the suspect', hi: 'संदिग्ध का खाता-आईडी' },
    why: {
      en: 'Any later request to the platform names the account by its id; a screen name can change or be taken by another.',
      hi: 'प्लेटफ़ॉर्म से हर अगली माँग खाते की आईडी से होती है; स्क्रीन-नाम बदल सकता है या किसी और का हो सकता है।',
    },
    applies: { en: 'every tip', hi: 'हर सूचना' },
    source: SIRIUS,
    ask: 'The id of the reported account in your own system.',
    because: 'Without it later legal process cannot name the account beyond doubt.',
  },
  contact: {
    words: { en: 'Phone or e-mail of the suspect', hi: 'संदिग्ध का फ़ोन या ई-मेल' },
    why: {
      en: 'The quickest way from an account to a person.',
      hi: 'खाते से व्यक्ति तक पहुँचने का सबसे तेज़ रास्ता।',
    },
    applies: { en: 'every tip', hi: 'हर सूचना' },
    source: STUDY,
    ask: 'The telephone numbers and e-mail addresses registered with the reported account, and which of them you verified, and when.',
    because: 'No contact of the account holder is stated.',
  },
  link: {
    words: { en: 'The platform’s own link', hi: 'प्लेटफ़ॉर्म का अपना लिंक' },
    why: {
      en: 'An address of the account or of the content by which the platform finds it again.',
      hi: 'खाते या सामग्री का पता, जिससे प्लेटफ़ॉर्म उसे फिर पा सके।',
    },
    applies: { en: 'every tip', hi: 'हर सूचना' },
    source: API,
    ask: 'The address (URL) of the reported account or content on your service.',
    because: 'No address of the account or content is stated.',
  },
  ip: {
    words: { en: 'IP address', hi: 'IP पता' },
    why: {
      en: 'Leads to the subscriber, and tells whose jurisdiction it is.',
      hi: 'ग्राहक तक पहुँचाता है और बताता है कि क्षेत्राधिकार किसका है।',
    },
    applies: { en: 'every tip', hi: 'हर सूचना' },
    source: STUDY,
    ask: 'The IP addresses of registration, of the last log-ins and of the uploads, each with date, time, time zone and source port.',
    because: 'No IP address is stated.',
  },
  ip_time: {
    words: { en: 'Time of each IP address', hi: 'हर IP पते का समय' },
    why: {
      en: 'An address is given to one subscriber after another: without its moment it names nobody.',
      hi: 'एक पता बारी-बारी से कई ग्राहकों को मिलता है: समय के बिना वह किसी को नहीं बताता।',
    },
    applies: { en: 'tips with an IP address', hi: 'IP पते वाली सूचनाएँ' },
    source: 'RFC 6302, Logging Recommendations for Internet-Facing Servers: timestamps',
    ask: 'Date and time, with time zone, of each of the IP addresses named below.',
    because: 'An address without its moment cannot be tied to a subscriber.',
  },
  ip_port: {
    words: { en: 'Source port of each IP address', hi: 'हर IP पते का स्रोत पोर्ट' },
    why: {
      en: 'Behind carrier NAT thousands share one address at one moment; only the source port tells them apart.',
      hi: 'कैरियर NAT के पीछे एक ही क्षण में हज़ारों ग्राहक एक पता बाँटते हैं; केवल स्रोत पोर्ट उन्हें अलग करता है।',
    },
    applies: {
      en: 'IPv4 addresses of carrier NAT, of a country where most mobile subscribers share addresses, or of no known country',
      hi: 'कैरियर NAT के, ऐसे देश के जहाँ अधिकतर मोबाइल ग्राहक पते बाँटते हैं, या अज्ञात देश के IPv4 पते',
    },
    source: 'RFC 6302: source ports; RFC 6598; Europol 2017 on carrier-grade NAT',
    ask: 'The source port of each of the IP addresses named below.',
    because:
      'The address is shared by many subscribers at one time (carrier-grade NAT); the carrier can answer only with the port.',
  },
  time_zone: {
    words: { en: 'Time zone of each moment', hi: 'हर समय का समय-क्षेत्र' },
    why: {
      en: 'A time without its zone fits up to 26 hours; a carrier’s log answers for seconds.',
      hi: 'समय-क्षेत्र के बिना एक समय 26 घंटे तक में कहीं भी हो सकता है; दूरसंचार का लॉग सेकंड में उत्तर देता है।',
    },
    applies: { en: 'tips with a moment', hi: 'जिन सूचनाओं में कोई समय है' },
    source: 'RFC 6302: timestamps in UTC or with their zone',
    ask: 'The time zone of the times you stated.',
    because: 'A time without its zone cannot be looked up in a carrier’s log.',
  },
  incident_time: {
    words: { en: 'Moment of the incident', hi: 'घटना का समय' },
    why: {
      en: 'Decides which law applies, and how long logs are kept yet.',
      hi: 'तय करता है कि कौन-सा क़ानून लागू है और लॉग कब तक रखे जाते हैं।',
    },
    applies: { en: 'every tip', hi: 'हर सूचना' },
    source: API,
    ask: 'Date and time of the incident, with time zone, and whether that is when it happened or when you found it.',
    because: 'No moment of the incident is stated.',
  },
  recipient: {
    words: { en: 'Account of the recipient', hi: 'प्राप्तकर्ता का खाता' },
    why: {
      en: 'Where somebody was written to, that account leads to a child who may be in danger.',
      hi: 'जहाँ किसी को लिखा गया, वह खाता ऐसे बच्चे तक ले जाता है जो ख़तरे में हो सकता है।',
    },
    applies: {
      en: 'enticement, material sent unasked, trafficking, sextortion, and CSAM asked for',
      hi: 'फुसलाना, बिना माँगे भेजी सामग्री, तस्करी, यौन ब्लैकमेल, और CSAM की माँग',
    },
    source: STUDY,
    ask: 'The ids of the accounts with which the reported account was in contact in the reported incident.',
    because: 'No recipient is stated, and the kind of incident has one.',
  },
  viewed: {
    words: { en: 'Whether the platform viewed each file', hi: 'क्या प्लेटफ़ॉर्म ने हर फ़ाइल देखी' },
    why: {
      en: 'A file that nobody at the platform opened may need a warrant before police open it.',
      hi: 'जिस फ़ाइल को प्लेटफ़ॉर्म में किसी ने नहीं खोला, उसे खोलने से पहले पुलिस को वारंट लग सकता है।',
    },
    applies: { en: 'tips with files', hi: 'फ़ाइलों वाली सूचनाएँ' },
    source: 'US v. Wilson (9th Cir. 2021); NCMEC reporting API, fileViewedByEsp',
    ask: 'For each of the files named below: whether a person at your company viewed the whole of it before it was reported.',
    because: 'Where that is not stated we may have to obtain a warrant before the file is opened.',
  },
  hash: {
    words: { en: 'Hash of each file', hi: 'हर फ़ाइल का हैश' },
    why: {
      en: 'Tells whether a file is known, and ties it to what is seized, without anybody seeing it.',
      hi: 'किसी के देखे बिना बताता है कि फ़ाइल ज्ञात है या नहीं, और उसे ज़ब्त सामग्री से जोड़ता है।',
    },
    applies: { en: 'tips with files', hi: 'फ़ाइलों वाली सूचनाएँ' },
    source: 'NCMEC reporting API, originalFileHash',
    ask: 'The hash (SHA-256, SHA-1 or MD5) of each of the files named below, as it was uploaded.',
    because: 'The file can be matched without being opened only by its hash.',
  },
  upload_time: {
    words: { en: 'Upload time of each file', hi: 'हर फ़ाइल के अपलोड का समय' },
    why: {
      en: 'Ties a file to an address and so to a subscriber.',
      hi: 'फ़ाइल को किसी पते से, और उससे ग्राहक से जोड़ता है।',
    },
    applies: { en: 'tips with files', hi: 'फ़ाइलों वाली सूचनाएँ' },
    source: 'NCMEC reporting API, uploadedToEspTimestamp',
    ask: 'Date and time, with time zone, at which each of the files named below was uploaded.',
    because: 'The upload cannot be tied to a subscriber without its moment.',
  },
};

/** As the screens tell them, in the order of `GAP_FIELDS`. */
export const gapFieldWords = (fields: readonly GapField[]): GapFieldWords[] =>
  fields.map((field) => {
    const { words, why, applies, source } = GAP_FIELD_TABLE[field];
    return { field, words, why, applies, source };
  });
