import type { Figures } from './figures.ts';
import type { Stock } from './stock.ts';
import type { Workshop } from './workshop.ts';

/** How large a run is: tips of the intake, tips of the large store, whole intakes of each kind. */
export type Sizes = { tips: number; store: number; rounds: number };

/** What a section is handed. `stock`: the world and the database that sections share, made when first asked for. */
export type Run = { sizes: Sizes; figures: Figures; workshop: Workshop; stock: Stock };

export type Section = { name: string; about: string; run: (run: Run) => Promise<void> };
