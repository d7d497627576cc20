/** A party of an invented tip, as tests of the subjects' screens need it. */
type Someone = {
  role?: string;
  phone?: string;
  email?: string;
  account?: string;
  born?: string;
  name?: [string, string];
  ip?: { value: string; time: string };
  upi?: string;
};

/** Telephones of a range that is given to nobody. */
const phone = (last: number): string => `+91 98765 00${100 + last}`;

function tip(number: string, at: string, parties: readonly Someone[]): object {
  return {
    tipstaff: 'tip/1',
    kind: 'hotline',
    source: 'Example Hotline',
    number,
    received: at,
    platform: 'ExampleChat',
    incident: { type: 'upload', at },
    parties: parties.map(({ role = 'suspect', phone, email, account, born, name, ip, upi }) => ({
      role,
      ...(name ? { firstName: name[0], lastName: name[1] } : {}),
      ...(born ? { dateOfBirth: born } : {}),
      ...(account ? { platform: 'ExampleChat', accountId: account } : {}),
      identifiers: [
        ...(phone ? [{ kind: 'phone', value: phone }] : []),
        ...(email ? [{ kind: 'email', value: email }] : []),
        ...(upi ? [{ kind: 'upi', value: upi }] : []),
        ...(ip ? [{ kind: 'ip', value: ip.value, time: ip.time, event: 'Login' }] : []),
      ],
    })),
  };
}

/** One person in three tips, tied from one to the next: P-1 by a mailbox to P-2, that by a telephone to P-3. */
export const PERSON = [
  tip('P-1', '2026-11-02T03:10:00Z', [
    {
      email: 'otter.of.weir@example.org',
      account: 'ec-1',
      ip: { value: '203.0.113.7', time: '2026-11-02T03:05:00Z' },
    },
  ]),
  tip('P-2', '2026-11-09T17:40:00Z', [{ email: 'otter.of.weir@example.org', phone: phone(1) }]),
  tip('P-3', '2026-11-16T18:20:00Z', [
    { phone: phone(1), name: ['Otter', 'Weir'], ip: { value: '203.0.113.9', time: '2026-11-16T18:02:00Z' } },
  ]),
];

/** Somebody else, as far as the evidence goes. */
export const OTHER = [tip('O-1', '2026-11-17T08:00:00Z', [{ phone: phone(2), account: 'ec-2' }])];

/** Somebody who pays, twice, and whom he pays. */
export const PAYING = [
  tip('M-1', '2026-11-12T08:00:00Z', [
    { role: 'payer', phone: phone(4), upi: 'otter.weir@examplebank' },
    { role: 'beneficiary', phone: phone(5) },
  ]),
  tip('M-2', '2026-11-14T08:00:00Z', [
    { role: 'payer', phone: phone(4) },
    { role: 'beneficiary', phone: phone(5) },
  ]),
];

/** Pairs that share a telephone and were born on different days: to be asked. Two tips each. */
export const pairs = (count: number): object[] =>
  Array.from({ length: count }, (_, at) => [
    tip(`R-${at}a`, '2026-11-10T08:00:00Z', [
      { phone: phone(20 + at), account: `ec-r${at}a`, born: '1990-03-04' },
    ]),
    tip(`R-${at}b`, '2026-11-11T08:00:00Z', [
      { phone: phone(20 + at), account: `ec-r${at}b`, born: '1985-05-05' },
    ]),
  ]).flat();

/** One account in so many tips, each with an address of its own at a time. */
export const busy = (count: number): object[] =>
  Array.from({ length: count }, (_, at) => {
    const time = new Date(Date.UTC(2026, 5, 1) + at * 7_260_000).toISOString();
    return tip(`B-${String(at).padStart(5, '0')}`, time, [
      {
        account: 'ec-busy',
        role: at % 7 === 0 ? 'recipient' : 'suspect',
        email: `${'very.long.mailbox.'.repeat(1 + ((at % 40) % 3))}${at % 40}@a-rather-long-domain.example.org`,
        ip: { value: `198.51.100.${at % 250}`, time },
      },
    ]);
  });
