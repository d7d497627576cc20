import { afterAll, expect, test } from 'vitest';
import { HTTP_LIMITS } from '../../src/http/limits.ts';
import { makeServer } from '../../src/http/server.ts';
import { makeOfficer } from '../access/officers.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp();
const server = await makeServer(app, 'web');
afterAll(() => server.close());

test('a form with more fields than the table says is refused', async () => {
  const { cookie } = await makeOfficer(app, 'clerk', ['intake clerk']);
  const send = async (fields: number) => {
    const part = (n: number) => `--cut\r\ncontent-disposition: form-data; name="more-${n}"\r\n\r\nx\r\n`;
    const answer = await server.inject({
      method: 'POST',
      url: '/api/intake.deliver',
      headers: { 'x-tipstaff': '1', cookie, 'content-type': 'multipart/form-data; boundary=cut' },
      payload: `${Array.from({ length: fields }, (_, n) => part(n)).join('')}--cut--\r\n`,
    });
    return [answer.statusCode, answer.json<{ error?: { code: string } }>().error?.code];
  };
  expect(await send(HTTP_LIMITS.fields.value - 1)).toEqual([200, undefined]);
  expect(await send(HTTP_LIMITS.fields.value + 1)).toEqual([413, 'BODY_TOO_LARGE']);
});
