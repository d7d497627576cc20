import { type NetworkFact, roundedDown } from '../subjects/network-told.ts';
import type { Built } from './build.ts';

/**
 * What the networks of a build tell of each member, for rules. A network that rests on shared files alone tells nothing: it
 * is often made of strangers. Parts of large networks tell nothing of their own. Pure.
 */
export const factsOf = ({ networks }: Pick<Built, 'networks'>): NetworkFact[] =>
  networks
    .filter(({ parent, figures }) => parent === null && !figures.filesOnly)
    .flatMap(({ id, members, figures }) =>
      members.map(({ subject }) => ({
        ...{ subject, network: id, members: roundedDown(figures.members) },
        ...{ tips: roundedDown(figures.tips), countries: figures.countries.length },
      })),
    );
