/** How a door begins to listen: the log's line says that it does. The library's own words hold the address, and are kept back. */
export const listening = { listenTextResolver: (): string => 'listening' } as const;
