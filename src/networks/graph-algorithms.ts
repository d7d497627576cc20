import louvainModule from 'graphology-communities-louvain';
import forceAtlas2Module from 'graphology-layout-forceatlas2';

// CommonJS whose types speak of a default export: at run time the import is the function itself
/** Communities by modularity. */
export const louvain = louvainModule as unknown as typeof louvainModule.default;
/** Places of points, as springs and charges would hold them. */
export const forceAtlas2 = forceAtlas2Module as unknown as typeof forceAtlas2Module.default;
