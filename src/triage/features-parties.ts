import { DAY_MS, millis, readTime } from '../kernel/time.ts';
import type { PartyDraft, TipFacts, TipIdentifier } from '../tips/shape.ts';
import type { FeatureCollector } from './features-collector.ts';
import type { IpQuality } from './features-list.ts';

/** Put what the tip says of its victims, recipients and suspects. `nowMs`: the clock. O(parties). */
export function partyFeatures(tip: TipFacts, nowMs: number, put: FeatureCollector): void {
  for (const role of ['victim', 'recipient', 'suspect'] as const) {
    const parties = tip.parties.filter((party) => party.role === role);
    put.put(`${role}.count`, parties.length, parties[0]?.at ?? null, parties[0]?.document ?? 0);
    for (const party of parties) {
      const age = ageOf(party, tip, nowMs);
      if (age !== null) put.put(`${role}.age`, age, party.at, party.document);
      if (role !== 'recipient') placeFeatures(role, party, put);
    }
    if (role === 'suspect') suspectFeatures(parties, put);
  }
  for (const party of tip.parties) {
    for (const { flag, at } of party.flags) put.put('any.flag', flag, at, party.document);
  }
}

function placeFeatures(role: 'victim' | 'suspect', party: PartyDraft, put: FeatureCollector): void {
  const located = party.city || party.region || (role === 'victim' && party.school);
  if (located) put.put(`${role}.location`, true, party.at, party.document);
  if (party.country) put.put(`${role}.country`, party.country.toUpperCase(), party.at, party.document);
}

function suspectFeatures(suspects: PartyDraft[], put: FeatureCollector): void {
  let most: PartyDraft | undefined;
  for (const suspect of suspects) {
    if (suspect.firstName && suspect.lastName) put.put('suspect.named', true, suspect.at, suspect.document);
    if (suspect.accountId) put.put('suspect.identifier', 'account', suspect.at, suspect.document);
    if (!most || suspect.priorTips.length > most.priorTips.length) most = suspect;
    for (const { flag, at } of suspect.flags) put.put('suspect.flag', flag, at, suspect.document);
  }
  if (most) put.put('suspect.prior-tips', most.priorTips.length, most.at, most.document);
}

/** Years as stated, else from the date of birth at the time of the incident; null where unknown or impossible. */
function ageOf(party: PartyDraft, tip: TipFacts, nowMs: number): number | null {
  if (party.age !== undefined) return party.age >= 0 && party.age <= 120 ? party.age : null;
  if (!party.dateOfBirth) return null;
  const born = readTime(party.dateOfBirth).instant;
  if (!born) return null;
  const when = tip.incidentAt?.instant ?? tip.receivedAt?.instant;
  const years = Math.floor(((when ? millis(when) : nowMs) - millis(born)) / DAY_MS / 365.2425);
  return years >= 0 && years <= 120 ? years : null;
}

const MONEY = new Set(['upi', 'bank_account', 'iban', 'crypto', 'card']);

/** Put what the tip’s identifiers are good for, by whose they are. Says nothing of one that says nothing. O(identifiers). */
export function identifierFeatures(tip: TipFacts, put: FeatureCollector): void {
  for (const found of tip.identified) {
    const role = found.owner === 'party' ? tip.parties[found.index]?.role : undefined;
    const { kind, at, document } = found;
    if (kind === 'ip' && role === 'suspect') put.put('suspect.ip', ipQuality(found), at, document);
    if (kind === 'ip' && found.owner === 'file') put.put('file.ip', ipQuality(found), at, document);
    if (!found.possible) continue;
    if (MONEY.has(kind) && role !== 'victim') put.put('tip.money', kind, at, document);
    if (found.strength === 'none') continue;
    if (role === 'suspect') identifiedSuspect(found, put);
    else if (role === 'victim') identifiedVictim(found, put);
    else if (role === undefined && found.owner !== 'file') put.put('tip.identifier', kind, at, document);
  }
}

function identifiedSuspect({ kind, verified, at, document }: TipIdentifier, put: FeatureCollector): void {
  put.put('suspect.identifier', kind, at, document);
  if (kind === 'postal_address') put.put('suspect.location', true, at, document);
  if (verified && (kind === 'phone' || kind === 'email')) put.put('suspect.verified', kind, at, document);
}

function identifiedVictim({ kind, at, document }: TipIdentifier, put: FeatureCollector): void {
  put.put('victim.identifier', kind, at, document);
  if (kind === 'postal_address') put.put('victim.location', true, at, document);
}

/** What an IP can prove: without a time nothing, behind carrier NAT without a port nothing (FORMATS §0.5). */
export function ipQuality({ traps, time, port }: TipIdentifier): IpQuality {
  if (traps.includes('private_range')) return 'not_public';
  if (!time?.instant || traps.includes('no_time')) return 'no_time';
  if (traps.includes('carrier_nat_without_port')) return 'carrier_nat_without_port';
  if (traps.includes('possible_proxy')) return 'proxy';
  return port === null ? 'time' : 'time_and_port';
}
