import { useMemo } from 'react';
import type { RuleSet } from '../../triage/shape.ts';
import { call } from '../app/client.ts';
import { queryClient } from '../app/queries.ts';
import type { ShownRules } from '../app/rules-api.ts';
import { useMay } from '../app/session.tsx';
import { problemsById } from './edit-rules.ts';
import { renewRules } from './renew-rules.ts';
import { keepWorking, useWorking } from './working.ts';

/**
 * A version as it is looked at and, where it is a draft and the officer may, changed: nothing leaves the browser until it is saved.
 *
 * problems  what the server said of the saved draft, by the id of the rule or list
 * floors    ids of the program’s floors; `put`: such as stand over the version and not in it
 */
export function useEditing(shown: ShownRules) {
  const may = useMay('rule:write') && shown.state === 'draft';
  const working = useWorking(shown.version);
  return useMemo(() => {
    const { version, rules, lists } = shown;
    const content: RuleSet = working?.content ?? { rules, lists };
    const note = working ? working.note : shown.note;
    const keep = (part: { content?: RuleSet; note?: string | null }) =>
      keepWorking(version, { revision: working?.revision ?? shown.revision, content, note, ...part });
    return {
      version,
      content,
      note,
      isDraft: may,
      isChanged: working !== null,
      problems: problemsById(shown.problems),
      floors: new Set(shown.floors),
      put: new Set(shown.put),
      change: (to: RuleSet) => keep({ content: to }),
      changeNote: (to: string) => keep({ note: to === '' ? null : to }),
      drop: () => {
        keepWorking(version, null);
        return renewRules();
      },
      /** Throws CHANGED_MEANWHILE where somebody saved the draft since; what was changed here stays. */
      save: async () => {
        if (!working) return;
        await call('triage.saveRules', { version, ...working });
        await queryClient.refetchQueries({ queryKey: ['triage.ruleSet'] });
        keepWorking(version, null);
        await renewRules();
      },
    };
  }, [shown, working, may]);
}
export type Editing = ReturnType<typeof useEditing>;
