import {
  additionalInfo,
  address,
  contactPerson,
  type ElementRow,
  email,
  ipCaptureEvent,
  person,
  phone,
} from './ncmec-elements.ts';
import { intendedRecipient, personOrUserReported, victim } from './ncmec-elements-party.ts';
import { BATCH_REASONS, COUNTRIES, INCIDENT_TYPES } from './ncmec-values.ts';

/** `informational`, `instrumentalUse` and `potentialAggravatingFactors` are newer than the schema of November 2025. */
const reportAnnotations: ElementRow = {
  name: 'reportAnnotations',
  order: 'any',
  children: [
    { name: 'sextortion', value: 'flag', lands: 'flag:sextortion' },
    { name: 'csamSolicitation', value: 'flag', lands: 'flag:csam_solicitation' },
    { name: 'minorToMinorInteraction', value: 'flag', lands: 'flag:minor_to_minor' },
    { name: 'spam', value: 'flag', lands: 'flag:spam' },
    { name: 'sadisticOnlineExploitation', value: 'flag', lands: 'flag:sadistic_online_exploitation' },
    { name: 'informational', value: 'flag', lands: 'flag:informational' },
    { name: 'instrumentalUse', value: 'flag', lands: 'otherFlag' },
    { name: 'potentialAggravatingFactors', value: 'flag', lands: 'otherFlag' },
  ],
};

const incidentSummary: ElementRow = {
  name: 'incidentSummary',
  required: true,
  children: [
    { name: 'incidentType', required: true, value: { oneOf: INCIDENT_TYPES }, lands: 'incidentType' },
    { name: 'platform', limit: 256, lands: 'field:platform' },
    { name: 'escalateToHighPriority', limit: 3000, lands: 'escalation' },
    reportAnnotations,
    { name: 'incidentDateTime', required: true, value: 'dateTime', lands: 'incidentTime' },
    { name: 'incidentDateTimeDescription', limit: 3000, lands: 'text:description' },
  ],
};

const chatContent: ElementRow = { name: 'content', lands: 'text:chat' };
const emailAddress: ElementRow = { name: 'emailAddress', many: true, ...email };

const internetDetails: ElementRow = {
  name: 'internetDetails',
  many: true,
  order: 'choice',
  children: [
    {
      name: 'webPageIncident',
      attributes: [{ name: 'thirdPartyHostedContent', value: 'boolean' }],
      children: [{ name: 'url', many: true, lands: 'identifier:url' }, additionalInfo],
    },
    {
      name: 'emailIncident',
      children: [emailAddress, { name: 'content', lands: 'text:email' }, additionalInfo],
    },
    {
      name: 'newsgroupIncident',
      children: [{ name: 'name', lands: 'identifier:group' }, emailAddress, chatContent, additionalInfo],
    },
    {
      name: 'chatImIncident',
      lands: 'chat',
      children: [
        { name: 'chatClient' },
        { name: 'chatRoomName', lands: 'onPlatform:group' },
        chatContent,
        additionalInfo,
      ],
    },
    {
      name: 'onlineGamingIncident',
      children: [{ name: 'gameName' }, { name: 'console' }, chatContent, additionalInfo],
    },
    {
      name: 'cellPhoneIncident',
      children: [
        { name: 'phoneNumber', ...phone },
        { name: 'latitude', value: 'double' },
        { name: 'longitude', value: 'double' },
        additionalInfo,
      ],
    },
    {
      name: 'nonInternetIncident',
      children: [
        { name: 'locationName' },
        { name: 'incidentAddress', many: true, ...address },
        additionalInfo,
      ],
    },
    {
      name: 'peer2peerIncident',
      children: [
        { name: 'client' },
        { ...ipCaptureEvent, many: true },
        { name: 'fileNames', lands: 'text:description' },
        additionalInfo,
      ],
    },
  ],
};

const lawEnforcement: ElementRow = {
  name: 'lawEnforcement',
  children: [
    { name: 'agencyName', required: true, limit: 255 },
    { name: 'caseNumber', limit: 100 },
    { name: 'officerContact', lands: 'party:contact', ...contactPerson },
    { name: 'reportedToLe', value: 'boolean', lands: 'flag:reported_to_police' },
    { name: 'servedLegalProcessDomestic', value: 'boolean' },
    {
      name: 'servedLegalProcessInternational',
      value: 'boolean',
      attributes: [{ name: 'fleaCountry', value: { oneOf: COUNTRIES } }],
    },
  ],
};

/** The company's standing words are kept with the reporter: they are the same in every tip and say nothing of this one. */
const reporter: ElementRow = {
  name: 'reporter',
  required: true,
  lands: 'reporter',
  children: [
    { name: 'reportingPerson', required: true, lands: 'party:reporter', ...person },
    { name: 'contactPerson', lands: 'party:reporter', ...contactPerson },
    { name: 'companyTemplate', lands: 'text:additional' },
    { name: 'termsOfService', lands: 'text:additional' },
    { name: 'legalURL', limit: 2083 },
  ],
};

/** The document that a platform sends to open a report. Source: FORMATS 1A, schema of November 2025 and newer guide. */
export const REPORT: ElementRow = {
  name: 'report',
  children: [
    {
      name: 'batchedReport',
      lands: 'batched',
      attributes: [{ name: 'reason', value: { oneOf: BATCH_REASONS }, required: true }],
    },
    incidentSummary,
    internetDetails,
    lawEnforcement,
    reporter,
    personOrUserReported,
    intendedRecipient,
    victim,
    additionalInfo,
  ],
};
