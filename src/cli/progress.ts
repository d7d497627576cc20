/** A line of progress on standard error: rewritten in place on a terminal, every few seconds elsewhere. */
export class Progress {
  private readonly startedAt = Date.now();
  private shownAt = 0;
  private readonly what: string;
  private readonly total: number;
  private readonly from: number;
  private readonly terminal = process.stderr.isTTY === true;

  /** `from`: what was done before this began, which is no part of its rate. */
  constructor(what: string, total: number, from = 0) {
    this.what = what;
    this.total = total;
    this.from = from;
  }

  /** `done` of the total, in whatever it is counted in; `note` stands behind it. */
  show(done: number, note = ''): void {
    const now = Date.now();
    if (done === this.from && now - this.startedAt < 2000) return; // nothing is known yet: no rate, no time left
    if (now - this.shownAt < (this.terminal ? 100 : 5000)) return;
    this.shownAt = now;
    this.write(done, note, false);
  }

  end(done: number, note = ''): void {
    this.write(done, note, true);
  }

  private write(done: number, note: string, last: boolean): void {
    const seconds = (Date.now() - this.startedAt) / 1000;
    const rate = (done - this.from) / Math.max(seconds, 0.5);
    const share = this.total > 0 ? Math.min(1, done / this.total) : 0;
    const left =
      !last && rate > 0 && this.total > done ? `, ${duration((this.total - done) / rate)} left` : '';
    const line = `${this.what} ${bar(share)} ${count(done)}${this.total > 0 ? ` of ${count(this.total)}` : ''} · ${rate > 0 ? `${count(Math.round(rate))}/s · ` : ''}${duration(seconds)}${left}${note ? ` · ${note}` : ''}`;
    process.stderr.write(this.terminal ? `\r\u001b[2K${line}${last ? '\n' : ''}` : `${line}\n`);
  }
}

const WIDTH = 24;
const bar = (share: number): string => `[${'#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.')}]`;
const count = (value: number): string => value.toLocaleString('en-IN');

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
