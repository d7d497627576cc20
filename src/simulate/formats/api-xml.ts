import type { Story, StoryFile, StoryParty, ToldIp } from '../story.ts';
import { paymentWords } from './police-json.ts';
import { incidentTime, utc, withOffset } from './times.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SCHEMA =
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://report.cybertip.org/ispws/xsd"';

/** A story as the `report` that a platform submits. Elements stand in the schema's order, which is significant. Holds no number: the answer gives it. */
export function reportXml(story: Story): string {
  const { plan, parties } = story;
  const platform = parties[0]!.account.platform;
  const reporter = element(
    'reportingPerson',
    element('firstName', 'Trust') +
      element('lastName', 'Desk') +
      element('email', text(`trust@${platform.host}`)),
  );
  const body = [
    plan.topic === 'viral' ? '<batchedReport reason="VIRAL_POTENTIAL_MEME"/>' : '',
    incidentSummary(story),
    internetDetails(story),
    element('reporter', reporter + element('legalURL', text(`https://${platform.host}/legal`))),
    ...(['suspect', 'recipient', 'victim'] as const).flatMap((role) =>
      parties.filter((party) => party.role === role).map((party) => personOf(story, party)),
    ),
    element('additionalInfo', text(story.note)),
  ];
  return `${HEAD}<report ${SCHEMA}>${body.join('')}</report>\n`;
}

/** One file of a story as `fileDetails`, with MD5, SHA-1 and PDQ. */
export function fileDetailsXml(story: Story, told: StoryFile): string {
  const { file, viewed } = told;
  const ip = story.parties[0]!.ips[0];
  const body = [
    element('reportId', story.plan.number),
    element('fileId', told.id),
    element('fileName', `${told.id.slice(0, 12)}.bin`),
    element('uploadedToEspTimestamp', utc(told.at)),
    viewed === null ? '' : element('fileViewedByEsp', String(viewed)),
    element('publiclyAvailable', 'false'),
    element('fileRelevance', 'Reported'),
    file.viral && story.plan.topic === 'viral'
      ? '<fileAnnotations><potentialMeme>true</potentialMeme><viral/></fileAnnotations>'
      : '',
    told.labelled ? element('industryClassification', file.classification) : '',
    `<originalFileHash hashType="MD5">${file.md5}</originalFileHash>`,
    `<originalFileHash hashType="SHA1">${file.sha1}</originalFileHash>`,
    `<originalFileHash hashType="PDQ">${file.pdq}</originalFileHash>`,
    ip ? ipCapture({ ...ip, event: 'Upload', at: told.at }) : '',
  ];
  return `${HEAD}<fileDetails ${SCHEMA}>${body.join('')}</fileDetails>\n`;
}

/** The reporting API's answer to a finished report: the number, and the ids of the files. */
export function responseXml(story: Story): string {
  const id = `<responseCode>0</responseCode><reportId>${story.plan.number}</reportId>`;
  const files = story.files.map((file) => element('fileId', file.id)).join('');
  return `${HEAD}<reportDoneResponse>${id}<files>${files}</files></reportDoneResponse>\n`;
}

function incidentSummary(story: Story): string {
  const annotations = story.sextortion ? element('reportAnnotations', '<sextortion/>') : '';
  const local = story.clock === 'right' && story.parties[0]!.person.country === 'IN';
  return element(
    'incidentSummary',
    element('incidentType', text(story.incidentType)) +
      element('platform', text(story.parties[0]!.account.platform.name)) +
      (story.escalation ? element('escalateToHighPriority', text(story.escalation)) : '') +
      annotations +
      element('incidentDateTime', local ? withOffset(story.incidentAt, 330) : incidentTime(story)),
  );
}

function internetDetails({ group, payment, url, parties, plan }: Story): string {
  const chat =
    group || payment || plan.topic === 'contact'
      ? element(
          'internetDetails',
          element(
            'chatImIncident',
            element('chatClient', text((group?.platform ?? parties[0]!.account.platform).name)) +
              (group ? element('chatRoomName', text(group.handle)) : '') +
              (payment ? element('additionalInfo', text(paymentWords(payment))) : ''),
          ),
        )
      : '';
  return (
    chat + (url ? element('internetDetails', element('webPageIncident', element('url', text(url)))) : '')
  );
}

const WRAPPER = {
  suspect: ['personOrUserReported', 'personOrUserReportedPerson'],
  recipient: ['intendedRecipient', 'intendedRecipientPerson'],
  victim: ['victim', 'victimPerson'],
} as const;

function personOf(story: Story, party: StoryParty): string {
  const [outer, inner] = WRAPPER[party.role];
  const { account } = party;
  const isSuspect = party.role === 'suspect';
  const devices = party.devices.map((device) =>
    element(
      'deviceId',
      element('idType', device.type) +
        element('idValue', text(device.written)) +
        element('eventName', 'Login') +
        element('dateTime', utc(device.at)),
    ),
  );
  const body = [
    element(inner, bornAndReached(party)),
    element('espIdentifier', text(account.id)),
    element('espService', text(account.platform.name)),
    element('screenName', text(account.screenName)),
    isSuspect ? element('profileUrl', text(`https://${account.platform.host}/u/${account.id}`)) : '',
    ...party.ips.map(ipCapture),
    ...devices,
    isSuspect && story.plan.prior ? element('priorCTReports', story.plan.prior) : '',
    isSuspect
      ? `<accountPermanentlyDisabled disabledDate="${utc(story.receivedAt)}">true</accountPermanentlyDisabled>`
      : '',
    party.located ? location(story, party) : '',
  ];
  return element(outer, body.join(''));
}

function bornAndReached(party: StoryParty): string {
  const phones = party.phones.map((phone) => element('phone', text(phone.written)));
  const emails = party.emails.map((email) => element('email', text(email.written)));
  return [
    party.lastName ? element('firstName', 'Synthetic') + element('lastName', text(party.lastName)) : '',
    ...phones,
    ...emails,
    party.age === null ? '' : element('age', String(party.age)),
    party.dateOfBirth ? element('dateOfBirth', party.dateOfBirth) : '',
  ].join('');
}

function location(story: Story, { person }: StoryParty): string {
  const place =
    (person.city ? element('city', text(person.city)) : '') +
    (person.state ? element('region', text(person.state)) : '');
  return `<estimatedLocation verified="false" timestamp="${utc(story.incidentAt)}">${place}${element('countryCode', person.country)}</estimatedLocation>`;
}

function ipCapture(ip: ToldIp): string {
  return element(
    'ipCaptureEvent',
    element('ipAddress', ip.address) +
      element('eventName', ip.event) +
      (ip.at === null ? '' : element('dateTime', utc(ip.at))) +
      (ip.address.startsWith('198.51.') ? element('possibleProxy', 'true') : '') +
      (ip.port === null ? '' : element('port', String(ip.port))),
  );
}

function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
