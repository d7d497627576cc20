import { IDENTIFIER_KINDS } from '../identifiers/shape.ts';
import { NETWORK_ENDS } from '../subjects/network-told.ts';
import { FLAGS } from '../tips/shape.ts';
import { EXPIRY_KINDS } from './expiry.ts';
import { WORD_GROUPS } from './features-word-lists.ts';

/** Incident types under neutral names; the wire's own strings stay in the tip. */
export const INCIDENT_TYPES = [
  'material',
  'enticement',
  'trafficking',
  'travel_offence',
  'contact_offence',
  'unsolicited_material',
  'misleading_domain',
  'misleading_words',
  'other',
] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];

/** What an IP address is good for. */
export const IP_QUALITIES = [
  'time_and_port',
  'time',
  'proxy',
  'carrier_nat_without_port',
  'no_time',
  'not_public',
] as const;
export type IpQuality = (typeof IP_QUALITIES)[number];

export const VIEWED = ['yes', 'no', 'unknown'] as const;
export const PRIORITIES = ['E', '1', '2', '3'] as const;
const CLASSIFICATIONS = ['A1', 'A2', 'B1', 'B2'] as const;
const MONEY_KINDS = ['upi', 'bank_account', 'iban', 'crypto', 'card'] as const;

type FeatureEntry = { type: 'number' | 'text' | 'yes'; values?: readonly string[]; en: string; hi: string };

/**
 * Every feature that a rule may look at: its type, its vocabulary where it has one, a sentence each.
 * `yes` features are true or absent. docs/triage.md shows this list; a test compares.
 */
export const FEATURES = {
  'tip.source': { type: 'text', en: 'Who sent the tip.', hi: 'सूचना किसने भेजी।' },
  'tip.platform': { type: 'text', en: 'The platform, in lower case.', hi: 'मंच का नाम, छोटे अक्षरों में।' },
  'tip.country': {
    type: 'text',
    en: 'The country to which the source assigns the tip.',
    hi: 'वह देश जिसे स्रोत ने सूचना सौंपी है।',
  },
  'tip.incident-type': {
    type: 'text',
    values: INCIDENT_TYPES,
    en: 'Kind of incident, also the additional ones.',
    hi: 'घटना का प्रकार, अतिरिक्त प्रकार भी।',
  },
  'tip.flag': {
    type: 'text',
    values: FLAGS,
    en: 'A flag on the tip as a whole.',
    hi: 'पूरी सूचना पर लगा चिह्न।',
  },
  'any.flag': {
    type: 'text',
    values: FLAGS,
    en: 'A flag on the tip, a party or a file.',
    hi: 'सूचना, पक्ष या फ़ाइल पर लगा चिह्न।',
  },
  'tip.escalated': { type: 'yes', en: 'The platform escalated the tip.', hi: 'मंच ने सूचना को तत्काल बताया।' },
  'tip.priority': {
    type: 'text',
    values: PRIORITIES,
    en: 'NCMEC’s priority; E is escalated.',
    hi: 'NCMEC की प्राथमिकता; E यानी तत्काल।',
  },
  'tip.bundle': {
    type: 'yes',
    en: 'Widely spread material that may be folded with its like: no victim, no escalation, nothing grave.',
    hi: 'व्यापक रूप से फैली सामग्री, जिसे समान सूचनाओं के साथ समेटा जा सकता है: न पीड़ित, न तत्काल संकेत।',
  },
  'tip.age-days': { type: 'number', en: 'Days since the tip was received.', hi: 'सूचना मिलने के बाद बीते दिन।' },
  'tip.earlier-versions': {
    type: 'number',
    en: 'Earlier versions of this tip.',
    hi: 'इस सूचना के पिछले संस्करण।',
  },
  'tip.identifier': {
    type: 'text',
    values: IDENTIFIER_KINDS,
    en: 'Kind of an identifier of the incident itself or found in a text.',
    hi: 'घटना के या पाठ में मिले पहचानक का प्रकार।',
  },
  'tip.money': {
    type: 'text',
    values: MONEY_KINDS,
    en: 'A payment account that the tip names, whoever’s but a victim’s.',
    hi: 'सूचना में बताया गया भुगतान खाता, पीड़ित के अतिरिक्त किसी का भी।',
  },
  'escalation.words': {
    type: 'text',
    values: WORD_GROUPS,
    en: 'What the published word lists find in the platform’s escalation.',
    hi: 'मंच के तत्काल संदेश में प्रकाशित शब्द-सूचियों के मेल।',
  },
  'note.words': {
    type: 'text',
    values: WORD_GROUPS,
    en: 'What the published word lists find in the source’s summary and notes.',
    hi: 'स्रोत के सारांश और टिप्पणियों में प्रकाशित शब्द-सूचियों के मेल।',
  },
  'text.list': {
    type: 'text',
    en: 'A phrase list of the unit of which a text of the tip holds a phrase.',
    hi: 'इकाई की वह वाक्यांश-सूची जिसका कोई वाक्यांश सूचना के पाठ में है।',
  },
  'text.age': {
    type: 'number',
    en: 'An age under 18 stated in escalation, summary or notes.',
    hi: 'तत्काल संदेश, सारांश या टिप्पणी में बताई 18 से कम आयु।',
  },
  'meeting.days-left': {
    type: 'number',
    en: 'Days until the date of a meeting that the escalation names; 0: today; below 0: over everywhere.',
    hi: 'तत्काल संदेश में बताई भेंट की तिथि तक के दिन; 0: आज; 0 से कम: हर जगह बीत चुकी।',
  },
  'clock.days-left': {
    type: 'number',
    en: 'Days until the first thing expires.',
    hi: 'पहली चीज़ की अवधि समाप्त होने तक के दिन।',
  },
  'clock.what': {
    type: 'text',
    values: Object.keys(EXPIRY_KINDS),
    en: 'What expires first.',
    hi: 'सबसे पहले किसकी अवधि समाप्त होगी।',
  },
  'victim.count': {
    type: 'number',
    en: 'Victims that the tip describes.',
    hi: 'सूचना में वर्णित पीड़ितों की संख्या।',
  },
  'victim.age': {
    type: 'number',
    en: 'A victim’s age in years, stated or by date of birth.',
    hi: 'पीड़ित की आयु, बताई गई या जन्मतिथि से।',
  },
  'victim.location': {
    type: 'yes',
    en: 'A victim’s city, region, school or address is given.',
    hi: 'पीड़ित का शहर, क्षेत्र, विद्यालय या पता दिया है।',
  },
  'victim.country': { type: 'text', en: 'A victim’s country.', hi: 'पीड़ित का देश।' },
  'victim.identifier': {
    type: 'text',
    values: IDENTIFIER_KINDS,
    en: 'Kind of an identifier by which a victim may be found.',
    hi: 'पीड़ित तक पहुँचाने वाले पहचानक का प्रकार।',
  },
  'recipient.count': {
    type: 'number',
    en: 'Intended recipients that the tip describes.',
    hi: 'सूचना में वर्णित प्राप्तकर्ताओं की संख्या।',
  },
  'recipient.age': { type: 'number', en: 'A recipient’s age in years.', hi: 'प्राप्तकर्ता की आयु।' },
  'suspect.count': {
    type: 'number',
    en: 'Suspects that the tip describes.',
    hi: 'सूचना में वर्णित संदिग्धों की संख्या।',
  },
  'suspect.identifier': {
    type: 'text',
    values: IDENTIFIER_KINDS,
    en: 'Kind of an identifier of a suspect that says something about who.',
    hi: 'संदिग्ध की पहचान बताने वाले पहचानक का प्रकार।',
  },
  'suspect.verified': {
    type: 'text',
    values: ['phone', 'email'],
    en: 'A suspect’s phone or e-mail that the platform verified.',
    hi: 'संदिग्ध का फ़ोन या ई-मेल, जिसे मंच ने सत्यापित किया।',
  },
  'suspect.ip': {
    type: 'text',
    values: IP_QUALITIES,
    en: 'What a suspect’s IP address is good for.',
    hi: 'संदिग्ध का IP पता किस काम का है।',
  },
  'suspect.location': {
    type: 'yes',
    en: 'A suspect’s city, region or address is given.',
    hi: 'संदिग्ध का शहर, क्षेत्र या पता दिया है।',
  },
  'suspect.country': { type: 'text', en: 'A suspect’s country.', hi: 'संदिग्ध का देश।' },
  'suspect.age': { type: 'number', en: 'A suspect’s age in years.', hi: 'संदिग्ध की आयु।' },
  'suspect.named': {
    type: 'yes',
    en: 'A suspect’s first and last name are given.',
    hi: 'संदिग्ध का नाम और उपनाम दिया है।',
  },
  'suspect.prior-tips': {
    type: 'number',
    en: 'Earlier tips that the source itself names for a suspect.',
    hi: 'संदिग्ध पर स्रोत द्वारा बताई गई पिछली सूचनाएँ।',
  },
  'suspect.flag': { type: 'text', values: FLAGS, en: 'A flag on a suspect.', hi: 'संदिग्ध पर लगा चिह्न।' },
  'subject.earlier-tips': {
    type: 'number',
    en: 'Other tips on the same subjects.',
    hi: 'उन्हीं व्यक्तियों पर अन्य सूचनाएँ।',
  },
  'subject.closed-no-crime': {
    type: 'number',
    en: 'Earlier tips on the same subjects that were closed: no crime.',
    hi: 'उन्हीं व्यक्तियों पर “अपराध नहीं” कहकर बंद सूचनाएँ।',
  },
  'network.members': {
    type: 'number',
    en: 'People in the network of a subject; above 10 the next of 10, 20, 50, 100 … below.',
    hi: 'व्यक्ति के नेटवर्क में लोग; 10 से ऊपर 10, 20, 50, 100 … में से नीचे वाली संख्या।',
  },
  'network.tips': {
    type: 'number',
    en: 'Tips on which that network rests, counted so.',
    hi: 'सूचनाएँ जिन पर वह नेटवर्क टिका है, इसी तरह गिनी हुई।',
  },
  'network.countries': {
    type: 'number',
    en: 'Countries of these tips.',
    hi: 'इन सूचनाओं के देश।',
  },
  'network.ended': {
    type: 'text',
    values: NETWORK_ENDS,
    en: 'How tips on other people in the network ended.',
    hi: 'नेटवर्क के अन्य लोगों पर सूचनाओं का अंत कैसे हुआ।',
  },
  'network.ended-tips': {
    type: 'number',
    en: 'How many such tips, counted so.',
    hi: 'ऐसी कितनी सूचनाएँ, इसी तरह गिनी हुई।',
  },
  'hash.listed': {
    type: 'number',
    en: 'Files that stand on a hash list of known material of children.',
    hi: 'बालकों की ज्ञात सामग्री की हैश-सूची में मौजूद फ़ाइलें।',
  },
  'hash.unlisted': {
    type: 'number',
    en: 'Files with a hash that stand on none of the unit’s hash lists, where it has any.',
    hi: 'हैश वाली फ़ाइलें जो इकाई की किसी हैश-सूची में नहीं हैं, यदि सूची हो।',
  },
  'hash.victim-unidentified': {
    type: 'number',
    en: 'Files of which a list says that the victim is not identified, and none that one is.',
    hi: 'फ़ाइलें जिनका पीड़ित सूची के अनुसार अज्ञात है।',
  },
  'hash.victim-identified': {
    type: 'number',
    en: 'Files of which a list says that the victim is identified.',
    hi: 'फ़ाइलें जिनका पीड़ित सूची के अनुसार पहचाना गया है।',
  },
  'hash.undistributed': {
    type: 'number',
    en: 'Files of which a list says that they are not passed on, and none that they are.',
    hi: 'फ़ाइलें जो सूची के अनुसार फैली नहीं हैं।',
  },
  'hash.distributed': {
    type: 'number',
    en: 'Files of which a list says that they are passed on.',
    hi: 'फ़ाइलें जो सूची के अनुसार फैली हुई हैं।',
  },
  'hash.viral': {
    type: 'yes',
    en: 'Every file with a hash stands on a list of what is widely passed on.',
    hi: 'हैश वाली हर फ़ाइल व्यापक रूप से फैली सामग्री की सूची में है।',
  },
  'hash.category': {
    type: 'text',
    en: 'Category that a list of known material gives a file, with the scheme: US:1.',
    hi: 'ज्ञात सामग्री की सूची में फ़ाइल की श्रेणी, योजना सहित: US:1।',
  },
  'file.count': { type: 'number', en: 'Files that the tip lists.', hi: 'सूचना में दर्ज फ़ाइलें।' },
  'file.viewed': {
    type: 'text',
    values: VIEWED,
    en: 'Whether a person at the platform saw a file: yes, no, or not stated.',
    hi: 'क्या मंच के किसी व्यक्ति ने फ़ाइल देखी: हाँ, नहीं, या नहीं बताया।',
  },
  'file.classification': {
    type: 'text',
    values: CLASSIFICATIONS,
    en: 'The platform’s label of a file; not a legal finding.',
    hi: 'फ़ाइल पर मंच का वर्ग; यह विधिक निष्कर्ष नहीं है।',
  },
  'file.flag': { type: 'text', values: FLAGS, en: 'A flag on a file.', hi: 'फ़ाइल पर लगा चिह्न।' },
  'file.public': {
    type: 'yes',
    en: 'A file was publicly available.',
    hi: 'कोई फ़ाइल सार्वजनिक रूप से उपलब्ध थी।',
  },
  'file.all-viral': {
    type: 'yes',
    en: 'The tip as a whole is batched, viral or a meme, or each of its files is.',
    hi: 'पूरी सूचना या उसकी हर फ़ाइल थोक, वायरल या मीम है।',
  },
  'file.hash': { type: 'yes', en: 'At least one file has a hash.', hi: 'कम से कम एक फ़ाइल का हैश है।' },
  'file.ip': {
    type: 'text',
    values: IP_QUALITIES,
    en: 'What a file’s upload IP is good for.',
    hi: 'फ़ाइल अपलोड का IP पता किस काम का है।',
  },
  'file.known': {
    type: 'number',
    en: 'Files whose hash stood in an earlier tip.',
    hi: 'फ़ाइलें जिनका हैश पिछली सूचना में था।',
  },
  'file.new': {
    type: 'number',
    en: 'Files whose hash stood in no earlier tip.',
    hi: 'फ़ाइलें जिनका हैश किसी पिछली सूचना में नहीं था।',
  },
  'file.seen-most': {
    type: 'number',
    en: 'The most tips in which any one of the hashes stands.',
    hi: 'किसी एक हैश वाली सूचनाओं की अधिकतम संख्या।',
  },
} as const satisfies Record<string, FeatureEntry>;

export type FeatureName = keyof typeof FEATURES;
