import type { Instant } from '../kernel/time.ts';

/** The invented worlds. `vicious` is the default world with more of what misleads: shared and recycled values, gaps. */
export const WORLD_NAMES = ['default', 'operation', 'vicious'] as const;
export type WorldName = (typeof WORLD_NAMES)[number];

/** What is asked for. `tips` counts distinct tip documents: new, later versions, duplicates and unreadable ones together. */
export type WorldRequest = { tips: number; seed: number; world: WorldName; now: Instant };

export type PersonRole = 'offender' | 'innocent' | 'child';
/** What an offender does in the world: shares in groups, sells, or contacts children. */
export type Trade = 'member' | 'seller' | 'groomer';

export type Account = {
  platform: Platform;
  id: string;
  screenName: string;
  phone: number | null;
  email: number | null;
  device: number | null;
};
export type Device = { type: 'IMEI' | 'GAID' | 'IDFA'; value: string };
export type Bank = { account: string; ifsc: string };
export type Platform = { code: string; name: string; company: string; host: string };

/**
 * One invented person.
 *
 * index     position in `World.people`; `id` is its name in the truth
 * accounts  `phone`, `email` and `device` are positions in the person's own lists: what the account was registered with
 * homeIp    a line of the person's own; `carrierIp` one of the carrier's addresses that thousands share
 * reach     children whom a groomer contacted, by position in `World.people`
 */
export type Person = {
  index: number;
  id: string;
  role: PersonRole;
  trade: Trade | null;
  country: string;
  state: string | null;
  city: string | null;
  label: string;
  dateOfBirth: string;
  /** of children only */
  age: number | null;
  network: number | null;
  groups: number[];
  accounts: Account[];
  /** E.164 */
  phones: string[];
  emails: string[];
  devices: Device[];
  upi: string | null;
  bank: Bank | null;
  homeIp: string;
  carrierIp: string;
  reach: number[];
};

export type Group = {
  index: number;
  id: string;
  handle: string;
  platform: Platform;
  network: number;
  members: number[];
  files: number[];
};

/** A file as digests only. `like`: the position of the file of which this is a re-encoding (other digests, PDQ a few bits away). */
export type HashedFile = {
  index: number;
  id: string;
  md5: string;
  sha1: string;
  sha256: string;
  pdq: string;
  viral: boolean;
  like: number | null;
  classification: 'A1' | 'A2' | 'B1' | 'B2';
};

export const TOPICS = ['sharing', 'contact', 'selling', 'viral', 'informational', 'sighting'] as const;
export type Topic = (typeof TOPICS)[number];

/** The outside format in which a document is delivered. */
export type Delivery = 'police-json' | 'zip' | 'api-xml' | 'csv' | 'ndjson';
export type Escalation = 'platform' | 'ncmec';
/** What a later version changes. */
export type Change = 'facts' | 'escalated' | 'withdrawn';

/**
 * One tip that will be told.
 *
 * danger     a child is in danger: `escalated` says so in the document's own field, `soon` only by what is told
 * full       tell every identifier of the suspect (the world promises that they occur)
 * prior      number of an earlier tip on the same suspect
 */
export type Plan = {
  index: number;
  number: string;
  topic: Topic;
  delivery: Delivery;
  suspect: number;
  danger: 'none' | 'soon' | 'escalated';
  escalation: Escalation | null;
  full: boolean;
  prior: string | null;
};
/** A second delivery, of the plan at position `of`. */
export type Again = { of: number; kind: 'duplicate' } | { of: number; kind: 'version'; change: Change };

export type World = WorldRequest & {
  people: Person[];
  groups: Group[];
  files: HashedFile[];
  networks: number;
  plans: Plan[];
  again: Again[];
  /** how many unreadable documents are delivered */
  broken: number;
  rates: Rates;
};

/** Probabilities of what goes wrong with a value between the world and the page. */
export type Rates = {
  /** that a value which the platform has is told */
  shown: number;
  /** that a value is typed another way */
  typed: number;
  recycledPhone: number;
  sharedDevice: number;
  carrierNat: number;
  cafe: number;
  wrongClock: number;
};

/** Counts by the receiver's rules: see docs/simulate.md. `seen = accepted + versions + duplicates + quarantined`. */
export type TruthCounts = {
  seen: number;
  accepted: number;
  versions: number;
  duplicates: number;
  quarantined: number;
  quarantinedBy: Record<string, number>;
  tips: number;
  parts: number;
  immediate: number;
  mediaDropped: number;
  /** PDFs among the parts: of each a receiver keeps the text and drops the bytes */
  pdfs: number;
};

/** One party of a tip and who stands behind it. `identifiers`: strong ones as `kind:canonical`, as told in this tip. */
export type TruthParty = { role: 'suspect' | 'recipient' | 'victim'; person: string; identifiers: string[] };

/** One tip as it stands after its last version. `file` is the path below the target folder, `record` its line or row. */
export type TruthTip = {
  file: string;
  record: string;
  number: string | null;
  format: string;
  topic: Topic;
  child_in_danger: boolean;
  immediate: boolean;
  informational: boolean;
  group: string | null;
  parties: TruthParty[];
  files: string[];
};

export type TruthPayment = {
  id: string;
  tip: string | null;
  payer: string;
  payee: string;
  amountMinor: number;
  currency: 'INR';
  upi: string | null;
  bank: string | null;
};
