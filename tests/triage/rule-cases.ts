import type { NetworkTold } from '../../src/subjects/network-told.ts';
import type { TipFacts } from '../../src/tips/shape.ts';
import type { TriageContext } from '../../src/triage/features.ts';
import type { HashTold } from '../../src/triage/hash-told.ts';
import { file, flagged, identified, ipAt, makeTip, party, text } from './make-tip.ts';

export type RuleCase = { tip: Partial<TipFacts>; context?: Partial<TriageContext> };

const suspect = party('suspect');
const child = party('victim', { age: 9 });
const about = (incidentType: string): RuleCase => ({ tip: { incidentType } });
const flag = (...flags: Parameters<typeof flagged>): RuleCase => ({ tip: { flags: flagged(...flags) } });
const says = (kind: 'escalation' | 'note' | 'summary' | 'chat' | 'email', words: string): RuleCase => ({
  tip: { texts: [text(kind, words)] },
});
const ofSuspect = (...found: TipFacts['identified']): RuleCase => ({
  tip: { parties: [suspect], identified: found },
});
const received = (daysAgo: number): RuleCase => {
  const at = new Date(Date.UTC(2026, 2, 10, 12) - daysAgo * 86_400_000).toISOString();
  return { tip: { receivedAt: { text: at, instant: at, offsetKnown: true } } };
};
const given = (context: Partial<TriageContext>): RuleCase => ({ tip: {}, context });

const inNetwork = (told: Partial<NetworkTold>): RuleCase =>
  given({ network: { members: 2, tips: 2, countries: 1, ends: [], ended: 0, ...told } });

const listed = (told: Partial<HashTold>, context: Partial<TriageContext> = {}): RuleCase =>
  given({
    ...context,
    hashes: {
      ...{
        listed: 0,
        unlisted: 0,
        victimUnidentified: 0,
        victimIdentified: 0,
        undistributed: 0,
        distributed: 0,
      },
      ...{ viral: false, categories: [], ...told },
    },
  });

/** For each rule of the first set a tip that it fires on. */
export const FIRING: Record<string, RuleCase> = {
  'danger.meeting-planned': says('escalation', 'Meeting planned for 2026-03-12.'),
  'danger.crisis': says('escalation', 'The user speaks of self-harm.'),
  'danger.platform-escalated': flag('escalated'),
  'danger.priority-e': flag('priority_escalated'),
  'danger.crisis-noted': says('note', 'Risk to life, see above.'),
  'danger.meeting-noted': says('summary', 'The suspect agreed yesterday to meet the minor.'),
  'danger.words-meeting': says('chat', 'Shall we meet … will you meet me at the pier?'),
  'danger.words-threat': says('email', 'Pay, or else.'),
  'danger.words-help': says('chat', 'कृपया मेरी मदद करो'),
  'danger.words-age': says('chat', 'Which class are you in?'),
  'danger.trafficking-located': {
    tip: { incidentType: 'Child Sex Trafficking', parties: [party('victim', { city: 'Exampletown' })] },
  },
  'danger.live-infant': {
    tip: { files: [file({ flags: flagged('live_streaming') }), file({ flags: flagged('infant') })] },
    context: { filesKnown: 2 },
  },
  'danger.live-ongoing': {
    tip: { flags: flagged('live_streaming'), texts: [text('note', 'Contact appears to be ongoing.')] },
  },
  'danger.sadistic-victim': { tip: { flags: flagged('sadistic_online_exploitation'), parties: [child] } },
  'danger.trafficking': about('Child Sex Trafficking'),
  'danger.contact-offence': about('Child Sexual Molestation'),
  'danger.travel-offence': about('Child Sex Tourism'),
  'danger.enticement': about('Online Enticement of Children for Sexual Acts'),
  'danger.unsolicited': about('Unsolicited Obscene Material Sent to a Child'),
  'danger.material': { tip: {} },
  'danger.sextortion': flag('sextortion'),
  'danger.sadistic': flag('sadistic_online_exploitation'),
  'danger.solicitation': flag('csam_solicitation'),
  'danger.live-streaming': { tip: { files: [file({ flags: flagged('live_streaming') })] } },
  'danger.self-production': flag('possible_self_production'),
  'danger.physical-harm': flag('physical_harm'),
  'danger.infant': flag('infant'),
  'danger.access-to-children': {
    tip: { parties: [party('suspect', { flags: flagged('access_to_children') })] },
  },
  'danger.convicted': { tip: { parties: [party('suspect', { flags: flagged('convicted_offender') })] } },
  'danger.firearms': { tip: { parties: [party('suspect', { flags: flagged('access_to_firearms') })] } },
  'danger.victim-described': { tip: { parties: [party('victim')] } },
  'danger.victim-under-13': { tip: { parties: [child] } },
  'danger.victim-13-to-17': { tip: { parties: [party('victim', { dateOfBirth: '2012-01-01' })] } },
  'danger.recipient-child': { tip: { parties: [party('recipient', { age: 14 })] } },
  'danger.age-noted': says('note', 'The account states a 13-year-old.'),
  'danger.victims-several': { tip: { parties: [child, party('victim')] } },
  'danger.travel-noted': says('note', 'Tickets were booked last week.'),
  'danger.ongoing-noted': says('note', 'The two are still in contact.'),
  'danger.priority-1': flag('priority_1'),
  'danger.priority-2': flag('priority_2'),
  'danger.classified-a': { tip: { files: [file({ classification: 'A1' })] } },
  'danger.earlier-tips': given({ earlierTips: 1 }),
  'danger.prior-tips-named': { tip: { parties: [party('suspect', { priorTips: ['100000001'] })] } },
  'danger.many-earlier-tips': given({ earlierTips: 5 }),
  'novelty.bundled': flag('batched', 'viral'),
  'danger.informational': flag('informational'),
  'danger.spam': flag('spam'),
  'action.phone-verified': ofSuspect(identified('phone', '+919999900001', { verified: true })),
  'action.email-verified': ofSuspect(identified('email', 'one@example.org', { verified: true })),
  'action.phone': ofSuspect(identified('phone', '+919999900001')),
  'action.email': ofSuspect(identified('email', 'one@example.org')),
  'action.account': { tip: { parties: [party('suspect', { accountId: 'u-10001' })] } },
  'action.profile': ofSuspect(identified('screen_name', 'examplechat:synthetic_01', { strength: 'weak' })),
  'action.device': ofSuspect(identified('device', 'imei:490154203237518')),
  'action.ip-time-port': ofSuspect(ipAt('2026-03-02T09:00:00Z', { port: 51812 })),
  'action.ip-time': ofSuspect(ipAt('2026-03-02T09:00:00Z')),
  'action.ip-incomplete': ofSuspect(ipAt(null, { traps: ['no_time'] })),
  'action.upload-ip': {
    tip: { files: [file()], identified: [ipAt('2026-03-02T09:00:00Z', { owner: 'file' })] },
  },
  'action.money': { tip: { identified: [identified('upi', 'payee@examplebank', { owner: 'text' })] } },
  'action.named': { tip: { parties: [party('suspect', { firstName: 'Synthetic', lastName: 'Suspect' })] } },
  'action.located': { tip: { parties: [party('suspect', { city: 'Exampletown' })] } },
  'action.country': { tip: { parties: [party('suspect', { country: 'IN' })] } },
  'action.victim-reachable': {
    tip: { parties: [party('victim')], identified: [identified('account', 'examplechat:u-2')] },
  },
  'action.victim-located': { tip: { parties: [party('victim', { school: 'Example School' })] } },
  'action.viewed': { tip: { files: [file({ viewedByPlatform: true })] } },
  'action.unviewed': { tip: { files: [file(), file({ viewedByPlatform: false })] } },
  'action.earlier-tips': given({ earlierTips: 3 }),
  'action.nobody-identified': { tip: { parties: [suspect] } },
  'action.compromised': { tip: { parties: [party('suspect', { flags: flagged('compromised_account') })] } },
  'action.informational': flag('informational'),
  'action.closed-before': given({ earlierTips: 1, priorClosedNoCrime: 1 }),
  'clock.meeting': says('escalation', 'They agreed to meet on 2026-03-12.'),
  'clock.meeting-begins': says('escalation', 'They agreed to meet on 2026-03-11.'),
  'clock.meeting-today': says('escalation', 'They agreed to meet on 2026-03-10.'),
  'clock.within-3-days': received(363),
  'clock.within-a-week': received(360),
  'clock.within-2-weeks': received(355),
  'clock.within-a-month': received(340),
  'clock.within-2-months': received(320),
  'clock.later': received(5),
  'novelty.new-subject': given({ earlierTips: 0 }),
  'novelty.new-files': given({ filesNew: 1 }),
  'novelty.production': flag('live_streaming'),
  'novelty.all-known': given({ filesKnown: 2 }),
  'novelty.common-file': given({ filesKnown: 1, hashSeenMost: 10 }),
  'novelty.known-hash': { tip: { files: [file({ flags: flagged('known_hash') })] } },
  'novelty.widely-spread': {
    tip: { files: [file({ flags: flagged('viral') }), file({ flags: flagged('potential_meme') })] },
  },
  'novelty.new-version': given({ earlierVersions: 1 }),
  'novelty.unlisted': listed({ unlisted: 1 }, { filesNew: 1 }),
  'novelty.listed': listed({ listed: 1 }, { filesNew: 1 }),
  'novelty.victim-unidentified': listed({ listed: 1, victimUnidentified: 1 }),
  'novelty.undistributed': listed({ listed: 1, undistributed: 1 }),
  'novelty.distributed': listed({ listed: 1, distributed: 1 }),
  'novelty.listed-viral': listed({ viral: true }),
  'danger.network-ended': inNetwork({ ends: ['arrest'], ended: 1 }),
  'action.network': inNetwork({ members: 3 }),
  'action.network-case': inNetwork({ ends: ['case'], ended: 1 }),
  'novelty.network-newcomer': inNetwork({ members: 5 }),
};

/** For each rule that could be mistaken for its neighbour a tip that it does not fire on. */
export const NOT_FIRING: [rule: string, why: string, RuleCase][] = [
  ['danger.meeting-planned', 'the word alone', says('escalation', 'Meeting our criteria.')],
  ['danger.meeting-planned', 'a chat', { tip: { texts: [text('chat', 'Meeting planned for 2026-03-12.')] } }],
  ['danger.crisis', 'a profile', { tip: { texts: [text('bio', 'suicide prevention')] } }],
  ['danger.platform-escalated', 'an empty reason', says('escalation', '  ')],
  ['danger.platform-escalated', 'priority E alone', flag('priority_escalated')],
  [
    'danger.crisis-noted',
    'the source’s own name',
    says('note', 'National Center for Missing & Exploited Children'),
  ],
  ['danger.crisis-noted', 'negated', says('note', 'There is no self-harm.')],
  ['danger.meeting-noted', 'negated', says('note', 'No meeting was planned.')],
  ['danger.meeting-noted', 'across sentences', says('note', 'A meeting. Nothing was planned.')],
  [
    'danger.trafficking-located',
    'no place',
    { tip: { incidentType: 'Child Sex Trafficking', parties: [party('victim', { country: 'IN' })] } },
  ],
  ['danger.live-infant', 'no live stream', { tip: { flags: flagged('infant') }, context: { filesNew: 1 } }],
  [
    'danger.sadistic-victim',
    'no victim',
    { tip: { flags: flagged('sadistic_online_exploitation'), parties: [suspect] } },
  ],
  ['danger.victim-under-13', 'just 13', { tip: { parties: [party('victim', { age: 13 })] } }],
  ['danger.victim-13-to-17', 'of age', { tip: { parties: [party('victim', { age: 18 })] } }],
  ['danger.victim-13-to-17', 'impossible age', { tip: { parties: [party('victim', { age: -3 })] } }],
  ['danger.age-noted', 'age of an account', says('note', 'The account was aged 12 days.')],
  ['danger.age-noted', 'of age', says('note', 'A 25-year-old man, born 1999.')],
  [
    'danger.age-noted',
    'the victim’s age is stated',
    { tip: { parties: [child], texts: [text('note', 'A 9-year-old.')] } },
  ],
  ['novelty.bundled', 'with a victim', { tip: { flags: flagged('viral'), parties: [child] } }],
  [
    'novelty.widely-spread',
    'one file of two',
    { tip: { files: [file({ flags: flagged('viral') }), file()] } },
  ],
  [
    'action.phone',
    'the victim’s',
    { tip: { parties: [child], identified: [identified('phone', '+919999900001')] } },
  ],
  ['action.phone', 'impossible', ofSuspect(identified('phone', '123', { possible: false }))],
  [
    'action.phone-verified',
    'not verified',
    ofSuspect(identified('phone', '+919999900001', { verified: false })),
  ],
  [
    'action.ip-time',
    'behind carrier NAT',
    ofSuspect(ipAt('2026-03-02T09:00:00Z', { traps: ['carrier_nat_without_port'] })),
  ],
  ['action.ip-time', 'private', ofSuspect(ipAt('2026-03-02T09:00:00Z', { traps: ['private_range'] }))],
  [
    'action.money',
    'the victim’s',
    { tip: { parties: [child], identified: [identified('upi', 'v@examplebank')] } },
  ],
  ['action.unviewed', 'one was seen', { tip: { files: [file(), file({ viewedByPlatform: true })] } }],
  ['action.nobody-identified', 'an account', { tip: { parties: [party('suspect', { accountId: 'u-1' })] } }],
  ['clock.meeting', 'long past', says('escalation', 'They agreed to meet on 2025-03-12.')],
  ['clock.meeting-today', 'tomorrow', says('escalation', 'They agreed to meet on 2026-03-11.')],
  ['clock.within-3-days', 'a meeting', says('escalation', 'They agreed to meet on 2026-03-12.')],
  ['clock.meeting', 'another date', says('escalation', 'Account made on 2026-03-12.')],
  ['clock.within-3-days', 'expired', received(366)],
  ['novelty.unlisted', 'seen before', listed({ unlisted: 1 }, { filesKnown: 1 })],
  ['novelty.listed', 'seen before', listed({ listed: 1 }, { filesKnown: 1 })],
  ['novelty.listed', 'another on no list', listed({ listed: 1, unlisted: 1 }, { filesNew: 2 })],
  ['novelty.distributed', 'another is not', listed({ listed: 2, undistributed: 1, distributed: 1 })],
  [
    'novelty.listed-viral',
    'the source says so already',
    { tip: { flags: flagged('viral') }, context: listed({ viral: true }).context! },
  ],
  [
    'novelty.known-hash',
    'a list of the unit says it',
    { tip: { flags: flagged('known_hash') }, context: listed({ listed: 1 }).context! },
  ],
  ['danger.network-ended', 'a case alone', inNetwork({ ends: ['case'], ended: 1 })],
  ['action.network', 'a pair', inNetwork({ members: 2 })],
  [
    'novelty.network-newcomer',
    'known before',
    { tip: {}, context: { ...inNetwork({ members: 5 }).context, earlierTips: 1 } },
  ],
  ['novelty.all-known', 'one is new', given({ filesKnown: 1, filesNew: 1 })],
];

export function tipOf(one: RuleCase): TipFacts {
  return makeTip(one.tip);
}
