import type { AskedList, Imported } from '../../hashlists/shape.ts';
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
  const answer = await callNamed(name, input, signal);
  return (AS_IT_IS.has(name) ? answer : visibleIn(answer)) as Output<N>;
}

/**
 * Answers whose texts are sent back: filters, columns, a document that is being corrected, rules that are edited; and a
 * network’s picture, of ids and codes alone, which is too large to be looked through. In all others unseen marks are shown.
 */
const AS_IT_IS: ReadonlySet<string> = new Set([
  'triage.facets',
  'triage.views',
  'intake.mappings',
  'intake.quarantineShow',
  'networks.picture',
  'triage.ruleSet',
  'triage.ruleDifference',
] satisfies ActionName[]);

/**
 * An action whose name and input come from the server: what a second officer approved. Where it takes a fresh proof of who
 * one is, the officer is asked for it and the call repeated.
 */
export async function callNamed(name: string, input: object, signal?: AbortSignal): Promise<unknown> {
  try {
    return await ask(name, input, signal);
  } catch (error) {
    const again = error instanceof Failure && error.code === 'PROVE_AGAIN' && (await prove());
    if (!again) throw error;
    return ask(name, input, signal);
  }
}

async function ask(name: string, input: object, signal?: AbortSignal): Promise<unknown> {
  const response = await post(name, asJson(input, signal));
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  const failure = refusalOf(name, body, response.status);
  if (failure.code === 'APPROVAL_NEEDED')
    for (const tell of approvalListeners) tell({ action: name, input: { ...input } });
  throw failure;
}

let askProof: (() => Promise<boolean>) | null = null;
let proving: Promise<boolean> | null = null;

/** Be asked to have the officer prove again who he is; true when it was done. Returns the way out. */
export function onProofAsked(ask: () => Promise<boolean>): () => void {
  askProof = ask;
  return () => {
    askProof = null;
  };
}

/** Several calls that are refused at once ask once. */
function prove(): Promise<boolean> {
  proving ??= (askProof?.() ?? Promise.resolve(false)).finally(() => {
    proving = null;
  });
  return proving;
}

/** A file that was made to be handed out. It leaves the server once. */
export async function fetchExport(id: string): Promise<Blob> {
  const response = await post('documents.fetch', asJson({ export: id }));
  if (response.ok) return response.blob();
  throw refusalOf('documents.fetch', await response.json().catch(() => null), response.status);
}

const asJson = (input: object, signal?: AbortSignal) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(input),
  ...(signal ? { signal } : {}),
});

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
  const response = await post('intake.deliver', { body: form, signal });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || body === null) throw refusalOf('intake.deliver', body, response.status);
}

/** A hash list: what it is, then its files. The answer comes when all of it was read and stands. */
export async function importList(
  asked: AskedList,
  files: readonly File[],
  signal: AbortSignal,
): Promise<Imported> {
  const form = new FormData();
  form.append('list', JSON.stringify(asked));
  for (const file of files) form.append('file', file, file.name);
  const response = await post('hashlists.import', { body: form, signal });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || body === null) throw refusalOf('hashlists.import', body, response.status);
  return body as Imported;
}

async function post(
  name: string,
  init: RequestInit & { headers?: Record<string, string> },
): Promise<Response> {
  try {
    return await fetch(`/api/${name}`, {
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
  const lost = SESSION_CODES.has(refusal.code);
  if (lost && name !== 'access.me') for (const tell of sessionListeners) tell();
  return failure;
}

/** What a refusal says of the session as a whole. */
const SESSION_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'NOT_SIGNED_IN',
  'PASSWORD_MUST_BE_SET',
  'SECOND_FACTOR_MUST_BE_SET',
]);

const sessionListeners = new Set<() => void>();

/** Be told when the server says that the session ended or needs a password or a second factor. Returns the way out. */
export function onSessionLost(listener: () => void): () => void {
  sessionListeners.add(listener);
  return () => sessionListeners.delete(listener);
}

/** An act that was refused because it takes a second officer. */
export type Refused = { action: string; input: Record<string, unknown> };

const approvalListeners = new Set<(refused: Refused) => void>();

/** Be told when an act takes a second officer. Returns the way out. */
export function onApprovalNeeded(listener: (refused: Refused) => void): () => void {
  approvalListeners.add(listener);
  return () => approvalListeners.delete(listener);
}
