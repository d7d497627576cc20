import type { TFunction } from 'i18next';
import type { Facet } from '../../triage/shape.ts';
import type { Format } from '../language/format.ts';
import { incidentWords, regionWords } from '../language/words.ts';

/** One line of a facet's checklist: values that read alike stand in one line. */
export type Option = { words: string; values: string[]; count: number };

export function facetWords(
  facet: Facet,
  value: string,
  context: { t: TFunction; format: Format; officers: ReadonlyMap<string, string> },
): string {
  const { t, format, officers } = context;
  if (value === '') return t('filter.notStated');
  switch (facet) {
    case 'lane':
      return t(`lane.${value as 'now'}`);
    case 'state':
      return t(`tipState.${value as 'open'}`);
    case 'country':
      return format.country(value);
    case 'region':
      return regionWords(format.language, value);
    case 'incidentType':
      return incidentWords(t, value);
    case 'assigned':
      return value === 'nobody' ? t('assign.nobody') : (officers.get(value) ?? value);
    default:
      return value;
  }
}

/** The counted values of a facet, and the chosen ones that count nothing, as lines. */
export function optionsOf(
  facet: Facet,
  counts: readonly { value: string; count: number }[],
  chosen: readonly string[],
  words: (value: string) => string,
): Option[] {
  const lines = new Map<string, Option>();
  const add = (value: string, count: number) => {
    const name = words(value);
    const line = lines.get(name) ?? { words: name, values: [], count: 0 };
    if (!line.values.includes(value))
      lines.set(name, { ...line, values: [...line.values, value], count: line.count + count });
  };
  if (facet === 'lane')
    for (const lane of ['now', '24h', 'week', '30d'])
      add(lane, counts.find((one) => one.value === lane)?.count ?? 0);
  for (const { value, count } of counts) add(value, count);
  for (const value of chosen) add(value, 0);
  return [...lines.values()];
}
