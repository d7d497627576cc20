import { SETTING_NAMES } from './config.ts';
import type { Ended } from './support-store.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings whose values may be shown as given; of every other one only that it was given. */
const SHOWN = new Set([
  'TIPSTAFF_HOST',
  'TIPSTAFF_PORT',
  'TIPSTAFF_LOG_LEVEL',
  'TIPSTAFF_READERS',
  'TIPSTAFF_TRUST_PROXY',
  'TIPSTAFF_OUTBOUND',
]);

/** Each setting: its value where that tells nothing, `given` or `given in a file` where it could, `default`. */
export function settingsGiven(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    SETTING_NAMES.map((name) => {
      const value = environment[name];
      if (value) return [name, SHOWN.has(name) ? value.slice(0, 200) : 'given'];
      return [name, environment[`${name}_FILE`] ? 'given in a file' : 'default'];
    }),
  );
}

/** What a bundle is made from: the answers of `app.about` and `app.logCounts`, and what the process knows of itself. */
export type Figures = {
  about: {
    version: string;
    node: string;
    database: { version: string; embedded: boolean };
    schema: string[];
    tips: number;
  };
  system: { platform: string; release: string; processors: number; memory: number };
  settings: Record<string, string>;
  since: string;
  until: string;
  ended: readonly Ended[];
};

/** The support bundle: one JSON document that a stranger may read. No officer, record, address, path or secret. */
export function bundleOf({ about, ...rest }: Figures): object {
  const { version, node, database, schema, tips } = about;
  return { tipstaff: version, node, database, schema, tips, ...rest };
}
