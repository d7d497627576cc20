import { millis } from '../kernel/time.ts';
import type { Figures } from './support.ts';

const REFUSALS_OF_SIGN_IN = new Set(['SIGN_IN_REFUSED', 'SIGN_IN_SLOW_DOWN']);
const IST_MS = 5.5 * 3_600_000;

/**
 * A draft of the report that CERT-In's Directions of 28 April 2022 ask for within six hours of noticing, in Markdown. What
 * the log can say stands in it; what only people know is left open, marked with ____. Times in UTC and IST.
 */
export function incidentReport(figures: Figures): string {
  const { about, system, since, until, ended } = figures;
  const refused = ended.filter(({ outcome }) => outcome === 'refused');
  const signIns = refused.filter(({ code }) => code !== null && REFUSALS_OF_SIGN_IN.has(code));
  return `# Incident report (draft)

To: CERT-In, incident@cert-in.org.in. Within 6 hours of noticing. Check the address and the form of the day before sending.

## 1. Who reports
Unit: ____  Officer: ____  Telephone: ____  E-mail: ____

## 2. Kind of incident
____ (unauthorised access, data breach, data leak, malicious code, denial of service, attack on an application, other)

## 3. When
| | UTC | IST |
|---|---|---|
| happened | ____ | ____ |
| noticed | ____ | ____ |
| this draft | ${until} | ${inIst(until)} |
| the log was counted from | ${since} | ${inIst(since)} |

## 4. System
Tipstaff ${about.version}, schema ${about.schema.at(-1) ?? 'none'}, Node ${about.node}, PostgreSQL ${about.database.version} (${about.database.embedded ? 'embedded' : 'server'}), ${system.platform} ${system.release}, ${system.processors} processors.
Address, location, network and provider: ____  Critical to the unit's work: ____  Tips held: ${about.tips}

## 5. What the audit log counts
Refused sign-ins: ${sum(signIns)}. Refusals in all: ${sum(refused)}. Acts done: ${sum(ended) - sum(refused)}.

| act | ended | code | times | first (UTC) | last (UTC) |
|---|---|---|---|---|---|
${ended.map((each) => `| ${each.action} | ${each.outcome} | ${each.code ?? ''} | ${each.times} | ${each.first} | ${each.last} |`).join('\n')}

## 6. What was seen, what was done about it
____

Keep for 180 days, in India: the audit log, the server's and the proxy's logs. Prove the log first: \`tipstaff audit verify\`.
Personal data concerned (DPDP Rules 2025: the Board within 72 hours): ____
`;
}

const sum = (rows: readonly { times: number }[]): number => rows.reduce((all, { times }) => all + times, 0);

/** The same instant as the clocks in India show it. */
function inIst(instant: string): string {
  const shifted = new Date(millis(instant) + IST_MS).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)} +05:30`;
}
