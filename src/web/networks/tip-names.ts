import { useQueries } from '@tanstack/react-query';
import { call } from '../app/client.ts';

/** As many as the server names at once. */
const MOST = 500;

type Waiting = { id: string; answer: (name: string | null) => void; fail: (error: unknown) => void };
let waiting: Waiting[] = [];

/** The source and number of a tip: all that are wanted at one moment are asked for together. Null where it is not there. */
function nameOf(id: string): Promise<string | null> {
  if (waiting.length === 0) setTimeout(askAll);
  return new Promise((answer, fail) => waiting.push({ id, answer, fail }));
}

function askAll(): void {
  const all = waiting;
  waiting = [];
  for (let at = 0; at < all.length; at += MOST) void askSome(all.slice(at, at + MOST));
}

async function askSome(wanted: readonly Waiting[]): Promise<void> {
  try {
    const { tips } = await call('tips.named', { ids: wanted.map(({ id }) => id) });
    const names = new Map(tips.map(({ id, source, number }) => [id, `${source} ${number}`]));
    for (const { id, answer } of wanted) answer(names.get(id) ?? null);
  } catch (error) {
    for (const { fail } of wanted) fail(error);
  }
}

/** Sources and numbers of these tips, as they come to be known. */
export function useTipNames(tips: readonly string[]): ReadonlyMap<string, string> {
  const answers = useQueries({
    queries: tips.map((tip) => ({
      queryKey: ['tipName', tip] as const,
      queryFn: () => nameOf(tip),
      staleTime: 300_000,
    })),
  });
  return new Map(
    tips.flatMap((tip, at) => {
      const name = answers[at]?.data;
      return name ? [[tip, name] as const] : [];
    }),
  );
}
