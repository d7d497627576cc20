/**
 * A memory of a pure function's results that never holds more than about `2 × size` of them: when the young
 * half is full it becomes the old half, and what nobody asked for again goes. O(1) a call.
 */
export function boundedMemory<T>(size: number, compute: (key: string) => T): (key: string) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (key) => {
    let value = young.get(key);
    if (value !== undefined) return value;
    value = old.get(key) ?? compute(key);
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
    return value;
  };
}
