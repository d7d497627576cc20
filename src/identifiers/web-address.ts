/** Schemes that are written without `//`; anything else before a colon is a host and its port. */
const OPAQUE = /^(?:mailto|tel|sms|data|magnet|bitcoin|ethereum|geo|javascript|blob|ipfs|ton):/i;
const TRACKING =
  /^(?:utm_.*|fbclid|gclid|dclid|msclkid|twclid|igshid|igsh|mc_cid|mc_eid|mibextid|si|feature|ref_src|ref_url|_ga|yclid)$/i;

/** `hxxps://chat[.]example[.]com` as it was before somebody made it harmless for print. O(n). */
export function rearmed(text: string): string {
  if (!/[[({]|hxxp/i.test(text)) return text;
  return text
    .replace(/\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)/gi, '.')
    .replace(/\[:\]/g, ':')
    .replace(/\[@\]|\[at\]|\(at\)/gi, '@')
    .replace(/hxxp(s?)(?=:)/gi, 'http$1');
}

/** A web address read by the WHATWG rules, with or without its scheme; null where the text is none. */
export function readAddress(text: string): URL | null {
  const rearmedText = rearmed(text).trim();
  const full =
    /^[a-z][a-z0-9+.-]*:\/\//i.test(rearmedText) || OPAQUE.test(rearmedText)
      ? rearmedText
      : `https://${rearmedText}`;
  if (!URL.canParse(full)) return null;
  const url = new URL(full);
  if (full !== rearmedText && !url.hostname.includes('.')) return null;
  if (/^https?:$/.test(url.protocol) && /^\.*$|\.\./.test(url.hostname)) return null;
  return url;
}

/** Host without `www.`, `m.` or `mobile.` and the root's dot. */
export function bareHost(url: URL): string {
  const host = url.hostname.replace(/(?<!\.)\.+$/, '');
  return host.replace(/^(?:(?:www|m|mobile)\.)+(?=[^.]+\.)/, '');
}

/**
 * One text for one page. http and https, `www.`, the trailing slash, credentials, tracking parameters and the order
 * of parameters make no difference; a fragment counts only where the page is chosen by it (`#!`, `#/`). Path and
 * query keep their case. Without scheme for http(s): `chat.example.com/u/synthetic`.
 */
export function addressKey(url: URL): string {
  if (!/^https?:$/.test(url.protocol)) return url.href;
  const host = bareHost(url);
  const port = url.port === '' || url.port === '80' || url.port === '443' ? '' : `:${url.port}`;
  const path = url.pathname.replace(/(?<!\/)\/+$/, '');
  const hash = /^#[!/]./.test(url.hash) ? url.hash : '';
  const key = `${host}${port}${path}${queryKey(url)}${hash}`;
  return host.includes('.') ? key : `http://${key}`;
}

function queryKey(url: URL): string {
  if (url.search === '') return '';
  const kept = [...url.searchParams].filter(([name]) => !TRACKING.test(name));
  if (kept.length === 0) return '';
  const query = new URLSearchParams(kept);
  query.sort();
  return `?${query}`;
}

/** True where the path names a user (`/u/name`, `/@name`, `?user=…`). */
export function hasUserPath(url: URL): boolean {
  return (
    /^\/(?:@[^/]|(?:u|user|users|usr|profile|profiles|member|members|people|add|in|id|channel|c|account|accounts|creator|author)\/[^/])/i.test(
      url.pathname,
    ) || /[?&](?:id|uid|user|user_?id|user_?name|profile)=[^&]/i.test(url.search)
  );
}
