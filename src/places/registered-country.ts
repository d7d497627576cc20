import { readFileSync } from 'node:fs';
import { type IpCountries, openIpCountries } from './ip-country.ts';
import { ipCountryFile } from './ip-country-file.ts';

let table: IpCountries | null = null;

/**
 * The country in which an address is registered, by the table that came with the program; null where it has none, for
 * private ranges, carriers’ NAT and what is no address. The file (8 MB) is read at the first question and kept.
 *
 * No location of a person: a proxy that no source names lies elsewhere.
 */
export function registeredCountry(ip: string): string | null {
  table ??= openIpCountries(readFileSync(ipCountryFile()));
  return table(ip);
}
