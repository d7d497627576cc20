/**
 * What two days of birth have in common that differ by a slip: another day or another month, day and month in the other
 * order, one digit of the year. Two days that share none of these differ in earnest.
 *
 * day  YYYY-MM-DD
 */
export function birthParts(day: string): string[] {
  const [year = '', month = '', date = ''] = day.split('-');
  const [low, high] = [month, date].sort();
  return [
    `${year}-${month}-?`,
    `${year}-?-${date}`,
    `${year} ${low} ${high}`,
    `${year.slice(0, 3)}?-${month}-${date}`,
    `${year.slice(0, 2)}?${year.slice(3)}-${month}-${date}`,
  ];
}

/**
 * Days that forms hold where nobody knows the day: the first of January, which schools and registers put for a year alone, and
 * the first day of calendars.
 */
export function isDefaultBirth(day: string): boolean {
  return day.endsWith('-01-01') || day === '1111-11-11' || day < '1900-01-02';
}
