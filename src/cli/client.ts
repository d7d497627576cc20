import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Action } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { call as callHere } from '../app/call.ts';
import type { Config } from '../app/config.ts';
import { exports } from '../app/export-actions.ts';
import { consoleActor } from '../app/first-run.ts';
import { importList, type ListFile } from '../app/list-import.ts';
import { socketPath } from '../app/socket.ts';
import { type App, start } from '../app/start.ts';
import { actionNamed, deciding } from '../app/table.ts';
import type { Export } from '../documents/shape.ts';
import { unspool } from '../documents/spool.ts';
import { begin as beginList } from '../hashlists/import-actions.ts';
import type { AskedList, Imported } from '../hashlists/shape.ts';
import { tokenActor } from '../http/caller.ts';
import { deliver } from '../intake/delivery-actions.ts';
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
  /** Bring a hash list out of these files, in their order. */
  importList: (asked: AskedList, inputs: readonly Input[]) => Promise<Imported>;
  /** A finished export, once, as it comes. */
  download: (id: string) => AsyncIterable<Buffer>;
  /** Stop an intake in order. */
  stop: (run: string) => void;
  close: () => Promise<void>;
};

/** Through the server that owns the data folder where there is one; else start the store here. */
export async function openClient(config: Config, say: (words: string) => void): Promise<Client> {
  const socket = socketPath(config.data);
  const token = tokenOf(config);
  if (ownerOf(config.data) !== null && existsSync(socket)) return remoteClient(socket, token);
  return localClient(await start(config, say), token);
}

/** The token that the settings name a file of; null: none. */
function tokenOf({ tokenFile }: Config): string | null {
  if (!tokenFile) return null;
  if (!existsSync(tokenFile))
    throw new TipstaffError('CONFIG_INVALID', {
      problem: `TIPSTAFF_TOKEN_FILE: there is no file ${tokenFile}`,
    });
  return readFileSync(tokenFile, 'utf8').trim();
}

/** Who acts: the token's officer where one is given, else the command line's own officer, unless the settings forbid it. */
async function actorFor(app: App, token: string | null, action: Action): Promise<Actor> {
  if (token === null && app.config.console) return consoleActor(app.database, action);
  const actor = token === null ? null : await tokenActor(app, token);
  if (!actor) throw new TipstaffError('NOT_SIGNED_IN');
  return actor;
}

/** A client of a program that runs in this process; closing it closes the program. */
export async function localClient(app: App, token: string | null = null): Promise<Client> {
  const perform = async <T>(name: string, input: object = {}): Promise<T> => {
    const action = actionNamed(name);
    if (!action) throw new TipstaffError('NOT_FOUND', { record: 'action' });
    const actor = await actorFor(app, token, deciding(action, input));
    return (await callHere(app, action, input, actor)) as T;
  };
  return {
    call: perform,
    deliver: async (run, inputs, onSkip) => {
      const actor = await actorFor(app, token, deliver);
      await callHere(app, deliver, { run }, actor); // as over HTTP: who delivered is an entry
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
    importList: async (asked, inputs) =>
      importList(app, await actorFor(app, token, beginList), asked, listFiles(inputs)),
    download: async function* (id) {
      const made = await perform<Export>('documents.fetch', { export: id });
      const { unit } = await actorFor(app, token, exports.fetch);
      yield* unspool(app.database, unit, made.export);
    },
    stop: (run) => app.jobs.stop(run),
    close: () => app.close(),
  };
}

async function* listFiles(inputs: readonly Input[]): AsyncGenerator<ListFile> {
  for (const { file, open } of inputs) yield { file, chunks: open() };
}

function remoteClient(socket: string, token: string | null): Client {
  const proof: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const call = async <T>(name: string, input: object = {}): Promise<T> => {
    const body = Buffer.from(JSON.stringify(input));
    return (await post(
      socket,
      `/api/${name}`,
      { ...proof, 'content-type': 'application/json', 'content-length': body.length },
      [body],
    )) as T;
  };
  return {
    call,
    deliver: async (run, inputs) => {
      const { contentType, chunks } = multipart({ run }, inputs);
      await post(socket, '/api/intake.deliver', { ...proof, 'content-type': contentType }, chunks);
    },
    importList: async (asked, inputs) => {
      const { contentType, chunks } = multipart({ list: JSON.stringify(asked) }, inputs);
      const headers = { ...proof, 'content-type': contentType };
      return (await post(socket, '/api/hashlists.import', headers, chunks)) as Imported;
    },
    download: (id) => download(socket, '/api/documents.fetch', { export: id }, proof),
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
    request.on('error', () => refuse(closed()));
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
  return answerOf(await answer);
}

/** An answer that is a file: its bytes as they come; a refusal is thrown before the first of them. */
async function* download(
  socketPath: string,
  path: string,
  input: object,
  proof: Record<string, string>,
): AsyncGenerator<Buffer> {
  const body = Buffer.from(JSON.stringify(input));
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-tipstaff': '1',
    ...proof,
  };
  const request = httpRequest({ socketPath, path, method: 'POST', headers });
  const answered = new Promise<IncomingMessage>((settle, refuse) => {
    request.on('error', () => refuse(closed()));
    request.on('response', settle);
  });
  request.end(body);
  const response = await answered;
  const status = response.statusCode ?? 500;
  if (status < 400) yield* response as AsyncIterable<Buffer>;
  else {
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    answerOf({ status, text: Buffer.concat(parts).toString('utf8') });
  }
}

const closed = () =>
  new TipstaffError('STORAGE_UNREACHABLE', { problem: 'the running server closed the connection' });

/** The answer's body; fails with the error that it holds. */
function answerOf({ status, text }: { status: number; text: string }): unknown {
  const body = JSON.parse(text) as { error?: { code: string; details: Record<string, string | number> } };
  if (status < 400) return body;
  const code = body.error && body.error.code in ERRORS ? (body.error.code as ErrorCode) : 'INTERNAL';
  throw new TipstaffError(code, body.error?.details ?? {});
}
