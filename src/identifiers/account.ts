import { maskAadhaar } from './aadhaar.ts';
import { parseEmail } from './email.ts';
import { type Context, type Found, type Hints, sound } from './found.ts';
import { maskPan } from './pan.ts';
import { parsePhone } from './phone.ts';
import { platformRow } from './platform-alias.ts';
import { scope, scoped } from './platform-scoped.ts';

/**
 * An account: a platform and its own id of the user (NCMEC: espService + espIdentifier). Canonical
 * `platform:id`, the id's case kept, since ids of some platforms differ by case alone.
 *
 * Where the id is a telephone number (WhatsApp, Signal) the number is given besides; an id that is an e-mail address
 * gives that. Traps: without a platform an id says little and is weak; a platform that no table knows keeps its
 * literal name. `platform: Aadhaar` and `platform: PAN` are masked and never kept.
 */
export function parseAccount(text: string, hints: Hints, context: Context): Found[] {
  const { platform, value } = scope(text, hints);
  if (platform?.id === 'aadhaar') return [maskAadhaar(value)];
  if (platform?.id === 'pan') return [maskPan(value)];
  const id = idOf(platform?.id ?? '', value);
  const canonical = scoped(platform, id);
  const display = platform ? `${platform.name}: ${id}` : id;
  if (!platform) return [sound(canonical, 'weak', { display, traps: ['platform_unknown'] }), ...leads(id)];
  if (platformRow(platform.id)?.phoneIds) {
    const number = parsePhone(/^\d/.test(id) ? internationalOf(id) : id, {}, context)[0]!;
    if (number.possible) {
      return [
        sound(scoped(platform, number.canonical), 'strong', {
          display: `${platform.name}: ${number.display}`,
          traps: number.traps.filter((trap) => trap === 'filler'),
        }),
        { ...number, kind: 'phone' },
      ];
    }
  }
  return [
    sound(canonical, 'strong', { display, traps: platform.known ? [] : ['platform_unknown'] }),
    ...leads(id),
  ];
}

/** `@handle`, WhatsApp's `…@s.whatsapp.net` and Skype's `8:live:…` without their wrapping. */
function idOf(platform: string, value: string): string {
  if (platform === 'whatsapp' || platform === 'viber')
    return value.replace(/(?:@s\.whatsapp\.net|@c\.us)+$/i, '') || value;
  if (platform === 'skype') return value.replace(/^(?:8:)+(?=.)/, '');
  return value.replace(/^[@\s]+(?=.)/, '');
}

/** WhatsApp writes E.164 without the plus; ten digits alone are left to the default country. */
function internationalOf(id: string): string {
  return /^\d{11,15}$/.test(id) ? `+${id}` : id;
}

function leads(id: string): Found[] {
  if (!id.includes('@')) return [];
  const email = parseEmail(id)[0]!;
  return email.valid ? [{ ...email, kind: 'email' }] : [];
}
