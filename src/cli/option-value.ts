import { InvalidArgumentError } from 'commander';

/**
 * Reads an option that is a whole number within bounds; wrong usage says what is allowed.
 *
 * least, most  bounds, both allowed; absent = none that a person would reach
 */
export function wholeNumber(
  least = Number.MIN_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
): (value: string) => number {
  const bounds = [
    least > Number.MIN_SAFE_INTEGER ? ` from ${least.toLocaleString('en-US')}` : '',
    most < Number.MAX_SAFE_INTEGER ? ` to ${most.toLocaleString('en-US')}` : '',
  ].join('');
  return (value) => {
    const number = /^-?\d+$/.test(value.trim()) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`A whole number${bounds}, please.`);
  };
}
