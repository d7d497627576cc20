/** What a file holds: a text (UTF-8), bytes, or a text in pieces that need not be in memory at once. */
export type Content = string | Uint8Array | Iterable<string>;

/** Where a world is written. `path` is relative, with `/`; a path is put once. May be called again before the last call has ended. */
export type Sink = { put: (path: string, content: Content) => Promise<void> };
