import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../src/app/start.ts';
import { localClient } from '../../src/cli/client.ts';
import { inputsOf } from '../../src/cli/files.ts';
import { receivePaths } from '../../src/cli/receive.ts';
import { makeServer } from '../../src/http/server.ts';
import type { IntakeRun, QuarantineItem } from '../../src/intake/shape.ts';
import { type ErrorCode, TipstaffError } from '../../src/kernel/errors.ts';
import { makeOfficer } from '../access/officers.ts';

export type Taken = IntakeRun & { quarantine: QuarantineItem[] };

/** One way into the program. Both must come to the same. */
export type Door = {
  call: <T>(name: string, input?: object) => Promise<T>;
  receive: (paths: string | readonly string[], strict?: boolean) => Promise<Taken>;
  close: () => Promise<void>;
};

export async function commandLineDoor(app: App): Promise<Door> {
  const client = await localClient(app);
  return {
    call: client.call,
    receive: async (paths, strict = false) => receivePaths(client, [paths].flat(), strict, () => {}),
    close: async () => {},
  };
}

/** A browser's way: a session, and folders dropped file by file. */
export async function httpDoor(app: App): Promise<Door> {
  const server = await makeServer(app, 'web');
  const { cookie } = await makeOfficer(app, 'head of unit', ['unit head', 'auditor']);
  const headers: Record<string, string> = { 'x-tipstaff': '1', 'sec-fetch-site': 'same-origin', cookie };
  const call = async <T>(name: string, input: object = {}): Promise<T> =>
    answerOf<T>(
      await server.inject({
        method: 'POST',
        url: `/api/${name}`,
        headers: { ...headers, 'content-type': 'application/json' },
        payload: JSON.stringify(input),
      }),
    );
  return {
    call,
    receive: async (paths, strict = false) => {
      const { run } = await call<{ run: string }>('intake.begin', { label: 'dropped', strict });
      for (const path of [paths].flat()) await dropFolder(server, headers, run, path);
      await call('intake.finish', { run });
      for (;;) {
        const state = await call<IntakeRun>('intake.run', { run });
        if (state.state !== 'receiving' && state.state !== 'working')
          return {
            ...state,
            quarantine: (await call<{ items: QuarantineItem[] }>('intake.quarantine', { run, limit: 500 }))
              .items,
          };
        await new Promise((go) => setTimeout(go, 10));
      }
    },
    close: () => server.close(),
  };
}

const BATCH = 50;

async function dropFolder(
  server: FastifyInstance,
  headers: Record<string, string>,
  run: string,
  folder: string,
): Promise<void> {
  const inputs = await inputsOf([folder]);
  for (let at = 0; at < inputs.length; at += BATCH) {
    const parts = [Buffer.from(`--cut\r\ncontent-disposition: form-data; name="run"\r\n\r\n${run}\r\n`)];
    for (const input of inputs.slice(at, at + BATCH)) {
      const name = relative(process.cwd(), input.path!).replaceAll('"', '%22');
      parts.push(
        Buffer.from(
          `--cut\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
        ),
        await readFile(input.path!),
        Buffer.from('\r\n'),
      );
    }
    const answer = await server.inject({
      method: 'POST',
      url: '/api/intake.deliver',
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=cut' },
      payload: Buffer.concat([...parts, Buffer.from('--cut--\r\n')]),
    });
    answerOf(answer);
  }
}

function answerOf<T>(answer: { statusCode: number; json: () => unknown }): T {
  const body = answer.json() as T & { error?: { code: ErrorCode; details: Record<string, string | number> } };
  if (answer.statusCode >= 400) throw new TipstaffError(body.error!.code, body.error!.details);
  return body;
}
