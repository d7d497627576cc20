import { readTime } from '../../src/kernel/time.ts';
import type { FileDraft, PartyDraft, TipFacts } from '../../src/tips/shape.ts';
import type { TriageContext } from '../../src/triage/features.ts';
import type { FactField } from '../../src/triage/features-fields.ts';
import type { HashTold } from '../../src/triage/hash-told.ts';
import { file, flagged, identified, ipAt, text } from './make-tip.ts';

export type Known = { tip: TipFacts; context: TriageContext };

const tip = (change: (tip: TipFacts) => Partial<TipFacts>) => (known: Known) => ({
  ...known,
  tip: { ...known.tip, ...change(known.tip) },
});
const parties = (change: (party: PartyDraft) => Partial<PartyDraft>) =>
  tip(({ parties: all }) => ({ parties: all.map((party) => ({ ...party, ...change(party) })) }));
const files = (change: (each: FileDraft) => Partial<FileDraft>) =>
  tip(({ files: all }) => ({ files: all.map((each) => ({ ...each, ...change(each) })) }));
const context = (change: (context: TriageContext) => Partial<TriageContext>) => (known: Known) => ({
  ...known,
  context: { ...known.context, ...change(known.context) },
});
const DAY = 86_400_000;
const dayBefore = (at: string): string => new Date(Date.parse(at) - 40 * DAY).toISOString();
const network = { members: 5, tips: 9, countries: 2, ends: ['arrest', 'case'] as const, ended: 2 };

export const LISTED: HashTold = {
  ...{ listed: 1, unlisted: 0, victimUnidentified: 1, victimIdentified: 0, undistributed: 1, distributed: 0 },
  ...{ viral: false, categories: ['US:1'] },
};

/** Ways in which one field of a tip, or one thing that is known beside it, is another. */
export const CHANGES: Readonly<Record<FactField, readonly ((known: Known) => Known)[]>> = {
  source: [tip(() => ({ source: 'Another Example Hotline' }))],
  format: [tip(({ format }) => ({ format: format === 'csv-mapped' ? 'ncmec-police-json' : 'csv-mapped' }))],
  platform: [tip(() => ({ platform: 'AnotherChat' })), tip(() => ({ platform: null }))],
  reportingPlatform: [
    tip(() => ({ reportingPlatform: 'AnotherChat' })),
    tip(() => ({ reportingPlatform: null })),
  ],
  country: [tip(({ country }) => ({ country: country === 'IN' ? 'US' : 'IN' }))],
  flags: [
    tip(() => ({ flags: [] })),
    ...(['escalated', 'priority_1', 'informational', 'batched', 'sextortion'] as const).map((flag) =>
      tip(({ flags }) => ({ flags: [...flags, ...flagged(flag)] })),
    ),
  ],
  texts: [
    tip(() => ({ texts: [] })),
    ...['Meeting planned for 2026-12-01.', 'She speaks of suicide; still in contact.', 'Age 12.'].flatMap(
      (words) =>
        (['escalation', 'note', 'chat'] as const).map((kind) =>
          tip(({ texts }) => ({ texts: [...texts, text(kind, words)] })),
        ),
    ),
  ],
  identified: [
    tip(() => ({ identified: [] })),
    tip(({ identified: all }) => ({
      identified: [...all, identified('phone', '+919999900001', { verified: true })],
    })),
    tip(({ identified: all }) => ({ identified: [...all, ipAt('2026-11-20T09:00:00Z', { port: 51812 })] })),
    tip(({ identified: all }) => ({ identified: all.map((each) => ({ ...each, time: null, port: null })) })),
  ],
  incidentType: [tip(() => ({ incidentType: 'Child Sex Trafficking' })), tip(() => ({ incidentType: null }))],
  additionalIncidentTypes: [
    tip(() => ({ additionalIncidentTypes: ['Online Enticement of Children for Sexual Acts'] })),
  ],
  incidentAt: [
    tip(() => ({ incidentAt: null })),
    tip(() => ({ incidentAt: readTime('2020-01-01T00:00:00Z') })),
  ],
  receivedAt: [
    tip(() => ({ receivedAt: null })),
    tip(() => ({ receivedAt: readTime('2025-11-25T00:00:00Z') })),
  ],
  'party.role': [
    parties(() => ({ role: 'suspect' })),
    parties(() => ({ role: 'victim' })),
    parties(() => ({ role: 'contact' })),
  ],
  'party.age': [parties(() => ({ age: 11 })), parties(() => ({ age: 15 })), parties(() => ({ age: 44 }))],
  'party.dateOfBirth': [parties(() => ({ dateOfBirth: '2014-06-02' }))],
  'party.place': [
    parties(() => ({ city: 'Exampletown' })),
    parties(() => ({ city: '', region: '', school: '' })),
  ],
  'party.country': [parties(() => ({ country: 'IN' })), parties(() => ({ country: 'US' }))],
  'party.name': [
    parties(() => ({ firstName: 'Synthetic', lastName: 'Person' })),
    parties(() => ({ firstName: '', lastName: '' })),
  ],
  'party.accountId': [parties(() => ({ accountId: 'u-1' })), parties(() => ({ accountId: '' }))],
  'party.priorTips': [parties(() => ({ priorTips: ['100000001'] })), parties(() => ({ priorTips: [] }))],
  'party.flags': [
    parties(() => ({ flags: [] })),
    parties(() => ({ flags: flagged('access_to_children', 'compromised_account') })),
  ],
  files: [
    tip(() => ({ files: [] })),
    tip(({ files: all }) => ({ files: [...all, file({ flags: flagged('infant') })] })),
  ],
  'file.viewed': [files(() => ({ viewedByPlatform: true })), files(() => ({ viewedByPlatform: null }))],
  'file.public': [files(() => ({ publiclyAvailable: true }))],
  'file.classification': [files(() => ({ classification: 'A1' })), files(() => ({ classification: 'B2' }))],
  'file.flags': [files(() => ({ flags: [] })), files(() => ({ flags: flagged('viral', 'live_streaming') }))],
  'file.identifiers': [files(() => ({ identifiers: [] }))],
  now: [
    context(({ now }) => ({ now: new Date(Date.parse(now) + 40 * DAY).toISOString() })),
    context(({ now }) => ({ now: dayBefore(now) })),
  ],
  versions: [context(() => ({ earlierVersions: 3 })), context(() => ({ earlierVersions: 0 }))],
  'other files': [
    context(() => ({ filesKnown: 2, filesNew: 0, hashSeenMost: 30 })),
    context(() => ({ filesKnown: 0, filesNew: 2, hashSeenMost: 0 })),
  ],
  'other tips': [
    context(() => ({ earlierTips: 6, priorClosedNoCrime: 1 })),
    context(() => ({ earlierTips: 0, priorClosedNoCrime: 0 })),
  ],
  networks: [
    context(() => ({ network: { ...network, ends: [...network.ends] } })),
    context(() => ({ network: null })),
  ],
  'hash lists': [
    context(() => ({ hashes: LISTED })),
    context(() => ({ hashes: { ...LISTED, unlisted: 2, distributed: 1, undistributed: 0, viral: true } })),
    context(() => ({ hashes: null })),
  ],
};
