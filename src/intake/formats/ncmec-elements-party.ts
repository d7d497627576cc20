import {
  type AttributeRow,
  additionalInfo,
  address,
  deviceId,
  type ElementRow,
  email,
  estimatedLocation,
  ipCaptureEvent,
  person,
  phone,
} from './ncmec-elements.ts';
import { ACCOUNT_TYPES } from './ncmec-values.ts';

const disabledAttributes: readonly AttributeRow[] = [
  { name: 'disabledDate', value: 'dateTime' },
  { name: 'userNotified', value: 'boolean' },
  { name: 'userNotifiedDate', value: 'dateTime' },
];

const temporarily: ElementRow = {
  name: 'accountTemporarilyDisabled',
  value: 'boolean',
  attributes: [...disabledAttributes, { name: 'reenabledDate', value: 'dateTime' }],
};
const permanently: ElementRow = {
  name: 'accountPermanentlyDisabled',
  value: 'boolean',
  attributes: disabledAttributes,
};
const ips: ElementRow = { ...ipCaptureEvent, many: true };
const groupIdentifier: ElementRow = { name: 'groupIdentifier', lands: 'onPlatform:group' };
const espIdentifier: ElementRow = { name: 'espIdentifier', limit: 255, lands: 'onPlatform:account' };
const screenName: ElementRow = { name: 'screenName', limit: 256, lands: 'onPlatform:screen_name' };
const displayName: ElementRow = { name: 'displayName', many: true, lands: 'onPlatform:display_name' };
const profileUrl: ElementRow = { name: 'profileUrl', many: true, lands: 'identifier:profile_url' };
const profileBio: ElementRow = { name: 'profileBio', lands: 'text:bio' };

const account: readonly ElementRow[] = [
  { ...espIdentifier, lands: 'account' },
  { name: 'espService', limit: 100, lands: 'field:platform' },
  { name: 'compromisedAccount', value: 'boolean', lands: 'flag:compromised_account' },
  screenName,
  displayName,
  profileUrl,
  profileBio,
  ips,
  deviceId,
];

const priorCTReports: ElementRow = { name: 'priorCTReports', many: true, value: 'long', lands: 'priorTip' };
const standing: readonly ElementRow[] = [
  { ...temporarily, lands: 'flag:account_disabled' },
  { ...permanently, lands: 'flag:account_disabled' },
  estimatedLocation,
  { name: 'allEmailsReported', value: 'boolean' },
];

/**
 * Another account of the same party: its identifiers join the party's, all else is a fact, so that what is said of
 * this account (disabled, compromised, a parent's name) is not read as said of the party.
 */
const associatedAccount: ElementRow = {
  name: 'associatedAccount',
  many: true,
  lands: 'associatedAccount',
  attributes: [{ name: 'type', value: { oneOf: ACCOUNT_TYPES }, required: true }],
  children: [
    { name: 'platform', attributes: [{ name: 'thirdPartyUser', value: 'boolean' }] },
    { name: 'firstName', limit: 100 },
    { name: 'middleName', limit: 100 },
    { name: 'lastName', limit: 100 },
    { name: 'approximateAge', value: 'int' },
    { name: 'ageAssertionDiscrepancy', value: 'boolean' },
    { name: 'dateOfBirth', value: 'date' },
    { name: 'phone', many: true, ...phone },
    { name: 'email', many: true, ...email },
    { name: 'allEmailsReported', value: 'boolean' },
    { name: 'address', many: true, ...address },
    { name: 'espService', limit: 100 },
    espIdentifier,
    profileUrl,
    screenName,
    displayName,
    profileBio,
    groupIdentifier,
    { name: 'compromisedAccount', value: 'boolean' },
    temporarily,
    permanently,
    ips,
    deviceId,
    { name: 'priorCTReport', many: true, value: 'long', lands: 'priorTip' },
    additionalInfo,
  ],
};

export const personOrUserReported: ElementRow = {
  name: 'personOrUserReported',
  many: true,
  lands: 'party:suspect',
  children: [
    { name: 'personOrUserReportedPerson', ...person },
    { name: 'vehicleDescription', limit: 300, lands: 'vehicle' },
    ...account,
    { name: 'thirdPartyUserReported', value: 'boolean' },
    priorCTReports,
    groupIdentifier,
    ...standing,
    associatedAccount,
    additionalInfo,
  ],
};

export const intendedRecipient: ElementRow = {
  name: 'intendedRecipient',
  many: true,
  lands: 'party:recipient',
  children: [
    { name: 'intendedRecipientPerson', ...person },
    ...account,
    priorCTReports,
    groupIdentifier,
    ...standing,
    { ...additionalInfo, many: true },
  ],
};

export const victim: ElementRow = {
  name: 'victim',
  many: true,
  lands: 'party:victim',
  children: [
    { name: 'victimPerson', required: true, ...person },
    ...account,
    { name: 'schoolName', lands: 'field:school' },
    priorCTReports,
    ...standing,
    associatedAccount,
    additionalInfo,
  ],
};
