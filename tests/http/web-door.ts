import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import type { Action } from '../../src/actions/action.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { localClient } from '../../src/cli/client.ts';
import { makeServer } from '../../src/http/server.ts';
import { makeOfficer } from '../access/officers.ts';
import { counter, lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';

/** What a page of this server sends along with every call. */
export const own: Record<string, string> = { 'x-tipstaff': '1', 'sec-fetch-site': 'same-origin' };
export const ownJson: Record<string, string> = { ...own, 'content-type': 'application/json' };

/** The actions that outside callers may use. */
export const outside = (ACTIONS as readonly Action[]).filter((action) => !action.internal);

export const errorOf = (answer: LightMyRequestResponse) =>
  answer.json<{ error: { code: string; words: string } }>().error;
export const codeOf = (answer: LightMyRequestResponse) => errorOf(answer).code;

/** A server for browsers over an app with one tip in it; closed when the file's tests are over. */
export async function webDoor() {
  const app = await freshApp();
  const server = await makeServer(app, 'web');
  afterAll(() => server.close());
  const client = await localClient(app);
  await take(app, lay(join(app.folder, 'first'), { 'a.json': typicalReport }));
  const ask = (options: InjectOptions): Promise<LightMyRequestResponse> => server.inject(options);
  const post = (name: string, payload: unknown = {}, headers = own) =>
    ask({
      method: 'POST',
      url: `/api/${name}`,
      headers: { 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
  const nth = counter();
  /** Headers of an officer with these roles. */
  const session = async (...roles: RoleName[]): Promise<Record<string, string>> => {
    const { cookie } = await makeOfficer(app, `officer ${nth()}`, roles);
    return { ...own, cookie };
  };
  return { app, server, client, ask, post, session };
}

export type WebDoor = Awaited<ReturnType<typeof webDoor>>;

/** The cookie of a new analyst who signed in by name and chose a password. */
export async function analystCookie({ client, post }: WebDoor): Promise<string> {
  const name = 'analyst 1';
  const { secret } = await client.call<{ secret: string }>('access.addOfficer', { name, role: ['analyst'] });
  const answer = await post('access.signIn', { name, secret });
  const cookie = `tipstaff=${answer.cookies[0]!.value}`;
  await post('access.choosePassword', { password: 'eleven quiet otters swim' }, { ...own, cookie });
  return cookie;
}

/** Lets the server listen; what is returned sends it bytes as they are and gives what it answers. */
export async function rawCalls({
  server,
}: WebDoor): Promise<(text: string, wait?: number) => Promise<string>> {
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return (text, wait = 5000) =>
    new Promise((settle) => {
      const socket = connect({ host: '127.0.0.1', port });
      let answer = '';
      socket.on('data', (part) => {
        answer += part;
      });
      socket.on('error', () => {});
      socket.on('close', () => settle(answer));
      socket.setTimeout(wait, () => socket.destroy());
      socket.write(text);
    });
}
