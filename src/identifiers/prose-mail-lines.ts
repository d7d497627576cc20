import { readTime } from '../kernel/time.ts';
import type { Finder } from './prose.ts';
import { TAKEN } from './prose.ts';

/**
 * The lines in which Yahoo tells of mail: `Sent Date:`, then `From:` and `To:`. Who wrote and who received, with
 * the time of the line before; a name without @ is a Yahoo screen name.
 */
export const findMailLines: Finder = (prose, take) => {
  if (!/^[ \t]*sent date ?:/im.test(prose)) return prose;
  let time = readTime('');
  return prose
    .split('\n')
    .map((line) => {
      const match = /^\s*(sent date|from|to) ?: ?(\S.*)$/i.exec(line);
      if (!match) return line;
      const [, label = '', value = ''] = match;
      if (/^sent/i.test(label)) {
        time = readTime(value);
        return TAKEN;
      }
      const hints = { event: /^from$/i.test(label) ? 'From' : 'To', ...(time.text === '' ? {} : { time }) };
      for (const part of value.split(/[;,]/).map((part) => part.trim())) {
        if (part.includes('@')) take('email', part, hints);
        else if (/^[\w.-]{3,64}$/.test(part)) take('screen_name', part, { ...hints, platform: 'Yahoo' });
      }
      return TAKEN;
    })
    .join('\n');
};
