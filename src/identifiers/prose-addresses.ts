import { getDomain, parse } from 'tldts';
import { platformOf, platformOfHost, platformRow } from './platform-alias.ts';
import { type Finder, lead, TAKEN } from './prose.ts';
import { isUpiHandle } from './upi.ts';

const LINK =
  /(?<![A-Za-z0-9])(?:https?:\/\/|ftp:\/\/|tg:\/\/|upi:\/\/|mailto:|www\.)[^\s<>"`{}|\\^\uE000]{3,2048}/gi;
const BARE =
  /(?<![\p{L}\p{N}@./_-])(?:[\p{L}\p{M}\p{N}-]{1,63}\.){1,4}\p{L}[\p{L}\p{M}\p{N}-]{1,23}\/[^\s<>"`{}|\\^\uE000]{1,2000}/gu;

/** Addresses with a scheme or `www.`, payment links, and `t.me/name`, `example.org/path` without one. */
export const findLinks: Finder = (prose, take) => {
  let rest = prose;
  if (/:\/\/|mailto:|www\./i.test(rest)) {
    rest = rest.replace(LINK, (match) => {
      const link = withoutTail(match);
      if (/^upi:/i.test(link)) take('upi', link);
      else if (/^mailto:/i.test(link)) take('email', link);
      else take('url', link);
      return TAKEN + match.slice(link.length);
    });
  }
  if (!/\.[^\s./]{2,24}\//.test(rest)) return rest;
  return rest.replace(BARE, (match) => {
    const link = withoutTail(match);
    const host = link.slice(0, link.indexOf('/')).toLowerCase();
    if (!platformOfHost(host) && !isListed(host)) return match;
    take('url', link);
    return TAKEN + match.slice(link.length);
  });
};

/** True for a host under a suffix that the root zone knows. */
function isListed(host: string): boolean {
  return parse(host).isIcann === true && getDomain(host) !== null;
}

/** Without the full stop, comma or bracket that belongs to the sentence. */
function withoutTail(link: string): string {
  let end = link.length;
  while (end > 0 && '.,;:!?\'"”’»)]*'.includes(link[end - 1]!)) {
    if (link[end - 1] === ')' && link.lastIndexOf('(', end) > 0) break;
    if (link[end - 1] === ']' && link.lastIndexOf('[', end) > 0) break;
    end -= 1;
  }
  return link.slice(0, end);
}

/**
 * E-mail addresses where a dot stands after the @, payment addresses where none does. Looks left and right from each @,
 * since nearly all text has none.
 */
export const findMailAndUpi: Finder = (prose, take) => {
  let rest = '';
  let done = 0;
  for (let at = prose.indexOf('@'); at >= 0; at = prose.indexOf('@', at + 1)) {
    let start = at;
    while (start > done && at - start < 256 && isAddressCharacter(prose, start - 1, '._%+-')) start -= 1;
    while (start < at && '.%+-'.includes(prose[start]!)) start += 1;
    let end = at + 1;
    while (end - at < 254 && isAddressCharacter(prose, end, '.-')) end += 1;
    while (end > at + 1 && '.-'.includes(prose[end - 1]!)) end -= 1;
    const kind =
      prose[start - 1] === '@' || prose[end] === '@'
        ? null
        : kindOf(prose.slice(start, at), prose.slice(at + 1, end));
    if (!kind) continue;
    take(kind, prose.slice(start, end));
    rest += prose.slice(done, start) + TAKEN;
    done = end;
  }
  return rest + prose.slice(done);
};

function kindOf(local: string, handle: string): 'upi' | 'email' | null {
  if (local === '' || handle === '') return null;
  if (/\.npci$/i.test(handle)) return 'upi';
  if (/\.(?:[\p{L}\p{M}]{2,}|xn--[\w-]+)$/iu.test(handle)) return 'email';
  return isUpiHandle(`${local}@${handle}`) ? 'upi' : null;
}

function isAddressCharacter(prose: string, place: number, besides: string): boolean {
  const code = prose.charCodeAt(place);
  if (code < 128)
    return (
      (code > 47 && code < 58) ||
      (code > 64 && code < 91) ||
      (code > 96 && code < 123) ||
      besides.includes(prose[place]!)
    );
  return code > 127 && /[\p{L}\p{M}\p{N}]/u.test(prose[place]!); // past the end `code` is NaN
}

const HANDLE = /(?=@)(?<![\p{L}\p{N}_@./])@([A-Za-z0-9_][A-Za-z0-9_.]{1,63})/gu;
const LABEL =
  /(?:user ?names?|screen ?names?|handles?|profiles?|accounts?|user ?ids?|ids?|contacts?|usernames?)["')]?\s*(?:is|was|=|:|-|–)?\s*$/i;

/** `@name` where a platform or a label stands before it on the line; an @ alone is no handle. */
export const findHandles: Finder = (prose, take) => {
  if (!prose.includes('@')) return prose;
  return prose.replace(HANDLE, (match, name: string, offset: number) => {
    const words = lead(prose, offset, 48);
    const platform = lastPlatform(words);
    if (!platform && !LABEL.test(words)) return match;
    take('screen_name', name.replace(/(?<!\.)\.+$/, ''), platform ? { platform } : {});
    return TAKEN;
  });
};

/** Names of platforms that are words as well: they count only directly before the handle. */
const COMMON_WORDS: ReadonlySet<string> = new Set(
  'x line signal zoom apple session matrix element snap outlook live hoop tango josh moj whisper threads azar twitch rumble ok epic tez pan aadhaar wa ig yt fb'.split(
    ' ',
  ),
);

function lastPlatform(words: string): string | null {
  const tokens = words.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  for (let i = tokens.length - 1; i >= 0 && i >= tokens.length - 5; i -= 1) {
    const token = tokens[i]!;
    const { id, known } = platformOf(token);
    if (known && (!COMMON_WORDS.has(token.toLowerCase()) || i === tokens.length - 1) && platformRow(id))
      return id;
  }
  return null;
}
