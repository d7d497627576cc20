import type { FeatureName } from './features-list.ts';

/** What a feature is made of: fields of the tip as it is kept, and what is known beside it. */
export const FACT_FIELDS = [
  ...([
    'source',
    'format',
    'platform',
    'reportingPlatform',
    'country',
    'flags',
    'texts',
    'identified',
  ] as const),
  ...(['incidentType', 'additionalIncidentTypes', 'incidentAt', 'receivedAt'] as const),
  ...([
    'party.role',
    'party.age',
    'party.dateOfBirth',
    'party.place',
    'party.country',
    'party.name',
  ] as const),
  ...(['party.accountId', 'party.priorTips', 'party.flags'] as const),
  ...([
    'files',
    'file.viewed',
    'file.public',
    'file.classification',
    'file.flags',
    'file.identifiers',
  ] as const),
  /** beside the tip: the clock, its versions, other tips with its files or on its subjects, the networks of these, hash lists */
  ...(['now', 'versions', 'other files', 'other tips', 'networks', 'hash lists'] as const),
] as const;
export type FactField = (typeof FACT_FIELDS)[number];

const WHEN = ['receivedAt', 'incidentAt', 'now'] as const;
const AGE = ['party.role', 'party.age', 'party.dateOfBirth', ...WHEN] as const;
const PLACE = ['party.role', 'party.place', 'identified'] as const;
const IDENTIFIED = ['identified', 'party.role'] as const;
const EXPIRES = [
  ...([
    'source',
    'format',
    'platform',
    'reportingPlatform',
    'country',
    'party.role',
    'party.country',
  ] as const),
  ...(['texts', 'identified', ...WHEN] as const),
] as const;

/**
 * Of which fields each feature is made. A change of one field changes no reason but those of rules that ask for a feature made
 * of it; tests/triage/explanation.test.ts holds that for a whole simulated world.
 */
export const FEATURE_FIELDS: Readonly<Record<FeatureName, readonly FactField[]>> = {
  'tip.source': ['source'],
  'tip.platform': ['platform', 'reportingPlatform'],
  'tip.country': ['country'],
  'tip.incident-type': ['incidentType', 'additionalIncidentTypes'],
  'tip.flag': ['flags'],
  'any.flag': ['flags', 'party.flags', 'file.flags', 'files'],
  'tip.escalated': ['flags', 'texts'],
  'tip.priority': ['flags'],
  'tip.bundle': [
    ...(['flags', 'party.flags', 'file.flags', 'files', 'party.role', 'texts'] as const),
    ...(['incidentType', 'additionalIncidentTypes'] as const),
  ],
  'tip.age-days': WHEN,
  'tip.earlier-versions': ['versions'],
  'tip.identifier': ['identified'],
  'tip.money': IDENTIFIED,
  'escalation.words': ['texts'],
  'note.words': ['texts'],
  'text.list': ['texts'],
  'text.age': ['texts'],
  'meeting.days-left': ['texts', 'now'],
  'clock.days-left': EXPIRES,
  'clock.what': EXPIRES,
  'victim.count': ['party.role'],
  'victim.age': AGE,
  'victim.location': PLACE,
  'victim.country': ['party.role', 'party.country'],
  'victim.identifier': IDENTIFIED,
  'recipient.count': ['party.role'],
  'recipient.age': AGE,
  'suspect.count': ['party.role'],
  'suspect.identifier': [...IDENTIFIED, 'party.accountId'],
  'suspect.verified': IDENTIFIED,
  'suspect.ip': IDENTIFIED,
  'suspect.location': PLACE,
  'suspect.country': ['party.role', 'party.country'],
  'suspect.age': AGE,
  'suspect.named': ['party.role', 'party.name'],
  'suspect.prior-tips': ['party.role', 'party.priorTips'],
  'suspect.flag': ['party.role', 'party.flags'],
  'subject.earlier-tips': ['other tips'],
  'subject.closed-no-crime': ['other tips'],
  'network.members': ['networks'],
  'network.tips': ['networks'],
  'network.countries': ['networks'],
  'network.ended': ['networks'],
  'network.ended-tips': ['networks'],
  'hash.listed': ['hash lists'],
  'hash.unlisted': ['hash lists'],
  'hash.victim-unidentified': ['hash lists'],
  'hash.victim-identified': ['hash lists'],
  'hash.undistributed': ['hash lists'],
  'hash.distributed': ['hash lists'],
  'hash.viral': ['hash lists'],
  'hash.category': ['hash lists'],
  'file.count': ['files'],
  'file.viewed': ['files', 'file.viewed'],
  'file.classification': ['files', 'file.classification'],
  'file.flag': ['files', 'file.flags'],
  'file.public': ['files', 'file.public'],
  'file.all-viral': ['flags', 'files', 'file.flags'],
  'file.hash': ['files', 'file.identifiers'],
  'file.ip': ['identified'],
  'file.known': ['other files'],
  'file.new': ['other files'],
  'file.seen-most': ['other files'],
};
