import { readTime } from '../../kernel/time.ts';
import type { TipDraft } from '../../tips/shape.ts';
import {
  type Field,
  type Fields,
  facts,
  type Leavings,
  list,
  object,
  readFields,
  stance,
  text,
} from '../json-strict-fields.ts';
import type { Json } from '../json-strict-value.ts';
import { type Address, addressFields, addressText } from './police-json-address.ts';
import { plain, sourceInformation, urls, verifiable } from './police-json-captures.ts';

const fact = (name: string) => facts<TipDraft>(name, (draft) => draft.facts);

const summary: Fields<TipDraft> = {
  incidentType: text((draft, value, at) => {
    if (draft.incidentType === null) draft.incidentType = value;
    else draft.facts.push({ name: 'incidentType', value, at });
  }),
  platform: text((draft, value) => {
    draft.platform = value;
  }),
  incidentDateTime: text((draft, value) => {
    draft.incidentAt = readTime(value);
  }),
  incidentDateRange: fact('incidentDateRange'),
  incidentDateTimeDescription: text((draft, value, at) =>
    draft.texts.push({ kind: 'description', text: value, at }),
  ),
  espEscalation: text((draft, value, at) => {
    const stated = stance(value);
    if (stated === 'no') return void draft.facts.push({ name: 'espEscalation', value, at });
    draft.flags.push({ flag: 'escalated', at });
    if (stated === 'words') draft.texts.push({ kind: 'escalation', text: value, at });
  }),
  additionalIncidentTypes: list(
    'additionalIncidentTypes',
    text((draft, value) => draft.additionalIncidentTypes.push(value)),
  ),
};

/** The incident in short: what, where, when, and whether the platform escalated it. `false` and `No` are no escalation. */
export function incidentSummary(value: Json, at: string, draft: TipDraft, out: Leavings): void {
  readFields(value, at, summary, draft, out);
}

/** One item of details: it adds to the draft's own lists, and names the service on which its values mean something. */
type Detail = Pick<TipDraft, 'identifiers' | 'facts' | 'texts'> & { service: string | undefined };

const onService = (detail: Detail) => (detail.service === undefined ? {} : { platform: detail.service });
const words = (kind: 'note' | 'chat' | 'email' | 'additional' | 'description'): Field<Detail> =>
  text((detail, value, at) => detail.texts.push({ kind, text: value, at }));
const item = (name: string) => facts<Detail>(name, (detail) => detail.facts);
const additional = list<Detail>('additionalInformations', words('additional'));

/** Every key that an item of any kind of incident may have; the kinds differ in which they use. */
function detailFields(content: 'chat' | 'email'): Fields<Detail> {
  return {
    id: item('id'),
    chatServiceOrClient: item('chatServiceOrClient'),
    chatClient: item('chatClient'),
    gameName: item('gameName'),
    console: item('console'),
    client: item('client'),
    name: plain('group', onService),
    chatRoomName: plain('group', onService),
    screenName: plain('screen_name', onService),
    screenNames: list('screenNames', plain('screen_name', onService)),
    url: urls('url'),
    urls: urls('urls'),
    links: urls('links'),
    emails: verifiable('emails', 'email'),
    emailAddress: verifiable('emailAddress', 'email'),
    emailAddresses: verifiable('emailAddresses', 'email'),
    phones: verifiable('phones', 'phone'),
    phoneNumber: verifiable('phoneNumber', 'phone'),
    ipAddress: plain('ip'),
    sourceInformation,
    latitude: item('latitude'),
    longitude: item('longitude'),
    locationName: item('locationName'),
    addresses: list('addresses', incidentAddress),
    incidentAddress: list('incidentAddress', incidentAddress),
    fileNames: list('fileNames', words('description')),
    content: words(content),
    notes: list('notes', words('note')),
    thirdPartyContent: (value, at, detail, out) =>
      (typeof value === 'boolean' ? item('thirdPartyContent') : words('chat'))(value, at, detail, out),
    additionalInformations: additional,
    additonalInformations: additional,
  };
}

function incidentAddress(value: Json, at: string, detail: Detail, out: Leavings): void {
  const found: Address = { at, parts: {}, facts: detail.facts };
  readFields(value, at, addressFields, found, out);
  const whole = addressText(found.parts);
  if (whole !== '') detail.identifiers.push({ kind: 'postal_address', text: whole, at });
}

const CHAT = detailFields('chat');
const EMAIL = detailFields('email');

function items(name: string, fields: Fields<Detail>): Field<TipDraft> {
  return list(name, (value, at, draft, out) => {
    const { identifiers, facts, texts } = draft;
    readFields(value, at, fields, { identifiers, facts, texts, service: serviceOf(value) }, out);
  });
}

function serviceOf(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const named = value.chatServiceOrClient ?? value.chatClient ?? value.gameName ?? value.client;
  return typeof named === 'string' && named !== '' ? named : undefined;
}

const kinds: Fields<TipDraft> = Object.fromEntries(
  [
    'chatIncident',
    'emailIncident',
    'webpageIncident',
    'peerToPeerIncident',
    'gamingIncident',
    'cellPhoneIncident',
    'newsgroupIncident',
    'internetIncident',
    'otherInternetIncident',
    'nonInternetIncident',
  ].map((name) => [name, items(name, name === 'emailIncident' ? EMAIL : CHAT)]),
);

/** Where it happened, by kind of service. What is found here belongs to the incident, not to a party. */
export function incidentDetails(value: Json, at: string, draft: TipDraft, out: Leavings): void {
  object(kinds)(value, at, draft, out);
}
