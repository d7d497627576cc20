import type { IdentifierKind } from '../../src/identifiers/shape.ts';
import { readTime } from '../../src/kernel/time.ts';
import type {
  FileDraft,
  Flag,
  PartyDraft,
  PartyRole,
  TextDraft,
  TipFacts,
  TipIdentifier,
} from '../../src/tips/shape.ts';
import { features, type TriageContext } from '../../src/triage/features.ts';
import { RULES } from '../../src/triage/rules.ts';
import { compileRules, type Scored, score } from '../../src/triage/score.ts';

export const NOW = '2026-03-10T12:00:00.000Z';

/** Nothing is known beside the tip; no file was looked up. */
export const CONTEXT: TriageContext = {
  now: NOW,
  earlierTips: 0,
  earlierVersions: 0,
  filesKnown: 0,
  filesNew: 0,
  hashSeenMost: 0,
};

/** A plain tip on material, received a week before `NOW`, with nobody and nothing in it. */
export function makeTip(overrides: Partial<TipFacts> = {}): TipFacts {
  return {
    format: 'ncmec-police-json',
    source: 'NCMEC',
    number: '100000002',
    platform: 'ExampleChat',
    reportingPlatform: 'ExampleChat, Inc.',
    incidentType: 'Child Pornography (possession, manufacture, and distribution)',
    additionalIncidentTypes: [],
    incidentAt: readTime('2026-03-02T10:00:00Z'),
    receivedAt: readTime('2026-03-03T10:00:00Z'),
    country: 'IN',
    region: null,
    flags: [],
    parties: [],
    files: [],
    identifiers: [],
    texts: [],
    facts: [],
    unknown: [],
    warnings: [],
    identified: [],
    documents: [],
    dropped: [],
    ...overrides,
  };
}

export function flagged(...flags: Flag[]): { flag: Flag; at: string }[] {
  return flags.map((flag) => ({ flag, at: `/flags/${flag}` }));
}

export function party(role: PartyRole, overrides: Partial<PartyDraft> = {}): PartyDraft {
  return {
    role,
    at: `/${role}`,
    priorTips: [],
    flags: [],
    identifiers: [],
    facts: [],
    texts: [],
    ...overrides,
  };
}

export function file(overrides: Partial<FileDraft> = {}): FileDraft {
  return {
    at: '/file',
    viewedByPlatform: null,
    exifViewedByPlatform: null,
    publiclyAvailable: null,
    flags: [],
    identifiers: [],
    facts: [],
    texts: [],
    ...overrides,
  };
}

export function text(kind: TextDraft['kind'], words: string, at = `/${kind}`): TextDraft {
  return { kind, text: words, at };
}

/** An identifier of the first party, unless told otherwise. */
export function identified(
  kind: IdentifierKind,
  canonical: string,
  overrides: Partial<TipIdentifier> = {},
): TipIdentifier {
  return {
    kind,
    canonical,
    display: canonical,
    original: canonical,
    strength: 'strong',
    possible: true,
    valid: true,
    country: null,
    traps: [],
    at: `/${kind}`,
    document: 0,
    time: null,
    event: null,
    port: null,
    verified: null,
    fromText: false,
    owner: 'party',
    index: 0,
    ...overrides,
  };
}

export function ipAt(time: string | null, overrides: Partial<TipIdentifier> = {}): TipIdentifier {
  const known = time === null ? null : readTime(time);
  return identified('ip', '203.0.113.25', { strength: known ? 'weak' : 'none', time: known, ...overrides });
}

const FIRST_SET = compileRules(RULES);

/** The tip scored by the first rule set. */
export function scored(tip: TipFacts, context: Partial<TriageContext> = {}): Scored {
  return score(FIRST_SET, features(tip, { ...CONTEXT, ...context }));
}

export function fired(tip: TipFacts, context: Partial<TriageContext> = {}): string[] {
  return scored(tip, context).reasons.map(({ rule }) => rule);
}
