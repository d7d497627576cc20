import type { ErrorCode } from '../../kernel/errors.ts';

/** What can go wrong between a screen and the server, beside the server's own codes. */
type FailureCode = ErrorCode | 'SERVER_UNREACHABLE' | 'ANSWER_UNREADABLE';

/** A refusal of the server, or none of its answers at all, as the screens tell it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly details: Readonly<Record<string, string | number>>;
  readonly reference: string | null;

  constructor(
    code: FailureCode,
    words: string,
    details: Record<string, string | number> = {},
    reference: string | null = null,
  ) {
    super(words);
    this.code = code;
    this.details = details;
    this.reference = reference;
  }
}

/** Any thrown value as a failure; what is no failure is one of the program itself. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('ANSWER_UNREADABLE', error instanceof Error ? error.message : String(error));
}
