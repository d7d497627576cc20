import { DAY_MS } from '../../kernel/time.ts';
import type { Story } from '../story.ts';

/** `YYYY-MM-DDTHH:MM:SSZ` of milliseconds since 1970. */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The same instant on a clock that is ahead of UTC by so many minutes: `…+05:30`. */
export function withOffset(at: number, minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${new Date(at + minutes * 60_000).toISOString().slice(0, 19)}+${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** When it happened as the document says, on the story's clock: right, without an offset, or years ahead. */
export function incidentTime(story: Story): string {
  if (story.clock === 'future') return utc(story.incidentAt + 3_650 * DAY_MS);
  const text = utc(story.incidentAt);
  return story.clock === 'no-offset' ? text.slice(0, -1) : text;
}
