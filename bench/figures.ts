/** What a figure has to reach. */
export type Target = { atLeast: number } | { atMost: number };

/**
 * One measured figure.
 *
 * id      the line of the table of targets that it answers, e.g. `C2`; null where it only informs
 * value   null where it could not be measured; `note` then says why
 * beside  the peer or the limit, measured in the same run
 */
export type Figure = {
  section: string;
  id: string | null;
  name: string;
  value: number | null;
  unit: string;
  target: Target | null;
  verdict: 'PASS' | 'MISS' | null;
  beside: { name: string; value: number; unit: string } | null;
  note: string | null;
};

type Given = Pick<Figure, 'name' | 'unit'> & { value: number | null } & Partial<
    Pick<Figure, 'id' | 'target' | 'beside' | 'note'>
  >;

/** The figures of one run, printed as they come in. */
export class Figures {
  readonly list: Figure[] = [];
  private section = '';
  private readonly print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.print = print;
  }

  begin(section: string, about: string): void {
    this.section = section;
    this.print(`\n${section}: ${about}`);
  }

  add(given: Given): void {
    const figure: Figure = {
      section: this.section,
      id: null,
      target: null,
      beside: null,
      note: null,
      ...given,
      verdict: verdictOf(given.value, given.target ?? null),
    };
    this.list.push(figure);
    this.print(lineOf(figure));
  }

  /** A line that is told and not kept: progress, a table's rows. */
  say(words: string): void {
    this.print(`      ${words}`);
  }
}

function verdictOf(value: number | null, target: Target | null): Figure['verdict'] {
  if (value === null || target === null) return null;
  const reached = 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
  return reached ? 'PASS' : 'MISS';
}

function lineOf({ id, name, value, unit, target, verdict, beside, note }: Figure): string {
  const measured = value === null ? 'not measured' : `${shown(value)} ${unit}`.trim();
  const aim = target && ('atLeast' in target ? `≥ ${shown(target.atLeast)}` : `≤ ${shown(target.atMost)}`);
  const more = [aim, beside && `${beside.name}: ${shown(beside.value)} ${beside.unit}`.trim(), note].filter(
    Boolean,
  );
  const tail = more.length === 0 ? '' : `   (${more.join('; ')})`;
  return `${(verdict ?? '').padEnd(5)} ${(id ?? '').padEnd(3)} ${name.padEnd(72)} ${measured.padStart(18)}${tail}`;
}

/** Three significant digits, thousands set apart. */
export function shown(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
