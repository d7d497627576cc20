/** Items with a key of their own each; where several would have the same, the later ones are counted. Pure. */
export function keyed<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): { key: string; item: Item }[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const key = keyOf(item);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return { key: times === 1 ? key : `${key} ${times}`, item };
  });
}
