/** A police-side report on some people; each is a name, a telephone and what else is to be told of it. */
export type Person = { first: string; last: string; phone: string; note?: string };

/** Invented people of these tests. Telephones are of a range that is given to nobody. */
export const PEOPLE = {
  bram: { first: 'Brambleton', last: 'Oxenford', phone: '+919900000101' },
  cleo: { first: 'Cleodora', last: 'Wickstead', phone: '+919900000102' },
} as const satisfies Record<string, Person>;

/** A report in which these people are reported, with a summary and loose words. */
export function reportOn(
  number: string,
  people: readonly Person[],
  summary = 'Nothing more is known.',
): object {
  return {
    reportId: number,
    dateReceived: '2026-03-01T14:05:00Z',
    reportedInformation: {
      incidentSummary: {
        incidentType: 'Online Enticement of Children for Sexual Acts',
        incidentDateTime: '2026-03-01T13:12:10Z',
      },
      incidentDetails: {
        chatIncident: [{ notes: [{ value: `Mail went to ${people[0]!.last.toLowerCase()}@example.org` }] }],
      },
      reportedPeople: {
        reportedPersons: people.map((person) => ({
          firstName: person.first,
          lastName: person.last,
          phones: { phones: [{ value: person.phone }] },
          ...(person.note && { additionalInformations: [{ value: person.note }] }),
        })),
      },
      uploadedFiles: {
        uploadedFiles: [
          {
            filename: `of ${people[0]!.first}.bin`,
            verificationHash: '8347086bc08dd8b0e0f7578dc9b0dfe2',
            viewedByEsp: true,
          },
        ],
      },
    },
    additionalNcmecInformation: { executiveSummary: { value: summary } },
  };
}
