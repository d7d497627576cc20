import { getCountrySpecifications, isValidIBAN } from 'ibantools';
import { parseCrypto } from './crypto.ts';
import { isImei } from './device.ts';
import { isWorthNaming } from './ip.ts';
import { type Finder, lead, TAKEN } from './prose.ts';

const IBAN_LENGTHS = new Map(
  Object.entries(getCountrySpecifications()).flatMap(([country, { chars }]) =>
    chars ? [[country, chars] as const] : [],
  ),
);
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,34}/g;

/** IBANs, with the spaces of print or without; only those whose length and modulo 97 are right. */
export const findIbans: Finder = (prose, take) =>
  prose.replace(IBAN, (match) => {
    const length = IBAN_LENGTHS.get(match.slice(0, 2)) ?? 0;
    let end = 0;
    for (let count = 0; count < length && end < match.length; end += 1) if (match[end] !== ' ') count += 1;
    const text = match.slice(0, end);
    if (length === 0 || /[A-Z0-9]/.test(match[end] ?? '') || !isValidIBAN(text.replace(/ /g, '')))
      return match;
    take('iban', text);
    return TAKEN + match.slice(end);
  });

const WALLET =
  /(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{40}|(?:bc1|BC1|ltc1|LTC1)(?:[a-zA-Z0-9]{59}|[a-zA-Z0-9]{39})|[13LMADXtTr97][1-9A-HJ-NP-Za-km-z]{25,35}|[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?)(?![A-Za-z0-9])/g;

/** Addresses of cryptocurrencies whose own check passes; EVM addresses even where it fails, since the form says enough. */
export const findWallets: Finder = (prose, take) =>
  prose.replace(WALLET, (match) => {
    const certain =
      match.startsWith('0x') ||
      (/\d/.test(match) && /[A-Za-z]/.test(match) && parseCrypto(match, {})[0]!.possible);
    if (!certain) return match;
    take('crypto', match);
    return TAKEN;
  });

const HEX = /(?<![A-Za-z0-9])[0-9a-fA-F]{32,64}(?![A-Za-z0-9])/g;
const ALGORITHM =
  /\b(md-?5|sha-?_?1|sha-?_?256|pdq)(?: ?(?:hash|digest|sum|checksum))?["')]?\s*(?:is|of (?:the )?file|=|:|-)?\s*$/i;

/** Digests of 32, 40 and 64 hexadecimal digits; the algorithm where a word before names it, else left open. */
export const findHashes: Finder = (prose, take) =>
  prose.replace(HEX, (match, offset: number) => {
    if (![32, 40, 64].includes(match.length) || /^\d+$/.test(match)) return match;
    const type = ALGORITHM.exec(lead(prose, offset, 40))?.[1];
    take('file_hash', match, type ? { type } : {});
    return TAKEN;
  });

const IMEI =
  /\b(IMEI(?:SV| ?[12])?(?: ?(?:no\.?|number))?["')]?[ \t]{0,4}(?:is|=|:|-)?[ \t]{0,4})(\d[\d /.-]{12,20}\d)(?!\d)/gi;

/** IMEIs that a label announces and whose check digit is right. */
export const findImeis: Finder = (prose, take) => {
  if (!/imei/i.test(prose)) return prose;
  return prose.replace(IMEI, (match, _label: string, value: string) => {
    if (!isImei(value)) return match;
    take('device', value, { type: 'IMEI' });
    return TAKEN;
  });
};

const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\w]|\.\d)/g;
const IPV6 = /(?<![\w:.])\[?(?:[0-9a-fA-F]{1,4}:|::)[0-9a-fA-F:.]{2,44}(?:\]:\d{1,5})?(?![\w:])/g;

/** Addresses that name a line of the internet; home networks and loopback are passed by. */
export const findIps: Finder = (prose, take) => {
  const found = (match: string) => {
    const text = match.endsWith('.') ? match.slice(0, -1) : match;
    const bare = /^[\d.]+:\d+$/.test(text)
      ? text.slice(0, text.indexOf(':'))
      : text.replace(/^\[|\]:?\d*$/g, '');
    if (!isWorthNaming(bare)) return match;
    take('ip', text);
    return TAKEN;
  };
  const rest = /\d\.\d/.test(prose) ? prose.replace(IPV4, found) : prose;
  return /[0-9a-f:]:[0-9a-f:]/i.test(rest) ? rest.replace(IPV6, found) : rest;
};
