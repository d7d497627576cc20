import { domainToASCII } from 'node:url';
import { type Found, sound, unrecognised } from './found.ts';
import { DISPOSABLE_DOMAINS, MAIL_PROVIDERS, SHARED_MAILBOXES } from './mail-providers.ts';
import type { Trap } from './shape.ts';

/**
 * E-mail addresses, RFC 5321 and 6531. Canonical: lower case, domain in punycode, the provider's own rule about dots and
 * plus applied (`mail-providers.ts`); a plus is kept where no rule is known. `Synthetic.Suspect+1@googlemail.com`
 * is `syntheticsuspect@gmail.com`.
 *
 * Traps: mailboxes that a desk reads (abuse@, support@) and throw-away domains tie nobody to anything and are weak.
 */
export function parseEmail(text: string): Found[] {
  const plain = text.normalize('NFKC'); // full-width letters, and the full-width @, are typed on East Asian keyboards
  const address = /<([^<>]*@[^<>]*)>/.exec(plain)?.[1] ?? plain.replace(/^mailto:([^?]*).*$/i, '$1');
  const cut = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(cut, 0)).trim().toLowerCase();
  const domain = domainOf(address.slice(cut + 1).trim());
  if (!isLocal(local) || domain === '') return [unrecognised(text)];
  const traps: Trap[] = [];
  if (isDisposable(domain)) traps.push('disposable_mail');
  if (SHARED_MAILBOXES.has(local.replace(/\+.*|[._-]/g, ''))) traps.push('shared_mailbox');
  return [
    sound(canonicalOf(local, domain), traps.length === 0 ? 'strong' : 'weak', {
      display: `${local}@${domain}`,
      traps,
    }),
  ];
}

const PROVIDER_OF = new Map(
  MAIL_PROVIDERS.flatMap((provider) => provider.domains.map((domain) => [domain, provider] as const)),
);

function canonicalOf(local: string, domain: string): string {
  const provider = PROVIDER_OF.get(domain);
  if (!provider) return `${local}@${domain}`;
  const mailbox = local.replace(/\+.*$/, '').replace(provider.ignores ?? '', '');
  return `${mailbox || local}@${provider.domains[0]}`;
}

/** 64 characters, no space, no @, no control; a quoted local part is so rare that it is read as written. */
function isLocal(local: string): boolean {
  return local.length > 0 && local.length <= 64 && !/[\s@<>()[\],;:\\]|^\.|\.$|\.\./.test(local);
}

/** The domain in lower-case ASCII, or '' where the text is none. */
function domainOf(text: string): string {
  const bare = text.replace(/(?<!\.)\.+$/, '').toLowerCase();
  const ascii = /^[a-z0-9.-]*$/.test(bare)
    ? bare
    : /[\s:/?#@[\]\\%<>^|]/.test(bare)
      ? ''
      : domainToASCII(bare);
  const labels = ascii.split('.');
  const fits =
    labels.length > 1 &&
    ascii.length <= 253 &&
    labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  return fits && !/^\d+$/.test(labels.at(-1)!) ? ascii : '';
}

function isDisposable(domain: string): boolean {
  const labels = domain.split('.');
  return labels.some((_, i) => DISPOSABLE_DOMAINS.has(labels.slice(i).join('.')));
}
