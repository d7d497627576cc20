import { existsSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { call as callHere } from '../app/call.ts';
import type { Config } from '../app/config.ts';
import { consoleActor } from '../app/first-run.ts';
import { socketPath } from '../app/socket.ts';
import { type App, start } from '../app/start.ts';
import { actionNamed } from '../app/table.ts';
import type { Input } from '../intake/open.ts';
import { ERRORS, type ErrorCode, TipstaffError } from '../kernel/errors.ts';
import { ownerOf } from '../storage/lock.ts';
import { multipart } from './multipart.ts';

/** How the command line reaches the program: the running server of this data folder, or a store of its own. */
export type Client = {
  call: <T>(name: string, input?: object) => Promise<T>;
  /** Deliver files into an intake that was begun; all of them are on the disk when it returns. */
  deliver: (
    run: string,
    inputs: readonly Input[],
    onSkip: (file: string, words: string) => void,
  ) => Promise<void>;
  /** Stop an intake in order. */
  stop: (run: string) => void;
  close: () => Promise<void>;
};

/** Through the server that owns the data folder where there is one; else start the store here. */
export async function openClient(config: Config, say: (words: string) => void): Promise<Client> {
  const socket = socketPath(config.data);
  if (ownerOf(config.data) !== null && existsSync(socket)) return remoteClient(socket);
  return localClient(await start(config, say));
}

/** A client of a program that runs in this process; closing it closes the program. */
export async function localClient(app: App): Promise<Client> {
  const actor = await consoleActor(app.database);
  const perform = async <T>(name: string, input: object = {}): Promise<T> => {
    const action = actionNamed(name);
    if (!action) throw new TipstaffError('NOT_FOUND', { record: 'action' });
    return (await callHere(app, action, input, actor)) as T;
  };
  return {
    call: perform,
    deliver: async (run, inputs, onSkip) => {
      const job = await app.jobs.open(run, actor, true);
      const end = await job.turn();
      try {
        job.onSkip = onSkip;
        for (const input of inputs) await job.add(input);
        await job.settle();
      } finally {
        end();
      }
    },
    stop: (run) => app.jobs.stop(run),
    close: () => app.close(),
  };
}

function remoteClient(socket: string): Client {
  const call = async <T>(name: string, input: object = {}): Promise<T> => {
    const body = Buffer.from(JSON.stringify(input));
    return (await post(
      socket,
      `/api/${name}`,
      { 'content-type': 'application/json', 'content-length': body.length },
      [body],
    )) as T;
  };
  return {
    call,
    deliver: async (run, inputs) => {
      const { contentType, chunks } = multipart(run, inputs);
      await post(socket, '/api/intake.deliver', { 'content-type': contentType }, chunks);
    },
    stop: (run) => void call('intake.stop', { run }).catch(() => {}),
    close: async () => {},
  };
}

async function post(
  socketPath: string,
  path: string,
  headers: Record<string, string | number>,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<unknown> {
  const request = httpRequest({
    socketPath,
    path,
    method: 'POST',
    headers: { ...headers, 'x-tipstaff': '1' },
  });
  const answer = new Promise<{ status: number; text: string }>((settle, refuse) => {
    request.on('error', () =>
      refuse(
        new TipstaffError('STORAGE_UNREACHABLE', { problem: 'the running server closed the connection' }),
      ),
    );
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        settle({ status: response.statusCode ?? 500, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
  });
  answer.catch(() => {});
  for await (const chunk of chunks)
    if (!request.write(chunk)) await Promise.race([new Promise((go) => request.once('drain', go)), answer]);
  request.end();
  const { status, text } = await answer;
  const body = JSON.parse(text) as { error?: { code: string; details: Record<string, string | number> } };
  if (status < 400) return body;
  const code = body.error && body.error.code in ERRORS ? (body.error.code as ErrorCode) : 'INTERNAL';
  throw new TipstaffError(code, body.error?.details ?? {});
}
