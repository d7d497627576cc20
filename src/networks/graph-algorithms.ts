import louvainModule from 'graphology-communities-louvain';
import { coreNumber as coreNumberTyped } from 'graphology-cores';
import forceAtlas2Module from 'graphology-layout-forceatlas2';
import betweennessModule from 'graphology-metrics/centrality/betweenness.js';
import dijkstraModule from 'graphology-shortest-path/dijkstra.js';
import brandesModule from 'graphology-shortest-path/indexed-brandes.js';
import type { AbstractGraph } from 'graphology-types';

// CommonJS whose types speak of a default export: at run time the import is the function itself
/** Communities by modularity. */
export const louvain = louvainModule as unknown as typeof louvainModule.default;
/** Places of points, as springs and charges would hold them. */
export const forceAtlas2 = forceAtlas2Module as unknown as typeof forceAtlas2Module.default;
/** Exact betweenness. */
export const betweennessOf = betweennessModule as unknown as typeof betweennessModule.default;
/** Shortest ways by weight. */
export const dijkstra = dijkstraModule;
/** Brandes’ shortest walks from one point, on an index. */
export const unweightedBrandes = brandesModule.createUnweightedIndexedBrandes;
/** Core numbers by node. The package’s types name a first argument that its function has bound already. */
export const coreNumber = coreNumberTyped as unknown as (graph: AbstractGraph) => Record<string, number>;
