import { describe, expect, test } from 'vitest';
import { partyOf, REPORTER, report, summaryWith, suspectWith } from '../fixtures/ncmec-api/parts.ts';
import { draftOf } from '../fixtures/ncmec-api/reading.ts';

describe('what a report is', () => {
  test('source, number, platforms and times', () => {
    const draft = draftOf(report({ summary: summaryWith('<platform>ExampleChat</platform>') }));
    expect(draft).toMatchObject({
      format: 'ncmec-api-xml',
      source: 'NCMEC',
      number: null,
      platform: 'ExampleChat',
      reportingPlatform: 'example.com',
      incidentType: 'Child Sex Tourism',
      incidentAt: { text: '2026-03-01T10:15:00Z', instant: '2026-03-01T10:15:00.000Z', offsetKnown: true },
      receivedAt: null,
      files: [],
      warnings: [],
    });
  });

  test('without an incident platform the suspect’s service is the platform; a victim’s is not', () => {
    const suspect = '<personOrUserReported><espService>ExampleVideo</espService></personOrUserReported>';
    const victim = '<victim><victimPerson/><espService>ExampleVideo</espService></victim>';
    expect(draftOf(report({ after: suspect })).platform).toBe('ExampleVideo');
    expect(draftOf(report({ after: victim })).platform).toBeNull();
  });

  test('a reporter without a mail address leaves the reporting platform unsaid', () => {
    const reporter = '<reporter><reportingPerson><firstName>Alex</firstName></reportingPerson></reporter>';
    expect(draftOf(report({ reporter })).reportingPlatform).toBeNull();
  });

  test('escalation is a flag by standing there, its reason words', () => {
    const bare = draftOf(report({ summary: summaryWith('<escalateToHighPriority/>') }));
    expect(bare.flags.map(({ flag }) => flag)).toEqual(['escalated']);
    expect(bare.texts).toEqual([]);
    const told = draftOf(
      report({
        summary: summaryWith('<escalateToHighPriority>a meeting\n is planned</escalateToHighPriority>'),
      }),
    );
    expect(told.texts).toEqual([
      {
        kind: 'escalation',
        text: 'a meeting\n is planned',
        at: '/report/incidentSummary/escalateToHighPriority',
      },
    ]);
  });

  test('annotations: true in three ways, false as a fact, neither as a fact with a warning', () => {
    const inner =
      '<reportAnnotations><spam/><sextortion>1</sextortion><informational>true</informational>' +
      '<instrumentalUse/><csamSolicitation>false</csamSolicitation><minorToMinorInteraction>maybe</minorToMinorInteraction>' +
      '</reportAnnotations>';
    const draft = draftOf(report({ summary: summaryWith(inner) }));
    expect(draft.flags.map(({ flag }) => flag)).toEqual(['spam', 'sextortion', 'informational']);
    expect(draft.facts.map(({ name, value }) => [name, value])).toEqual([
      ['flag:instrumentalUse', 'true'],
      ['csamSolicitation', 'false'],
      ['minorToMinorInteraction', 'maybe'],
    ]);
    expect(draft.warnings.map(({ code }) => code)).toEqual(['UNKNOWN_VALUE']);
    expect(draft.warnings[0]!.words).not.toContain('maybe');
  });

  test('a batched report keeps its reason', () => {
    const draft = draftOf(report({ before: '<batchedReport reason="VIRAL_POTENTIAL_MEME"/>' }));
    expect(draft.flags).toEqual([{ flag: 'batched', at: '/report/batchedReport' }]);
    expect(draft.facts).toEqual([
      { name: 'batchedReport@reason', value: 'VIRAL_POTENTIAL_MEME', at: '/report/batchedReport/@reason' },
    ]);
  });

  test('an incident’s rooms, pages, phones and peers are of no party', () => {
    const middle =
      '<internetDetails><chatImIncident><chatClient>ExampleChat</chatClient><chatRoomName>room-7</chatRoomName>' +
      '<content>words</content></chatImIncident></internetDetails>' +
      '<internetDetails><webPageIncident thirdPartyHostedContent="true"><url>https://example.com/p/1</url></webPageIncident></internetDetails>' +
      '<internetDetails><cellPhoneIncident><phoneNumber countryCallingCode="+91">9999900001</phoneNumber></cellPhoneIncident></internetDetails>' +
      '<internetDetails><emailIncident><emailAddress>a@example.org</emailAddress></emailIncident></internetDetails>';
    const draft = draftOf(report({ middle }));
    expect(draft.identifiers).toEqual([
      {
        kind: 'group',
        text: 'room-7',
        at: '/report/internetDetails[1]/chatImIncident/chatRoomName',
        hints: { platform: 'ExampleChat' },
      },
      {
        kind: 'url',
        text: 'https://example.com/p/1',
        at: '/report/internetDetails[2]/webPageIncident/url[1]',
      },
      {
        kind: 'phone',
        text: '9999900001',
        at: '/report/internetDetails[3]/cellPhoneIncident/phoneNumber',
        hints: { callingCode: '+91' },
      },
      {
        kind: 'email',
        text: 'a@example.org',
        at: '/report/internetDetails[4]/emailIncident/emailAddress[1]',
        hints: {},
      },
    ]);
    expect(draft.texts.map(({ kind }) => kind)).toEqual(['chat']);
    expect(draft.warnings).toEqual([]);
  });

  test('police named in the report: a contact, facts, and a flag only where reporting is stated', () => {
    const told = '<reportedToLe>true</reportedToLe>';
    const police = (stated: string) =>
      `<lawEnforcement><agencyName>Example City Cyber Cell</agencyName><officerContact><lastName>Officer</lastName></officerContact>${stated}</lawEnforcement>`;
    const draft = draftOf(report({ middle: police(told) }));
    expect(partyOf(draft, 'contact')).toMatchObject({
      lastName: 'Officer',
      at: '/report/lawEnforcement/officerContact',
    });
    expect(draft.flags.map(({ flag }) => flag)).toEqual(['reported_to_police']);
    expect(draftOf(report({ middle: police('') })).flags).toEqual([]);
  });

  test('the company’s standing words are the reporter’s, not the incident’s', () => {
    const reporter = REPORTER.replace(
      '</reporter>',
      '<companyTemplate>Call the desk.</companyTemplate></reporter>',
    );
    const draft = draftOf(report({ reporter }));
    expect(draft.texts).toEqual([]);
    expect(partyOf(draft, 'reporter').texts).toEqual([
      { kind: 'additional', text: 'Call the desk.', at: '/report/reporter/companyTemplate' },
    ]);
  });
});

describe('parties', () => {
  test('accounts and names stand on the party’s own platform, else on the incident’s', () => {
    const own = suspectWith(
      '<espIdentifier>u-1</espIdentifier><espService>ExampleChat</espService><screenName>one</screenName>',
    );
    expect(own).toMatchObject({ platform: 'ExampleChat', accountId: 'u-1' });
    expect(own.identifiers.map(({ kind, hints }) => [kind, hints?.platform])).toEqual([
      ['account', 'ExampleChat'],
      ['screen_name', 'ExampleChat'],
    ]);
    const xml = report({
      summary: summaryWith('<platform>ExampleVideo</platform>'),
      after: '<intendedRecipient><espIdentifier>u-2</espIdentifier></intendedRecipient>',
    });
    const recipient = partyOf(draftOf(xml), 'recipient');
    expect(recipient.identifiers[0]).toMatchObject({
      kind: 'account',
      text: 'u-2',
      hints: { platform: 'ExampleVideo' },
    });
    expect(recipient.platform).toBeUndefined();
  });

  test('an IP with its time, port and proxy mark; a device with its type', () => {
    const party = suspectWith(
      '<ipCaptureEvent><ipAddress>203.0.113.25</ipAddress><eventName>Login</eventName><dateTime>2026-03-01T12:55:00Z</dateTime>' +
        '<possibleProxy>false</possibleProxy><port>51812</port></ipCaptureEvent>' +
        '<deviceId><idType>IMEI</idType><idValue>490154203237518</idValue></deviceId>',
    );
    expect(party.identifiers).toEqual([
      {
        kind: 'ip',
        text: '203.0.113.25',
        at: '/report/personOrUserReported[1]/ipCaptureEvent[1]/ipAddress',
        hints: {
          event: 'Login',
          time: { text: '2026-03-01T12:55:00Z', instant: '2026-03-01T12:55:00.000Z', offsetKnown: true },
          possibleProxy: false,
          port: 51812,
        },
      },
      {
        kind: 'device',
        text: '490154203237518',
        at: '/report/personOrUserReported[1]/deviceId[1]/idValue',
        hints: { type: 'IMEI' },
      },
    ]);
  });

  test('hints that cannot be read are facts', () => {
    const party = suspectWith(
      '<ipCaptureEvent><ipAddress>203.0.113.25</ipAddress><possibleProxy>perhaps</possibleProxy><port>70000</port></ipCaptureEvent>',
    );
    expect(party.identifiers[0]!.hints).toEqual({});
    expect(party.facts.map(({ name, value }) => [name, value])).toEqual([
      ['possibleProxy', 'perhaps'],
      ['port', '70000'],
    ]);
  });

  test('an IP event without an address loses none of its leaves', () => {
    const party = suspectWith(
      '<ipCaptureEvent><eventName>Login</eventName><port>443</port></ipCaptureEvent>',
    );
    expect(party.identifiers).toEqual([]);
    expect(party.facts.map(({ value }) => value)).toEqual(['Login', '443']);
  });

  test('another account’s identifiers are the party’s; what is said of it stays apart', () => {
    const party = suspectWith(
      '<espIdentifier>u-1</espIdentifier><espService>ExampleChat</espService>' +
        '<associatedAccount type="Parent/Guardian"><platform thirdPartyUser="true">ExamplePay</platform><firstName>Parent</firstName>' +
        '<phone>9999900002</phone><espIdentifier>p-9</espIdentifier><compromisedAccount>true</compromisedAccount>' +
        '<accountPermanentlyDisabled>true</accountPermanentlyDisabled><priorCTReport>100000009</priorCTReport></associatedAccount>',
    );
    expect(party.identifiers.map(({ kind, text, hints }) => [kind, text, hints?.platform])).toEqual([
      ['account', 'u-1', 'ExampleChat'],
      ['phone', '9999900002', undefined],
      ['account', 'p-9', 'ExamplePay'],
    ]);
    expect(party.flags).toEqual([]);
    expect(party.firstName).toBeUndefined();
    expect(party.accountId).toBe('u-1');
    expect(party.priorTips).toEqual(['100000009']);
    expect(party.facts.map(({ name, value }) => [name, value])).toEqual([
      ['associatedAccount@type', 'Parent/Guardian'],
      ['associatedAccount/platform@thirdPartyUser', 'true'],
      ['associatedAccount/platform', 'ExamplePay'],
      ['associatedAccount/firstName', 'Parent'],
      ['associatedAccount/compromisedAccount', 'true'],
      ['associatedAccount/accountPermanentlyDisabled', 'true'],
    ]);
  });

  test('flags of the account, and dates of its standing as facts', () => {
    const party = suspectWith(
      '<compromisedAccount>true</compromisedAccount>' +
        '<accountTemporarilyDisabled reenabledDate="2026-03-02T00:00:00Z">false</accountTemporarilyDisabled>' +
        '<accountPermanentlyDisabled disabledDate="2026-03-01T00:00:00Z">true</accountPermanentlyDisabled>',
    );
    expect(party.flags.map(({ flag }) => flag)).toEqual(['compromised_account', 'account_disabled']);
    expect(party.facts.map(({ name, value }) => [name, value])).toEqual([
      ['accountTemporarilyDisabled@reenabledDate', '2026-03-02T00:00:00Z'],
      ['accountTemporarilyDisabled', 'false'],
      ['accountPermanentlyDisabled@disabledDate', '2026-03-01T00:00:00Z'],
    ]);
  });

  test('an address with a street is an identifier and lends its place; without a street it is the place', () => {
    const street = '<address>12 Example Road</address>';
    const rest = '<city>Pune</city><nonUsaState>Maharashtra</nonUsaState><country>IN</country>';
    const person = (inner: string) =>
      `<personOrUserReportedPerson><address type="Home">${inner}</address></personOrUserReportedPerson>`;
    const whole = suspectWith(person(street + rest));
    expect(whole.identifiers).toEqual([
      {
        kind: 'postal_address',
        text: '12 Example Road, Pune, Maharashtra, IN',
        at: '/report/personOrUserReported[1]/personOrUserReportedPerson/address[1]',
        hints: { type: 'Home', country: 'IN' },
      },
    ]);
    expect(whole).toMatchObject({ city: 'Pune', region: 'Maharashtra', country: 'IN' });
    const place = suspectWith(person(rest));
    expect(place.identifiers).toEqual([]);
    expect(place).toMatchObject({ city: 'Pune', region: 'Maharashtra', country: 'IN' });
    const estimated =
      '<estimatedLocation><city>Thane</city><countryCode>IN</countryCode></estimatedLocation>';
    expect(suspectWith(person(street + rest) + estimated)).toMatchObject({ city: 'Thane', country: 'IN' });
    expect(suspectWith(person(street + rest) + estimated).region).toBeUndefined();
  });

  test('an age that is none stays as it was written', () => {
    const victim = (age: string) =>
      partyOf(
        draftOf(report({ after: `<victim><victimPerson><age>${age}</age></victimPerson></victim>` })),
        'victim',
      );
    expect(victim('13').age).toBe(13);
    expect(victim('13-15').age).toBeUndefined();
    expect(victim('13-15').facts).toEqual([
      { name: 'age', value: '13-15', at: '/report/victim[1]/victimPerson/age' },
    ]);
  });
});
