import type { ErrorCode } from '../../kernel/errors.ts';
import { visibleIn } from '../../kernel/visible-text.ts';
import type { ActionName, Input, Output } from './api.ts';
import { Failure } from './failure.ts';

/** The screens' only way to the server: `POST /api/<action>` with the session's cookie. Throws `Failure`. */
export async function call<N extends ActionName>(
  name: N,
  input: Input<N>,
  signal?: AbortSignal,
): Promise<Output<N>> {
  const answer = await post(name, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
    ...(signal ? { signal } : {}),
  });
  return (AS_IT_IS.has(name) ? answer : visibleIn(answer)) as Output<N>;
}

/** Answers whose texts are sent back: filters, columns, a document that is being corrected. In all others unseen marks are shown. */
const AS_IT_IS: ReadonlySet<string> = new Set([
  'triage.facets',
  'triage.views',
  'intake.mappings',
  'intake.quarantineShow',
] satisfies ActionName[]);

/**
 * Deliver files to an intake in one request, in order. A file's name is its path relative to what was dropped.
 * Callers keep to 200 files and 32 MB a request.
 */
export async function deliver(
  run: string,
  files: readonly { path: string; file: File }[],
  signal: AbortSignal,
): Promise<void> {
  const form = new FormData();
  form.append('run', run);
  for (const { path, file } of files) form.append('file', file, path);
  await post('intake.deliver', { body: form, signal });
}

async function post(
  name: string,
  init: RequestInit & { headers?: Record<string, string> },
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`/api/${name}`, {
      ...init,
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { ...init.headers, 'x-tipstaff': '1' },
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Failure('SERVER_UNREACHABLE', 'The server does not answer.');
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  throw refusalOf(name, body, response.status);
}

type Refusal = {
  code: ErrorCode;
  words: string;
  details?: Record<string, string | number>;
  reference?: string | null;
};

function refusalOf(name: string, body: unknown, status: number): Failure {
  const refusal = (body as { error?: Refusal } | null)?.error;
  if (!refusal?.code)
    return new Failure('ANSWER_UNREADABLE', `The answer (status ${status}) could not be read.`);
  const failure = new Failure(refusal.code, refusal.words, refusal.details ?? {}, refusal.reference ?? null);
  const lost = refusal.code === 'NOT_SIGNED_IN' || refusal.code === 'PASSWORD_MUST_BE_SET';
  if (lost && name !== 'access.me') for (const tell of sessionListeners) tell();
  return failure;
}

const sessionListeners = new Set<() => void>();

/** Be told when the server says that the session ended or needs a password. Returns the way out. */
export function onSessionLost(listener: () => void): () => void {
  sessionListeners.add(listener);
  return () => sessionListeners.delete(listener);
}
