import { type BoardFilter, CLOCK_KINDS, type ClockKind, dayShape } from '../../clocks/shape.ts';
import { first, list } from '../app/address.ts';

export const VIEWS = ['list', 'month', 'week'] as const;
export type View = (typeof VIEWS)[number];

/** What of the board is shown, as the address says it: no id of a tip and no name. */
export type BoardSearch = {
  view?: View;
  officer?: string;
  kind?: ClockKind[];
  estimates?: 'without' | 'only';
  /** list: that day alone; month and week: the one that it lies in */
  day?: string;
};

/** The address’s part, with what does not fit left out. */
export function readBoard(values: Record<string, unknown>): BoardSearch {
  const view = VIEWS.find((one) => one === first(values.view));
  const officer = first(values.officer);
  const kind = CLOCK_KINDS.filter((one) => list(values.kind).includes(one));
  const estimates = (['without', 'only'] as const).find((one) => one === first(values.estimates));
  const day = dayShape.safeParse(first(values.day)).data;
  const whose = officer === 'me' || officer === 'nobody' || /^[0-9a-f-]{36}$/.test(officer ?? '');
  return {
    ...(view && view !== 'list' && { view }),
    ...(whose && { officer: officer! }),
    ...(kind.length > 0 && { kind }),
    ...(estimates && { estimates }),
    ...(day && { day }),
  };
}

/** The filter as the server is asked, without a window. */
export const filterOf = ({ officer, kind, estimates }: BoardSearch): BoardFilter => ({
  ...(officer && { officer }),
  ...(kind && { kinds: kind }),
  ...(estimates && { estimates }),
});
