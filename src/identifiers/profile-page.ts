import { type Platform, platformOfHost } from './platform-alias.ts';
import type { IdentifierKind } from './shape.ts';
import { bareHost } from './web-address.ts';

/**
 * What a platform's page is about.
 *
 * gives   screen_name: a handle; account: the platform's own number; group: a group or channel; phone: a number
 * value   as it stands in the address
 * page    canonical address of the profile alone, whatever post of it the address led to
 */
export type Page = {
  platform: Platform;
  gives: Extract<IdentifierKind, 'screen_name' | 'account' | 'group' | 'phone'>;
  value: string;
  page: string;
};

/** Path and query against which an address is matched, in order; the first group is the value. Handles without case. */
const PAGES: Readonly<Record<string, readonly [RegExp, Page['gives']][]>> = {
  bluesky: [[/^\/profile\/([^/?]+)/, 'screen_name']],
  deviantart: [[/^\/([\w-]+)/, 'screen_name']],
  discord: [
    [/^\/users\/(\d+)/, 'account'],
    [/^\/(?:invite\/)([\w-]+)/, 'group'],
    [/^\/channels\/(\d+)/, 'group'],
    [/^\/([\w-]{2,32})$/, 'group'],
  ],
  facebook: [
    [/^\/profile\.php\?(?:.*&)?id=(\d+)/, 'account'],
    [/^\/people\/[^/]+\/(\d+)/, 'account'],
    [/^\/groups\/([^/?]+)/, 'group'],
    [/^\/(\d{6,})(?:[/?]|$)/, 'account'],
    [
      /^\/(?!(?:watch|story\.php|photo|photos|photo\.php|events|share|marketplace|permalink\.php|sharer|reel|login|gaming|help|hashtag|messages|t|video|videos|public|pages|legal|policies|business|profile\.php|home\.php|index\.php|people|groups|me)(?:[./?]|$))([\w.]{3,64})/,
      'screen_name',
    ],
  ],
  github: [[/^\/([\w-]+)/, 'screen_name']],
  instagram: [
    [/^\/stories\/(?!highlights)([\w.]+)/, 'screen_name'],
    [
      /^\/(?!(?:p|reel|reels|explore|stories|tv|accounts|direct|legal|about|share|s)(?:[/?]|$))([\w.]{1,30})/,
      'screen_name',
    ],
  ],
  kik: [[/^\/(?:u\/)?([\w.]{2,})/, 'screen_name']],
  linkedin: [[/^\/in\/([^/?]+)/, 'screen_name']],
  onlyfans: [[/^\/([\w.-]+)/, 'screen_name']],
  pinterest: [[/^\/(?!pin(?:[/?]|$))([\w]{3,30})/, 'screen_name']],
  reddit: [
    [/^\/(?:u|user)\/([\w-]+)/, 'screen_name'],
    [/^\/r\/(\w+)/, 'group'],
  ],
  roblox: [
    [/^\/users\/(\d+)/, 'account'],
    [/^\/(?:groups|communities)\/(\d+)/, 'group'],
  ],
  sharechat: [[/^\/profile\/([^/?]+)/, 'screen_name']],
  signal: [
    [/^\/?#p\/(\+\d{7,15})/, 'phone'],
    [/^\/?#([\w-]{20,})/, 'group'],
  ],
  snapchat: [[/^\/(?:add|u|@)\/?([\w.-]+)/, 'screen_name']],
  soundcloud: [[/^\/([\w-]+)/, 'screen_name']],
  steam: [
    [/^\/profiles\/(\d+)/, 'account'],
    [/^\/id\/([\w-]+)/, 'screen_name'],
    [/^\/groups\/([\w-]+)/, 'group'],
  ],
  telegram: [
    [/^\/(\+\d{7,15})$/, 'phone'],
    [/^\/(?:joinchat\/|\+)([\w-]{8,})/, 'group'],
    [/^\/c\/(\d+)/, 'group'],
    [
      /^\/(?:s\/)?(?!(?:s|c|share|joinchat|addstickers|proxy|socks|iv|addtheme|boost|login)(?:[/?]|$))([A-Za-z]\w{3,31})/,
      'screen_name',
    ],
  ],
  threads: [[/^\/@([\w.]+)/, 'screen_name']],
  tiktok: [[/^\/@([\w.-]+)/, 'screen_name']],
  twitch: [[/^\/(?!(?:videos|directory)(?:[/?]|$))(\w{3,25})/, 'screen_name']],
  vk: [
    [/^\/id(\d+)/, 'account'],
    [/^\/(?:club|public)(\d+)/, 'group'],
    [/^\/([\w.]{3,})/, 'screen_name'],
  ],
  whatsapp: [
    [/^\/send\/?\?(?:.*&)?phone=(?:%2B|\+)?(\d{7,15})/i, 'phone'],
    [/^\/(\+?\d{7,15})(?:[/?]|$)/, 'phone'],
    [/^\/channel\/(\w+)/, 'group'],
    [/^\/(?:invite\/)?(\w{20,24})/, 'group'],
  ],
  x: [
    [/^\/i\/user\/(\d+)/, 'account'],
    [
      /^\/(?!(?:i|home|search|hashtag|intent|share|explore|settings|messages|login|tos|privacy)(?:[/?]|$))(\w{1,15})(?:[/?]|$)/,
      'screen_name',
    ],
  ],
  youtube: [
    [/^\/channel\/(UC[\w-]{22})/, 'account'],
    [/^\/@([^/?]+)/, 'screen_name'],
    [/^\/(?:user|c)\/([^/?]+)/, 'screen_name'],
  ],
};

/** The profile, group or number that a platform's address leads to, or null. Pure. */
export function pageOf(url: URL): Page | null {
  if (url.protocol === 'tg:') return telegramLink(url);
  if (!/^https?:$/.test(url.protocol)) return null;
  const host = bareHost(url);
  const row = platformOfHost(host);
  if (!row) return null;
  const platform = { id: row.id, name: row.name, known: true };
  const place = `${url.pathname}${url.search}${row.id === 'signal' ? url.hash : ''}`;
  for (const [form, gives] of PAGES[row.id] ?? []) {
    const match = form.exec(place);
    if (!match) continue;
    const value = gives === 'screen_name' ? decoded(match[1]!).toLowerCase() : match[1]!;
    const path = gives === 'screen_name' ? match[0].toLowerCase() : match[0];
    return { platform, gives, value, page: `${row.domains![0]}${path.replace(/[/?]$/, '')}` };
  }
  if (row.id === 'tumblr' && /^[\w-]+\.tumblr\.com$/.test(host)) {
    return { platform, gives: 'screen_name', value: host.split('.')[0]!, page: host };
  }
  return null;
}

/** `tg://resolve?domain=name`, `tg://join?invite=code`, `tg://user?id=7`: the app's own links. */
function telegramLink(url: URL): Page | null {
  const platform = { id: 'telegram', name: 'Telegram', known: true };
  const [name, code, id] = ['domain', 'invite', 'id'].map((key) => url.searchParams.get(key));
  if (name)
    return { platform, gives: 'screen_name', value: name.toLowerCase(), page: `t.me/${name.toLowerCase()}` };
  if (code) return { platform, gives: 'group', value: code, page: `t.me/joinchat/${code}` };
  return id ? { platform, gives: 'account', value: id, page: url.href } : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
