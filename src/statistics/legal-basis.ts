/**
 * On what a unit of a country may rest a request for what a report left out. A developer’s summary of public law, not legal advice:
 * the officer who signs decides. Sources: the laws named.
 */
const INDIA = [
  'Bharatiya Nagarik Suraksha Sanhita 2023, s. 94 (production of documents and electronic communications)',
  'Information Technology (Intermediary Guidelines and Digital Media Ethics Code) Rules 2021, r. 3(1)(j): information to a lawfully authorised agency within 72 hours of an order in writing; r. 3(1)(g) and (h): preservation for 180 days',
];
const UNITED_STATES = [
  '18 U.S.C. § 2258A(b) (contents of a provider’s report), § 2258A(h) as amended by the REPORT Act (preservation for one year)',
  '18 U.S.C. § 2703(f) (preservation of existing records for 90 days). Nothing is asked here that needs legal process under § 2703',
];
const EUROPEAN_UNION = [
  'Regulation (EU) 2023/1543 on production and preservation orders, in force for orders from 18 August 2026, with the law of the Member State',
];
const EU_MEMBERS: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '), // not DK: outside the Regulation
);

/** The lines of a request by the country of the unit that makes it (ISO 3166-1 alpha-2). */
export function legalBasis(country: string): readonly string[] {
  if (country === 'IN') return INDIA;
  if (country === 'US') return UNITED_STATES;
  if (EU_MEMBERS.has(country)) return EUROPEAN_UNION;
  return [`The law of ${country || 'the unit'} under which this is asked: ______________________________`];
}

/** The law under which the report itself came, where that is known. */
export const REPORTED_UNDER =
  'Your report was made under 18 U.S.C. § 2258A; its contents are to be preserved for one year (§ 2258A(h)).';
