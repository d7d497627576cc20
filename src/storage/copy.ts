import type pg from 'pg';

/** What a connection of the driver offers for COPY, which its types leave out. */
type CopyConnection = pg.Connection & {
  sendCopyFromChunk: (chunk: Buffer) => void;
  endCopyFrom: () => void;
  sendCopyFail: (reason: string) => void;
};

const ENOUGH = 2 ** 20;

/** One COPY … TO STDOUT on its way: rows come as the server sends them, and no faster than they are taken. */
class Outgoing implements pg.Submittable {
  private readonly text: string;
  private waiting: Buffer[] = [];
  private bytes = 0;
  private ended = false;
  private failed: Error | null = null;
  private wake: () => void = () => {};
  private connection: pg.Connection | null = null;

  constructor(text: string) {
    this.text = text;
  }

  submit = (connection: pg.Connection): void => {
    this.connection = connection;
    connection.query(this.text);
  };

  handleCopyData = (message: { chunk: Buffer }): void => {
    this.waiting.push(Buffer.from(message.chunk)); // the driver uses its buffer again
    this.bytes += message.chunk.length;
    if (this.bytes >= ENOUGH) {
      this.connection?.stream.pause();
      this.wake();
    }
  };
  handleCommandComplete = (): void => {};
  handleReadyForQuery = (): void => {
    this.ended = true;
    this.wake();
  };
  handleError = (error: Error): void => {
    this.failed = error;
    this.wake();
  };

  /** Chunks of whole rows, about a megabyte each. */
  async *chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.failed) throw this.failed;
      if (this.bytes >= ENOUGH || this.ended) {
        const chunk = Buffer.concat(this.waiting.splice(0));
        this.bytes = 0;
        if (chunk.length > 0) yield chunk;
        if (this.ended && this.waiting.length === 0) return;
        this.connection?.stream.resume();
        continue;
      }
      await new Promise<void>((go) => {
        this.wake = go;
      });
    }
  }
}

/** Rows of a COPY … TO STDOUT in the text format, which every PostgreSQL reads. */
export function copyOut(client: pg.Client, text: string): AsyncGenerator<Buffer> {
  return client.query(new Outgoing(text)).chunks();
}

/** One COPY … FROM STDIN on its way. */
class Incoming implements pg.Submittable {
  private readonly text: string;
  private readonly chunks: AsyncIterable<Buffer>;
  private rows = 0;
  private settle: (rows: number) => void = () => {};
  private refuse: (error: unknown) => void = () => {};
  readonly done: Promise<number>;

  constructor(text: string, chunks: AsyncIterable<Buffer>) {
    this.text = text;
    this.chunks = chunks;
    this.done = new Promise((settle, refuse) => {
      this.settle = settle;
      this.refuse = refuse;
    });
  }

  submit = (connection: pg.Connection): void => {
    connection.query(this.text);
  };
  handleCopyInResponse = (connection: pg.Connection): void => {
    void this.send(connection as CopyConnection);
  };
  handleCommandComplete = (message: { text: string }): void => {
    this.rows = Number(/^COPY (\d+)$/.exec(message.text)?.[1] ?? 0);
  };
  handleReadyForQuery = (): void => this.settle(this.rows);
  handleError = (error: Error): void => this.refuse(error);

  private async send(connection: CopyConnection): Promise<void> {
    try {
      for await (const chunk of this.chunks) {
        connection.sendCopyFromChunk(chunk);
        if (connection.stream.writableNeedDrain)
          await new Promise((go) => connection.stream.once('drain', go));
      }
      connection.endCopyFrom();
    } catch (error) {
      this.refuse(error); // the first fault counts, not the server's answer to it
      connection.sendCopyFail('what was to be copied broke off');
    }
  }
}

/** Feed a COPY … FROM STDIN. Returns the number of rows. Fails with the fault of the chunks where these break off. */
export function copyIn(client: pg.Client, text: string, chunks: AsyncIterable<Buffer>): Promise<number> {
  return client.query(new Incoming(text, chunks)).done;
}
