import { showsALine } from './open-json.ts';
import { lookInto, type OpenLimits, type Source } from './open-source.ts';
import { sniff } from './sniff.ts';

/** Looks into an input far enough to say what it is: JSON is read on until it shows whether its lines are documents. */
export function look(
  names: Pick<Source, 'file' | 'group' | 'member'>,
  chunks: AsyncIterable<Uint8Array>,
  limits: OpenLimits,
): Promise<Source> {
  return lookInto(
    names,
    chunks,
    (head) => sniff(head).family !== 'json' || showsALine(head, limits.lineBytes),
  );
}
