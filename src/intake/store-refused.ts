import type { Chunk } from './plan.ts';
import type { Refusal } from './shape.ts';

/**
 * A chunk that the database refused, in two halves; a single submission or part as documents to be quarantined with
 * the refusal. Null where nothing is left to take apart: what is refused is a quarantine row itself. Pure.
 */
export function apart(
  { submissions, loose, refused }: Chunk,
  refusal: Refusal,
): [Chunk, Chunk] | [Chunk] | null {
  const all = submissions.length + loose.length + refused.length;
  if (all === 1) {
    if (refused.length === 1) return null;
    const documents = [
      ...submissions.flatMap((each) => each.documents),
      ...loose.map((each) => each.document),
    ];
    return [{ submissions: [], loose: [], refused: documents.map((document) => ({ document, refusal })) }];
  }
  const half = Math.ceil(all / 2);
  const cut = <T>(list: readonly T[], before: number): [T[], T[]] => {
    const at = Math.max(0, Math.min(list.length, half - before));
    return [list.slice(0, at), list.slice(at)];
  };
  const [firstRefused, restRefused] = cut(refused, 0);
  const [firstSubmissions, restSubmissions] = cut(submissions, refused.length);
  const [firstLoose, restLoose] = cut(loose, refused.length + submissions.length);
  return [
    { submissions: firstSubmissions, loose: firstLoose, refused: firstRefused },
    { submissions: restSubmissions, loose: restLoose, refused: restRefused },
  ];
}
