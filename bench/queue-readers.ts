import { queue } from '../src/triage/actions.ts';
import type { QueueFilter } from '../src/triage/shape.ts';
import type { BenchHouse } from './house.ts';

/** How long an officer looks at a page before he asks for the next. */
const LOOKS_MS = 1000;
/** What officers have filtered by; each goes from page to page, and begins anew after the last. */
const FILTERS: readonly QueueFilter[] = [
  { state: ['open'] },
  { state: ['open'], lane: ['now', '24h'] },
  { state: ['open'], assigned: ['nobody'] },
  { country: ['IN'] },
];

type Page = { next: string | null };

/** Officers who read the queue, each page after page, until they are told to end. */
export class Readers {
  private readonly house: BenchHouse;
  private readonly took: number[] = [];
  private readonly reading: Promise<void>[];
  private ended = false;

  constructor(house: BenchHouse) {
    this.house = house;
    this.reading = FILTERS.map((filter, nth) => this.read(filter, (nth * LOOKS_MS) / FILTERS.length));
  }

  /** Milliseconds that each page took, through the door. */
  async end(): Promise<readonly number[]> {
    this.ended = true;
    await Promise.all(this.reading);
    return this.took;
  }

  private async read(filter: QueueFilter, first: number): Promise<void> {
    let after: string | null = null;
    for (let wait = first; ; wait = LOOKS_MS) {
      await new Promise((go) => setTimeout(go, wait));
      if (this.ended) return;
      const asked = performance.now();
      const page = (await this.house.act(queue, { filter, limit: 100, ...(after && { after }) })) as Page;
      this.took.push(performance.now() - asked);
      after = page.next;
    }
  }
}
