import * as z from 'zod';

/** ISO 3166-1 alpha-2, upper case; XK for Kosovo. */
export const countryCodeShape = z.string().regex(/^[A-Z]{2}$/);
export type CountryCode = z.infer<typeof countryCodeShape>;

/**
 * The 28 states and 8 union territories of India since 26 January 2020.
 *
 * code  ISO 3166-2 since its change of November 2023 (CG, OD, TS, UK in place of CT, OR, TG, UT)
 * kind  state or union territory
 * also  former codes, letters on number plates, old names and spellings that documents use
 */
type StateRow = {
  code: string;
  kind: 'state' | 'union_territory';
  en: string;
  hi: string;
  also: readonly string[];
};

export const STATES = [
  {
    code: 'IN-AN',
    kind: 'union_territory',
    en: 'Andaman and Nicobar Islands',
    hi: 'अंडमान और निकोबार द्वीपसमूह',
    also: ['Andaman', 'Andaman & Nicobar', 'A&N Islands', 'Andaman Nicobar', 'अंडमान एवं निकोबार'],
  },
  {
    code: 'IN-AP',
    kind: 'state',
    en: 'Andhra Pradesh',
    hi: 'आंध्र प्रदेश',
    also: ['Andhra', 'Andra Pradesh', 'AD', 'आन्ध्र प्रदेश'],
  },
  { code: 'IN-AR', kind: 'state', en: 'Arunachal Pradesh', hi: 'अरुणाचल प्रदेश', also: ['Arunachal', 'NEFA'] },
  { code: 'IN-AS', kind: 'state', en: 'Assam', hi: 'असम', also: ['Asom', 'आसाम'] },
  { code: 'IN-BR', kind: 'state', en: 'Bihar', hi: 'बिहार', also: [] },
  {
    code: 'IN-CH',
    kind: 'union_territory',
    en: 'Chandigarh',
    hi: 'चंडीगढ़',
    also: ['Chandigarh UT', 'चण्डीगढ़'],
  },
  {
    code: 'IN-CG',
    kind: 'state',
    en: 'Chhattisgarh',
    hi: 'छत्तीसगढ़',
    also: ['CT', 'Chattisgarh', 'Chhatisgarh', 'Chatisgarh'],
  },
  {
    code: 'IN-DH',
    kind: 'union_territory',
    en: 'Dadra and Nagar Haveli and Daman and Diu',
    hi: 'दादरा और नगर हवेली और दमन और दीव',
    also: [
      'DN',
      'DD',
      'DNHDD',
      'DNH',
      'Dadra and Nagar Haveli',
      'Daman and Diu',
      'Daman & Diu',
      'Dadra & Nagar Haveli',
      'दादरा और नगर हवेली',
      'दमन और दीव',
    ],
  },
  {
    code: 'IN-DL',
    kind: 'union_territory',
    en: 'Delhi',
    hi: 'दिल्ली',
    also: [
      'New Delhi',
      'NCT of Delhi',
      'Delhi NCT',
      'National Capital Territory of Delhi',
      'Dilli',
      'नई दिल्ली',
    ],
  },
  { code: 'IN-GA', kind: 'state', en: 'Goa', hi: 'गोवा', also: [] },
  { code: 'IN-GJ', kind: 'state', en: 'Gujarat', hi: 'गुजरात', also: ['Gujrat'] },
  { code: 'IN-HP', kind: 'state', en: 'Himachal Pradesh', hi: 'हिमाचल प्रदेश', also: ['Himachal'] },
  { code: 'IN-HR', kind: 'state', en: 'Haryana', hi: 'हरियाणा', also: ['Hariyana'] },
  { code: 'IN-JH', kind: 'state', en: 'Jharkhand', hi: 'झारखंड', also: ['Jharkand', 'झारखण्ड'] },
  {
    code: 'IN-JK',
    kind: 'union_territory',
    en: 'Jammu and Kashmir',
    hi: 'जम्मू और कश्मीर',
    also: ['J&K', 'Jammu & Kashmir', 'Jammu', 'Kashmir', 'जम्मू-कश्मीर', 'जम्मू एवं कश्मीर'],
  },
  {
    code: 'IN-KA',
    kind: 'state',
    en: 'Karnataka',
    hi: 'कर्नाटक',
    also: ['Mysore', 'Mysore State', 'Karnatka'],
  },
  { code: 'IN-KL', kind: 'state', en: 'Kerala', hi: 'केरल', also: ['Keralam', 'केरला'] },
  { code: 'IN-LA', kind: 'union_territory', en: 'Ladakh', hi: 'लद्दाख', also: ['Ladak'] },
  {
    code: 'IN-LD',
    kind: 'union_territory',
    en: 'Lakshadweep',
    hi: 'लक्षद्वीप',
    also: ['Laccadives', 'Lakshdweep', 'Lakshadweep Islands'],
  },
  { code: 'IN-MH', kind: 'state', en: 'Maharashtra', hi: 'महाराष्ट्र', also: ['Maharastra', 'Maharashtara'] },
  { code: 'IN-ML', kind: 'state', en: 'Meghalaya', hi: 'मेघालय', also: [] },
  { code: 'IN-MN', kind: 'state', en: 'Manipur', hi: 'मणिपुर', also: [] },
  { code: 'IN-MP', kind: 'state', en: 'Madhya Pradesh', hi: 'मध्य प्रदेश', also: ['Madhyapradesh'] },
  { code: 'IN-MZ', kind: 'state', en: 'Mizoram', hi: 'मिज़ोरम', also: ['मिजोरम'] },
  { code: 'IN-NL', kind: 'state', en: 'Nagaland', hi: 'नागालैंड', also: ['नागालैण्ड'] },
  {
    code: 'IN-OD',
    kind: 'state',
    en: 'Odisha',
    hi: 'ओडिशा',
    also: ['OR', 'Orissa', 'Odissa', 'उड़ीसा', 'ओड़िशा'],
  },
  { code: 'IN-PB', kind: 'state', en: 'Punjab', hi: 'पंजाब', also: ['Panjab'] },
  {
    code: 'IN-PY',
    kind: 'union_territory',
    en: 'Puducherry',
    hi: 'पुडुचेरी',
    also: ['Pondicherry', 'Pondichery', 'पांडिचेरी', 'पुदुचेरी'],
  },
  { code: 'IN-RJ', kind: 'state', en: 'Rajasthan', hi: 'राजस्थान', also: ['Rajastan'] },
  { code: 'IN-SK', kind: 'state', en: 'Sikkim', hi: 'सिक्किम', also: ['Sikim'] },
  {
    code: 'IN-TN',
    kind: 'state',
    en: 'Tamil Nadu',
    hi: 'तमिलनाडु',
    also: ['Tamilnadu', 'Tamil Nad', 'Madras State', 'तमिल नाडु'],
  },
  { code: 'IN-TR', kind: 'state', en: 'Tripura', hi: 'त्रिपुरा', also: [] },
  {
    code: 'IN-TS',
    kind: 'state',
    en: 'Telangana',
    hi: 'तेलंगाना',
    also: ['TG', 'Telengana', 'Telangana State', 'तेलंगना'],
  },
  {
    code: 'IN-UK',
    kind: 'state',
    en: 'Uttarakhand',
    hi: 'उत्तराखंड',
    also: ['UT', 'UA', 'Uttaranchal', 'Uttrakhand', 'उत्तराखण्ड', 'उत्तरांचल'],
  },
  {
    code: 'IN-UP',
    kind: 'state',
    en: 'Uttar Pradesh',
    hi: 'उत्तर प्रदेश',
    also: ['Uttarpradesh', 'United Provinces', 'U.P.'],
  },
  {
    code: 'IN-WB',
    kind: 'state',
    en: 'West Bengal',
    hi: 'पश्चिम बंगाल',
    also: ['Bengal', 'Paschim Banga', 'W.B.', 'Westbengal'],
  },
] as const satisfies readonly StateRow[];

export type StateCode = (typeof STATES)[number]['code'];

/** Languages in which places are named. */
export type PlaceLanguage = 'en' | 'hi';
