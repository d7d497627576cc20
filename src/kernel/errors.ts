/**
 * Every way in which Tipstaff can refuse, one table: code → HTTP status, exit code, sentence.
 *
 * Callers branch on `code`, never on the words. `{name}` in a sentence is filled from `details`; details must
 * never hold text of a tip. docs/errors.md lists the same codes, and a test compares the two.
 */
export const ERRORS = {
  INPUT_INVALID: { status: 400, exit: 2, words: 'The input does not fit: {problem}.' },
  NOT_SIGNED_IN: { status: 401, exit: 1, words: 'Sign in first.' },
  SIGN_IN_REFUSED: { status: 401, exit: 1, words: 'The name or the secret is not right.' },
  SIGN_IN_SLOW_DOWN: { status: 429, exit: 1, words: 'Too many tries. Wait {seconds} seconds.' },
  PASSWORD_WEAK: {
    status: 400,
    exit: 2,
    words: 'The password must have at least {least} characters and be none that is commonly used.',
  },
  PASSWORD_MUST_BE_SET: { status: 403, exit: 1, words: 'Choose a password first.' },
  SECOND_FACTOR_MUST_BE_SET: {
    status: 403,
    exit: 1,
    words: 'Your roles ask for a second factor. Add a passkey or an authenticator first.',
  },
  PROVE_AGAIN: { status: 403, exit: 1, words: 'Prove again that it is you, then repeat.' },
  APPROVAL_NEEDED: {
    status: 403,
    exit: 1,
    words: 'A second officer has to approve this first. Ask for it, then repeat with the approval’s number.',
  },
  APPROVAL_NOT_USABLE: {
    status: 403,
    exit: 1,
    words: 'This approval does not serve: {problem}.',
  },
  ROLES_CLASH: {
    status: 400,
    exit: 2,
    words:
      'Nobody may both read casework and administer officers, units or keys. Give these roles to two officers.',
  },
  DIRECTORY_UNREACHABLE: {
    status: 503,
    exit: 1,
    words: 'The directory does not answer as it should. Sign in with a passkey or a password.',
  },
  UNSEAL_QUOTA_SPENT: {
    status: 429,
    exit: 1,
    words:
      'Within an hour at most {limit} sealed values may be opened; you opened {opened}. Wait, or ask a second officer to approve opening all of this tip. This refusal is in the audit log.',
  },
  NOT_FOUND: { status: 404, exit: 1, words: 'There is no such {record}, or it is not for you.' },
  CHANGED_MEANWHILE: {
    status: 409,
    exit: 1,
    words: 'Somebody changed this meanwhile. Look at it again, then repeat.',
    more: '{officer} decided: {decided}.',
  },
  NOTHING_TO_UNDO: {
    status: 409,
    exit: 1,
    words: 'There is nothing left to undo here.',
    more: '{officer} ended it: {decided}.',
  },
  RULES_RELEASED: {
    status: 409,
    exit: 1,
    words: 'This version of the rules was released and never changes. Begin a draft from it.',
  },
  RULES_WRONG: { status: 400, exit: 2, words: 'These rules cannot be used yet: {problem}' },
  HASHLIST_UNREADABLE: {
    status: 400,
    exit: 1,
    words: 'The hash list cannot be read: {problem}. Nothing of it was taken in.',
  },
  NOTHING_TO_ASK: { status: 409, exit: 1, words: 'No request can be made to the platform: {problem}.' },
  TIP_TAKEN: { status: 409, exit: 1, words: 'This tip is with {officer} already.' },
  TIP_CLOSED: {
    status: 409,
    exit: 1,
    words: 'This tip was closed already, by {officer}: {reason}. Open it again first.',
  },
  LOOK_BY_ANOTHER: {
    status: 403,
    exit: 1,
    words: 'Who closed a tip does not look at it a second time. Another officer has to.',
  },
  ALREADY_EXISTS: { status: 409, exit: 1, words: 'There is one of this name already: {name}.' },
  SAME_ORIGIN_ONLY: {
    status: 403,
    exit: 1,
    words: 'This request did not come from the program’s own pages.',
  },
  BODY_TOO_LARGE: { status: 413, exit: 1, words: 'The input is larger than {limit}.' },
  BODY_TYPE_REFUSED: { status: 415, exit: 2, words: 'The body must be {expected} and say so.' },
  HOST_UNKNOWN: {
    status: 421,
    exit: 1,
    words: 'This server does not go by that name. TIPSTAFF_BASE_URL says which name it goes by.',
  },
  CREDENTIALS_MIXED: {
    status: 400,
    exit: 1,
    words: 'A request says who calls by a session or by a token, not by both.',
  },
  OUTBOUND_REFUSED: {
    status: 503,
    exit: 1,
    words: 'Tipstaff makes no connection to {host}: it is not in TIPSTAFF_OUTBOUND.',
  },
  TOO_MANY_REQUESTS: { status: 429, exit: 1, words: 'Too many requests. Wait a moment.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    exit: 1,
    words: 'This place takes another method, which the answer’s Allow header names.',
  },
  INTERNAL: {
    status: 500,
    exit: 1,
    words: 'Something failed inside. Nothing was changed. Reference {reference}.',
  },
  STORAGE_FULL: {
    status: 507,
    exit: 1,
    words: 'The disk is full. Nothing that was acknowledged is lost. Free space and repeat the command.',
  },
  STORAGE_UNREACHABLE: { status: 503, exit: 1, words: 'The database cannot be reached: {problem}.' },
  STORAGE_IN_USE: {
    status: 503,
    exit: 1,
    words: 'Another process (pid {pid}) owns the data folder {folder}. Stop it, or work through it.',
  },
  STORAGE_CLOSED_FOLDER: {
    status: 503,
    exit: 1,
    words: 'The database’s system user cannot reach {folder}. Choose another folder by TIPSTAFF_DATA.',
  },
  STORAGE_OTHER_VERSION: {
    status: 503,
    exit: 1,
    words:
      'The data folder was made by PostgreSQL {found}, this is {expected}. Dump it with the old one and restore it here.',
  },
  STORAGE_START_FAILED: {
    status: 503,
    exit: 1,
    words: 'The embedded database did not start: {problem}. See {log}.',
  },
  STORAGE_NO_BINARIES: {
    status: 503,
    exit: 1,
    words: 'No PostgreSQL binaries for {platform}. Set DATABASE_URL or TIPSTAFF_POSTGRES_BIN.',
  },
  STORAGE_SUPERUSER: {
    status: 503,
    exit: 1,
    words:
      'The database role {role} is a superuser or passes row-level security, and may not serve. Take that from it.',
  },
  STORAGE_ROLES_MISSING: {
    status: 503,
    exit: 1,
    words:
      'The database’s login may not make the roles that Tipstaff works as. Let an administrator of the database run: {statements}',
  },
  STORAGE_TOO_OLD: { status: 503, exit: 1, words: 'PostgreSQL {found} is too old; 15 or newer is needed.' },
  SCHEMA_NEWER: {
    status: 503,
    exit: 1,
    words:
      'The database was written by a newer Tipstaff (schema {found}, this program knows {known}). Install that one.',
  },
  SCHEMA_ALTERED: {
    status: 503,
    exit: 1,
    words: 'Migration {name} differs from the one that made this database.',
  },
  KEY_MISSING: {
    status: 503,
    exit: 1,
    words: 'The master key is missing at {file}, but the database holds sealed records. Put the file back.',
  },
  KEY_WRONG: {
    status: 503,
    exit: 1,
    words: 'The master key at {file} is not the one that sealed this database.',
  },
  KEY_INSIDE_DATA: {
    status: 503,
    exit: 2,
    words: 'The master key must lie outside the data folder: {file}.',
  },
  KEY_EXISTS: {
    status: 409,
    exit: 2,
    words:
      'There is a file at {file} already. It is not overwritten: it may be the only key to sealed records.',
  },
  KEY_OF_UNIT_MISSING: { status: 503, exit: 1, words: 'There is no key for unit {unit}.' },
  KEY_DESTROYED: {
    status: 410,
    exit: 1,
    words: 'This was cleared: its key was destroyed, and nobody can read it any more.',
  },
  KEY_SOURCE_FIXED: {
    status: 409,
    exit: 2,
    words:
      'The master key comes from {source}, where Tipstaff cannot keep a new one. Move it to a file first.',
  },
  KEY_SHARES_WRONG: { status: 400, exit: 2, words: 'These shares do not give the master key: {problem}.' },
  KEYRING_MISSING: {
    status: 503,
    exit: 1,
    words:
      'The keyring is missing at {file}, and nothing that is sealed opens without it. Put the file back.',
  },
  KEYRING_WRONG: {
    status: 503,
    exit: 1,
    words: 'The keyring at {file} is damaged, or belongs to another master key or another database.',
  },
  KEYRING_OLDER: {
    status: 503,
    exit: 1,
    words:
      'The keyring at {file} is older than the database: it would bring back what was destroyed. Put the newest one back.',
  },
  BACKUP_BROKEN: { status: 400, exit: 1, words: 'The backup cannot be used: {problem}.' },
  BACKUP_FOREIGN: { status: 400, exit: 1, words: 'The backup is not of this {what}.' },
  BACKUP_OLDER: {
    status: 409,
    exit: 1,
    words:
      'The backup’s log of unit {unit} ends at entry {found}, the anchor knows {known}. Take a newer backup, or say --force-older and why.',
  },
  RESTORE_UNFINISHED: {
    status: 503,
    exit: 1,
    words: 'A restore into {folder} has not come to its end. Repeat the restore, or remove the folder.',
  },
  RESTORE_NOT_EMPTY: {
    status: 409,
    exit: 2,
    words: 'There is something in {place} already. A backup is restored into an empty place only.',
  },
  DEMO_NOT_HERE: {
    status: 409,
    exit: 2,
    words:
      'This installation is no demonstration’s: a demonstration makes officers without a second officer’s yes. Name an empty data folder by TIPSTAFF_DATA.',
  },
  SEAL_BROKEN: {
    status: 500,
    exit: 1,
    words: 'A sealed record could not be opened: it was altered, or sealed by another key.',
  },
  CONFIG_INVALID: { status: 500, exit: 2, words: 'The settings are not right: {problem}.' },
  AUDIT_BROKEN: { status: 500, exit: 1, words: 'The audit log does not verify: {problem}.' },
  GLASS_NOT_NEEDED: { status: 409, exit: 1, words: 'This tip is open to you already.' },
  GLASS_OTHER_MUST_CLOSE: {
    status: 403,
    exit: 1,
    words: 'Somebody else has to close this: not the one who used it, nor one to whom he gave access.',
  },
  AUDIT_ANCHOR: {
    status: 503,
    exit: 1,
    words: 'The checkpoint of the audit log could not be written to {file}. Free the place, then repeat.',
  },
  INTAKE_NOTHING: { status: 400, exit: 2, words: 'There is nothing to receive at {path}.' },
  FILE_NOT_READ: {
    status: 400,
    exit: 2,
    words: 'The file {path} cannot be read ({why}). Name one that can, or - for standard input.',
  },
  INTAKE_RUN_OPEN: { status: 409, exit: 1, words: 'This intake is being worked on already (run {run}).' },
  INTAKE_RUN_CLOSED: { status: 409, exit: 1, words: 'This intake is finished; start another.' },
  INTAKE_FRAME_BROKEN: {
    status: 400,
    exit: 1,
    words: 'The delivery broke off at file {file}. What came before is kept; send it again.',
  },
  DEMO_OTHER_WORLD: {
    status: 409,
    exit: 2,
    words:
      'This demonstration shows the world {found}. Leave out --world, or name an empty data folder by TIPSTAFF_DATA.',
  },
  SIMULATE_TARGET_NOT_EMPTY: {
    status: 400,
    exit: 2,
    words: 'The folder {folder} is not empty. Choose a new one.',
  },
} as const satisfies Record<string, Refusal>;

/** `more`: a second sentence, said where the details fill all of it. */
type Refusal = { status: number; exit: number; words: string; more?: string };

export type ErrorCode = keyof typeof ERRORS;

/** The one class of error. `details` fill the sentence and may be shown; they never hold text of a tip or a secret. */
export class TipstaffError extends Error {
  override readonly name = 'TipstaffError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, details: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(sentence(ERRORS[code], details), options);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get exit(): number {
    return ERRORS[this.code].exit;
  }
}

function sentence({ words, more }: Refusal, details: Record<string, string | number>): string {
  const isKnown = more?.match(/(?<=\{)\w+/g)?.every((key) => key in details) ?? false;
  return [fill(words, details), ...(isKnown ? [fill(more!, details)] : [])].join(' ');
}

function fill(words: string, details: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? '…'));
}
