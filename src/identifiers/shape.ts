import * as z from 'zod';
import { timeShape } from '../kernel/time.ts';

/** Kinds of identifier, in the order in which screens list them. The position is stored (smallint): append only. */
export const IDENTIFIER_KINDS = [
  'phone',
  'email',
  'account',
  'screen_name',
  'display_name',
  'profile_url',
  'url',
  'ip',
  'device',
  'file_hash',
  'group',
  'upi',
  'bank_account',
  'iban',
  'bic',
  'crypto',
  'vehicle',
  'postal_address',
  'card',
  'person_name',
  'ifsc',
] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/**
 * What an identifier may do alone.
 *
 * strong  one person or household: two parties that share it are one subject
 * weak    supports, never joins alone (screen name, display name, IP at a time, postal address)
 * none    says nothing about who (IP without a time, carrier NAT without a port, bank's own code, a filler such as `N/A`)
 */
export const STRENGTHS = ['strong', 'weak', 'none'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** Traps that a canonical form fell into: shown beside the value, in words from the catalogue. */
export const TRAPS = [
  'no_time',
  'time_without_offset',
  'carrier_nat_without_port',
  'private_range',
  'documentation_range',
  'possible_proxy',
  'not_valid_number',
  'country_by_numbering_plan',
  'check_digit_wrong',
  'length_ambiguous',
  'disposable_mail',
  'masked_never_stored',
  'platform_unknown',
  'shared_mailbox',
  'form_not_recognised',
  'filler',
] as const;
export type Trap = (typeof TRAPS)[number];

/**
 * An identifier as a reader found it, not yet brought to canonical form.
 *
 * kind      what the document says it is
 * text      the literal text
 * at        where in the document: JSON pointer, XPath or `row 7, column "Phone"`
 * document  which document of the version, by position; absent = 0
 * hints     what stood beside it: platform, hash algorithm, device id type, country calling code, port, time…
 */
export const identifierDraftShape = z.object({
  kind: z.enum(IDENTIFIER_KINDS),
  text: z.string(),
  at: z.string(),
  document: z.number().int().optional(),
  hints: z
    .object({
      platform: z.string().optional(),
      /** MD5, SHA1, SHA256, PDQ, PhotoDNA… as written; device id type (IMEI, IDFA…); crypto asset; address part */
      type: z.string().optional(),
      /** `+91`, as NCMEC's countryCallingCode */
      callingCode: z.string().optional(),
      extension: z.string().optional(),
      /** ISO 3166-1 alpha-2 as the document gives it */
      country: z.string().optional(),
      port: z.number().int().optional(),
      possibleProxy: z.boolean().optional(),
      time: timeShape.optional(),
      event: z.string().optional(),
      verified: z.boolean().optional(),
      /** found in prose by extraction, not in a field of its own */
      fromText: z.boolean().optional(),
      /** IFSC or bank of a bank account number */
      bank: z.string().optional(),
    })
    .optional(),
});
export type IdentifierDraft = z.infer<typeof identifierDraftShape>;

/**
 * An identifier in canonical form.
 *
 * canonical  equal for equal things: the only text that is fingerprinted and matched
 * display    how it may be shown: masked where law asks (Aadhaar, cards)
 * original   the literal text; for kinds that may not be stored, the masked form
 * valid      the standard's own check passed; `possible` alone is kept too, never discarded
 * country    ISO 3166-1 alpha-2 where the standard gives one (numbering plan, IFSC, IBAN, BIC); not a location
 */
export const identifierShape = z.object({
  kind: z.enum(IDENTIFIER_KINDS),
  canonical: z.string(),
  display: z.string(),
  original: z.string(),
  strength: z.enum(STRENGTHS),
  possible: z.boolean(),
  valid: z.boolean(),
  country: z.string().nullable(),
  traps: z.array(z.enum(TRAPS)),
  at: z.string(),
  document: z.number().int(),
  time: timeShape.nullable(),
  event: z.string().nullable(),
  port: z.number().int().nullable(),
  verified: z.boolean().nullable(),
  fromText: z.boolean(),
});
export type Identifier = z.infer<typeof identifierShape>;
