import { TipstaffError } from '../kernel/errors.ts';

/**
 * What may be said of a fault: our own errors in their sentence; of any other only its kind and the place in this
 * program, since the messages of drivers and parsers quote what they were given.
 */
export function describeFault(error: unknown): string {
  if (error instanceof TipstaffError) return `${error.message} (${error.code})`;
  if (!(error instanceof Error)) return 'an unknown fault';
  const place = placeOf(error);
  return place ? `${error.name} at ${place}` : error.name;
}

/** The first line of our own code in a fault's stack: a place in the program, no data. */
export function placeOf(error: unknown): string | undefined {
  const stack = error instanceof Error ? error.stack : undefined;
  return stack
    ?.split('\n')
    .find((each) => /(?:dist|src)\/\w+\//.test(each))
    ?.trim()
    .replace(/.*\/(?:dist|src)\//, '')
    .replace(/\)$/, '');
}
