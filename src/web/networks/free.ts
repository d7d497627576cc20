/** When the page has painted, and answered what waited: between two pieces of longer work. */
export const free = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
