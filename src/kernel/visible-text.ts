/**
 * Marks that change how text reads without being seen: controls, directions, zero widths, fillers, tags. Joiners (U+200C,
 * U+200D) belong to the scripts of India, to Arabic and to emoji, and count where they stand behind none of these.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB]|\u034F|\u17B4|\u17B5|[\u180B-\u180D]|\u180F|[\u{E0000}-\u{E0FFF}]|(?<![\p{M}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Arabic}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]/gu;

/** The text with every unseen mark written out, `[U+202E]`, so that what is read is what is there. Linear. */
export function visible(text: string): string {
  UNSEEN.lastIndex = 0;
  return UNSEEN.test(text) ? text.replace(UNSEEN, written) : text;
}

const written = (mark: string): string =>
  `[U+${mark.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;

/** A value of plain JSON with every text in it made visible; the very same value where nothing was unseen. */
export function visibleIn<T>(value: T): T {
  if (typeof value === 'string') return visible(value) as T;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map(visibleIn);
    return items.some((item, at) => item !== value[at]) ? (items as T) : value;
  }
  const entries = Object.entries(value);
  const shown = entries.map(([name, member]) => [name, visibleIn(member)] as const);
  return shown.some(([, member], at) => member !== entries[at]![1])
    ? (Object.fromEntries(shown) as T)
    : value;
}

/** JSON in which unseen marks stand as escapes: the same document, and no order to a terminal. */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (mark) =>
    Array.from(
      { length: mark.length },
      (_, at) => `\\u${mark.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
