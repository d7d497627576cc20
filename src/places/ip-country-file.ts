import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Where the file of IP countries lies that came with the program (CC0-1.0, ip-location-db; 8 MB). The combined one:
 * the file for IPv4 alone answers nonsense for IPv6. Reading it is left to the caller.
 */
export function ipCountryFile(): string {
  const manifest = createRequire(import.meta.url).resolve(
    '@ip-location-db/geo-whois-asn-country-mmdb/package.json',
  );
  return join(dirname(manifest), 'geo-whois-asn-country.mmdb');
}
