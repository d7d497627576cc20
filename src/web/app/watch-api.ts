import type { IdentifierKind } from '../../identifiers/shape.ts';
import type { OBSERVATION_METHODS, Observed, ObservedTip } from '../../intake/shape.ts';
import type { Alert, Recognised, Watch, WatchKind } from '../../watch/shape.ts';

type Nothing = Record<string, never>;

/** The actions on the watch list, and on the unit’s own sightings, that the screens call. */
export type WatchApi = {
  'sightings.add': {
    input: {
      what: Observed;
      at: string;
      zone?: string;
      method?: (typeof OBSERVATION_METHODS)[number];
      platform?: string;
      group?: string;
      url?: string;
      account?: string;
      screenName?: string;
      ip?: string;
      port?: number;
      hashes?: string[];
      note?: string;
      number?: string;
    };
    output: ObservedTip;
  };
  'watch.recognise': { input: { text: string }; output: { kinds: Recognised[] } };
  'watch.add': {
    input: {
      text?: string;
      kind?: IdentifierKind;
      subject?: string;
      network?: string;
      reason: string;
      until: string;
      shared?: boolean;
    };
    output: { id: string; isNew: boolean; kind: WatchKind; tips: number };
  };
  'watch.list': {
    input: {
      ended?: boolean;
      mine?: boolean;
      text?: string;
      subject?: string;
      after?: string;
      limit?: number;
    };
    output: { total: number; watches: Watch[]; next: string | null };
  };
  'watch.end': { input: { watch: string }; output: Nothing };
  'watch.alerts': {
    input: { all?: boolean; watch?: string; tip?: string; after?: string; limit?: number };
    output: { open: number; alerts: Alert[]; next: string | null };
  };
  'watch.count': { input: Nothing; output: { open: number } };
  'watch.acknowledge': {
    input: { watch?: string; tip?: string; until?: string };
    output: { acknowledged: number };
  };
};
