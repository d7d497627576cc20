import type { NetworkParty, NetworkTip } from '../../src/networks/things.ts';
import type { Mark } from '../../src/subjects/mark.ts';
import type { PartyRole } from '../../src/tips/shape.ts';

type Line = {
  minute?: number;
  marks?: readonly Mark[];
  parties: readonly (readonly [subject: string, role: PartyRole, marks?: readonly Mark[]])[];
};

/** Parties and tips of a few lines; tips are numbered `t0`, `t1`… */
export function told(lines: readonly Line[]): { parties: NetworkParty[]; tips: NetworkTip[] } {
  return {
    parties: lines.flatMap(({ parties }, at) =>
      parties.map(([subject, role, marks = []], party) => ({ tip: `t${at}`, party, role, subject, marks })),
    ),
    tips: lines.map(({ minute = 0, marks = [] }, at) => ({ tip: `t${at}`, minute, marks })),
  };
}
