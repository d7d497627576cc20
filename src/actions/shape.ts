import type { Instant } from '../kernel/time.ts';

/** Everything an officer may be allowed, by name. Roles are lists of these (access/shape.ts). */
export const PERMISSIONS = {
  'tip:read': 'See the queue and the facts of tips',
  'tip:text': 'Unfold the words and the source document of a tip',
  'tip:write': 'Assign, escalate, close and reopen tips',
  'queue:lead': 'See the workload; set what officers speak and know, and how many closings get a second look',
  'subject:decide': 'Decide who is the same person and who is not, and undo it',
  'tip:restrict': 'Restrict a tip to named officers, and name them',
  'tip:unseal': 'Unseal what identifies a child or the one who tipped off, field by field, with a reason',
  'tip:clear': 'Clear a person: destroy what is kept of one who is not involved',
  'glass:break':
    'Open a restricted tip in an emergency, for at most an hour, seen by the unit head and the auditor',
  'glass:review': 'Review and close what was opened in an emergency',
  'intake:read': 'See intakes and what waits in quarantine',
  'intake:write': 'Take in tips, retry and dismiss what waits in quarantine',
  'sighting:write': 'Enter what the unit itself observed',
  'hashlist:read': 'See the lists of known hashes, and ask what they say of a hash',
  'hashlist:write': 'Bring and withdraw lists of known hashes',
  'rule:read': 'See the triage rules',
  'rule:write': 'Edit the triage rules, test and preview them, ask for their release',
  'clock:write': 'Change the unit’s calendars, zone and estimates by which clocks are counted',
  'export:write': 'Ask for an export, and fetch it when it is approved',
  'audit:read': 'Read and verify the audit log',
  'approve:casework': 'Approve exports, clearings and unsealing in bulk that another officer asked for',
  'approve:membership': 'Approve new officers, roles and units that another officer asked for',
  'approve:keys': 'Approve acts on keys that another officer asked for',
  'officer:read': 'See who works in the unit',
  'officer:write': 'Add and disable officers, give roles and one-time secrets, issue tokens for machines',
  'unit:write': 'Add units, and change what the unit is called',
  'key:write': 'Make, rotate and hand out keys; back up and restore',
} as const;
export type Permission = keyof typeof PERMISSIONS;

/** Permissions whose holders must sign in with a second factor. */
export const NEEDS_SECOND_FACTOR: ReadonlySet<Permission> = new Set<Permission>([
  'tip:restrict',
  'tip:unseal',
  'tip:clear',
  'glass:break',
  'glass:review',
  'export:write',
  'audit:read',
  'approve:casework',
  'approve:membership',
  'approve:keys',
  'officer:write',
  'unit:write',
  'key:write',
]);

/** Who acts. `system` and `console` are officers too, never an empty name. */
export type Actor = {
  id: string;
  unit: number;
  name: string;
  displayName: string;
  roles: readonly string[];
  permissions: ReadonlySet<Permission>;
  /** signed in with a one-time secret: may do nothing but choose a password */
  mustSetPassword: boolean;
  /** a role asks for a second factor and there is none yet: may do nothing but enrol one */
  mustEnrol: boolean;
  /** digest of the session's token (hex); null where nobody signed in: the command line, a job */
  session: string | null;
  /** how it is known who acts: a browser's session, a machine's token, who may use this machine's socket, or the program */
  via: 'nobody' | 'session' | 'token' | 'console' | 'house';
  /** when who acts last proved it with all factors; null: never. The command line and the program need not */
  provenAt: Instant | null;
  /** names of the only actions that a machine's token may perform; null: whatever the permissions give */
  only: ReadonlySet<string> | null;
  /** where the request came from; absent for this machine's own command line and for the program */
  from?: Origin;
};

/**
 * Where a request came from, as the door knows it.
 *
 * address  the caller's IP address
 * agent    what the browser says it is, at most 300 characters
 * device   the secret that this browser was given at an earlier sign-in; null: none
 * ticket   the secret of a sign-in whose second factor is still open; null: none
 */
export type Origin = { address: string; agent: string; device: string | null; ticket: string | null };

/** A record that an act was about, as the audit log names it. */
export type RecordRef = { kind: string; id: string; outcome?: string; digest?: string };
