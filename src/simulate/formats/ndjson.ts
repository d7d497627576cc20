import type { Story, StoryFile, StoryParty } from '../story.ts';
import { paymentWords } from './police-json.ts';
import { incidentTime, utc } from './times.ts';

/** A story as one line of Tipstaff's own tip format (docs/tip-format.md), without a line end: a hotline's tip, or a sighting of known hashes. */
export function tipLine(story: Story): string {
  return JSON.stringify(story.plan.topic === 'sighting' ? sighting(story) : hotlineTip(story));
}

function hotlineTip(story: Story): object {
  const { group, url, payment, parties } = story;
  const suspect = parties[0]!;
  const flags = [
    ...(story.informational ? ['informational'] : []),
    ...(story.sextortion ? ['sextortion'] : []),
  ];
  return {
    tipstaff: 'tip/1',
    kind: 'hotline',
    source: 'Example Hotline',
    number: story.plan.number,
    received: utc(story.receivedAt),
    platform: suspect.account.platform.name,
    country: suspect.located ? suspect.person.country : undefined,
    region: suspect.located ? (suspect.person.state ?? undefined) : undefined,
    incident: { type: story.incidentType, at: incidentTime(story), urls: url ? [url] : undefined },
    parties: parties.map((one) => party(one, story)),
    files: story.files.map(file),
    identifiers: group ? [{ kind: 'group', value: group.handle, platform: group.platform.name }] : undefined,
    texts: [{ kind: 'note', text: payment ? `${story.note} ${paymentWords(payment)}` : story.note }],
    flags: flags.length > 0 ? flags : undefined,
  };
}

function sighting(story: Story): object {
  const { group, url, random } = story;
  const suspect = story.parties[0]!;
  return {
    tipstaff: 'tip/1',
    kind: 'sighting',
    source: 'Example Monitoring Unit',
    number: story.plan.number,
    received: utc(story.receivedAt),
    country: suspect.located ? suspect.person.country : undefined,
    sighting: {
      what: random.pick(['posting', 'circulation', 'download']),
      at: incidentTime(story),
      seenBy: 'Example Monitoring Unit',
      hashes: story.files.slice(0, 1).flatMap(hashes),
      where: {
        platform: (group?.platform ?? suspect.account.platform).name,
        group: group?.handle,
        url: url ?? undefined,
      },
    },
    parties: [party(suspect, story)],
  };
}

function party(told: StoryParty, { informational }: Story): object {
  const { person, account } = told;
  const victim = told.role === 'victim';
  return {
    role: told.role,
    firstName: told.lastName ? 'Synthetic' : undefined,
    lastName: told.lastName ?? undefined,
    dateOfBirth: told.dateOfBirth ?? undefined,
    age: told.age ?? undefined,
    city: told.located && !victim ? (person.city ?? undefined) : undefined,
    region: told.located && !victim ? (person.state ?? undefined) : undefined,
    country: told.located ? person.country : undefined,
    platform: account.platform.name,
    accountId: account.id,
    flags: told.hasAccessToChildren && !informational ? ['access_to_children'] : undefined,
    identifiers: [
      { kind: 'screen_name', value: account.screenName, platform: account.platform.name },
      ...told.phones.map((phone) => ({ kind: 'phone', value: phone.written })),
      ...told.emails.map((email) => ({ kind: 'email', value: email.written })),
      ...told.devices.map((device) => ({
        kind: 'device',
        value: device.written,
        type: device.type,
        time: utc(device.at),
      })),
      ...told.ips.map((ip) => ({
        kind: 'ip',
        value: ip.address,
        time: ip.at === null ? undefined : utc(ip.at),
        port: ip.port ?? undefined,
        event: ip.event,
      })),
      ...(told.upi ? [{ kind: 'upi', value: told.upi.written }] : []),
      ...(told.bank ? [{ kind: 'bank_account', value: told.bank.account, bank: told.bank.ifsc }] : []),
    ],
  };
}

function file(told: StoryFile): object {
  return {
    id: told.id,
    hashes: hashes(told),
    viewed: told.viewed,
    classification: told.labelled ? told.file.classification : undefined,
    uploadedAt: utc(told.at),
  };
}

function hashes({ file }: StoryFile): object[] {
  return [
    { type: 'MD5', value: file.md5 },
    { type: 'SHA1', value: file.sha1 },
    { type: 'SHA256', value: file.sha256 },
    { type: 'PDQ', value: file.pdq },
  ];
}
