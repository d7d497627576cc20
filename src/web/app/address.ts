import './zod-without-code.ts';
import { FACETS, type QueueFilter, queueFilterShape } from '../../triage/shape.ts';

/** The part of an address after `?`: each name may stand several times. Values with commas stay whole. */
export function parseAddress(search: string): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  const params = new URLSearchParams(search);
  for (const name of params.keys()) values[name] = params.getAll(name);
  return values;
}

export function writeAddress(values: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== false)
        params.append(name, one === true ? 'yes' : String(one));
    }
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/**
 * The queue's filter out of an address. What does not fit the filter's shape is left out, so that an old or
 * mistyped link still opens. Without `state` the queue shows open tips.
 */
export function readFilter(values: Record<string, unknown>): QueueFilter {
  const filter: Record<string, unknown> = {};
  for (const facet of FACETS) {
    const wanted = list(values[facet]);
    const fits = wanted.filter((one) => queueFilterShape.shape[facet].safeParse([one]).success);
    if (fits.length > 0) filter[facet] = fits;
  }
  if (values.bundled === true || list(values.bundled).includes('yes')) filter.bundled = true;
  const read = queueFilterShape.safeParse(filter);
  return read.success ? read.data : {};
}

export function list(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

export function first(value: unknown): string | undefined {
  return list(value)[0];
}

/** The filter as the server is asked: open tips where the address names no state. */
export function askedFilter(filter: QueueFilter): QueueFilter {
  return filter.state ? filter : { ...filter, state: ['open'] };
}

/** One text for equal filters, whatever the order of names. */
export function filterKey(filter: QueueFilter): string {
  return JSON.stringify([...FACETS, 'bundled' as const].map((name) => filter[name] ?? null));
}
