import * as fc from 'fast-check';
import { IDENTIFIER_KINDS, STRENGTHS, TRAPS } from '../../src/identifiers/shape.ts';
import { readTime } from '../../src/kernel/time.ts';
import {
  type FileDraft,
  FLAGS,
  PARTY_ROLES,
  type PartyDraft,
  SCORES,
  type TipFacts,
  type TipIdentifier,
} from '../../src/tips/shape.ts';
import type { TriageContext } from '../../src/triage/features.ts';
import { FEATURES, type FeatureName } from '../../src/triage/features-list.ts';
import { type Condition, type Rule, ruleShape } from '../../src/triage/shape.ts';
import { CONTEXT, file, flagged, identified, makeTip, party, text } from './make-tip.ts';

const flags = fc.subarray([...FLAGS], { maxLength: 4 }).map((list) => flagged(...list));
const aTime = fc
  .constantFrom(
    '2026-03-02T09:00:00Z',
    '2025-12-15T09:00:00Z',
    '2025-03-13T09:00:00Z',
    'not a time',
    '2026-03-02 09:00',
  )
  .map(readTime);
const words = fc.constantFrom(
  'Meeting planned for 2026-03-12.',
  'No meeting planned.',
  'The user speaks of suicide.',
  'Still in contact with a 12-year-old.',
  'Nothing to add.',
  '',
);
const aText = fc
  .tuple(fc.constantFrom('summary', 'escalation', 'note', 'chat', 'bio', 'additional'), words)
  .map(([kind, said]) => text(kind as 'note', said));

const aParty: fc.Arbitrary<PartyDraft> = fc
  .record(
    {
      role: fc.constantFrom(...PARTY_ROLES),
      age: fc.integer({ min: -5, max: 200 }),
      city: fc.constant('Exampletown'),
      country: fc.constantFrom('IN', 'US', 'Elsewhere'),
      accountId: fc.constantFrom('u-1', 'u-2'),
      priorTips: fc.array(fc.constant('100000001'), { maxLength: 3 }),
      flags,
    },
    { requiredKeys: ['role', 'priorTips', 'flags'] },
  )
  .map(({ role, ...rest }) => party(role, rest as Partial<PartyDraft>));

const triState = fc.constantFrom(true, false, null);
const aFile: fc.Arbitrary<FileDraft> = fc
  .record({
    viewedByPlatform: triState,
    publiclyAvailable: triState,
    classification: fc.constantFrom('A1', 'B2', 'x'),
    flags,
  })
  .map((fields) => file(fields));

export const anIdentifier: fc.Arbitrary<TipIdentifier> = fc
  .record({
    kind: fc.constantFrom(...IDENTIFIER_KINDS),
    canonical: fc.constantFrom('md5:00', 'md5:01', 'v-1', 'v-2'),
    strength: fc.constantFrom(...STRENGTHS),
    possible: fc.boolean(),
    verified: triState,
    port: fc.constantFrom(null, 51812),
    time: fc.option(aTime, { nil: null }),
    traps: fc.subarray([...TRAPS], { maxLength: 2 }),
    owner: fc.constantFrom('party', 'file', 'incident', 'text'),
    index: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ kind, canonical, ...rest }) => identified(kind, canonical, rest as Partial<TipIdentifier>));

export const aTip: fc.Arbitrary<TipFacts> = fc
  .record({
    incidentType: fc.constantFrom(
      null,
      'Child Sex Trafficking',
      'Online Enticement of Children for Sexual Acts',
      'Child Pornography (possession, manufacture, and distribution)',
      'a type of its own',
    ),
    source: fc.constantFrom('NCMEC', 'Example Hotline'),
    format: fc.constantFrom('ncmec-police-json', 'csv-mapped'),
    country: fc.constantFrom(null, 'IN', 'US'),
    receivedAt: fc.option(aTime, { nil: null }),
    incidentAt: fc.option(aTime, { nil: null }),
    flags,
    parties: fc.array(aParty, { maxLength: 4 }),
    files: fc.array(aFile, { maxLength: 4 }),
    texts: fc.array(aText, { maxLength: 3 }),
    identified: fc.array(anIdentifier, { maxLength: 8 }),
  })
  .map((fields) => makeTip(fields as Partial<TipFacts>));

const aCount = fc.integer({ min: 0, max: 12 });
export const aContext: fc.Arbitrary<TriageContext> = fc
  .record({
    earlierTips: aCount,
    earlierVersions: aCount,
    filesKnown: aCount,
    filesNew: aCount,
    hashSeenMost: aCount,
  })
  .map((known) => ({ ...CONTEXT, ...known }));

const aCondition = fc
  .constantFrom(...(Object.keys(FEATURES) as FeatureName[]))
  .chain(
    (feature): fc.Arbitrary<Condition> =>
      FEATURES[feature].type === 'number'
        ? fc.integer({ min: -3, max: 20 }).map((atLeast) => ({ feature, atLeast }))
        : fc.boolean().map((present) => ({ feature, present })),
  );

/** Any rule that an officer may add, however foolish; no floor. */
export const aRule: fc.Arbitrary<Rule> = fc
  .record({
    id: fc.uuid(),
    words: fc.constant({ en: 'A rule of the unit', hi: 'इकाई का नियम' }),
    score: fc.constantFrom(...SCORES),
    weight: fc.integer({ min: -100, max: 100 }),
    when: fc.array(aCondition, { minLength: 1, maxLength: 2 }),
    unless: fc.array(aCondition, { maxLength: 1 }),
  })
  .map((rule) => ruleShape.parse(rule));
