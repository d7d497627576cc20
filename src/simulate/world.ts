import { makeFiles } from './files.ts';
import { PARAMETERS } from './parameters.ts';
import { divide, makeAgain, makePlans } from './plan.ts';
import type { World, WorldRequest } from './shape.ts';
import { makeSociety } from './society.ts';

/**
 * An invented world and the tips that will be told of it. The same request gives the same world, on any machine.
 *
 * tips     distinct tip documents, at least 1
 * seed     whole number; another seed gives another world
 * now      the world's clock: nothing happened after it, except what a wrong clock says
 * returns  people, groups, files and plans in memory (about 1 kB a tip); `writeWorld` tells them in the outside formats
 *
 * Pure; O(tips).
 */
export function simulateWorld(request: WorldRequest): World {
  const parameters = PARAMETERS[request.world];
  const { fresh, versions, duplicates, broken } = divide(request.tips);
  const society = makeSociety(parameters, request.tips, request.seed);
  const plans = makePlans(society, parameters, fresh, request.seed);
  const again = makeAgain(plans, versions, duplicates, request.seed);
  return {
    ...request,
    people: society.people,
    groups: society.groups,
    files: makeFiles(request.tips, society.groups, request.seed),
    networks: society.networks,
    plans,
    again,
    broken: broken + (versions + duplicates - again.length),
    rates: parameters.rates,
  };
}
