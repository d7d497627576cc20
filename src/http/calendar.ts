import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../actions/shape.ts';
import { call } from '../app/call.ts';
import type { App } from '../app/start.ts';
import { calendarFeed } from '../clocks/board-actions.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { tokenActor } from './caller.ts';

/** The feeds: all clocks that the token's officer sees, and those that he answers for. */
export const CALENDAR_FEEDS: Readonly<Record<string, object>> = {
  '/api/clocks.ics': {},
  '/api/clocks.mine.ics': { officer: 'me' },
};

/**
 * The board as iCalendar, for calendar programs, which know GET alone. The secret never stands in the address: they send a
 * machine's token as the password of Basic authentication, with any name, or as a Bearer token. The token must be good for
 * `clocks.calendarFeed`, and should be for nothing else. A session's cookie opens nothing here.
 */
export function calendarRoutes(server: FastifyInstance, app: App): void {
  for (const [path, filter] of Object.entries(CALENDAR_FEEDS))
    server.get(path, async (request, reply) => {
      const actor = await byTokenAlone(app, request);
      if (!actor) {
        // a browser that were asked would send the token along with every later call of the screens
        if (request.headers['sec-fetch-site'] === undefined)
          reply.header('www-authenticate', 'Basic realm="Tipstaff clocks", charset="UTF-8"');
        throw new TipstaffError('NOT_SIGNED_IN');
      }
      const { calendar } = (await call(app, calendarFeed, { filter }, actor)) as { calendar: string };
      return reply
        .header('content-type', 'text/calendar; charset=utf-8')
        .header('content-disposition', 'attachment; filename="clocks.ics"')
        .send(calendar);
    });
}

async function byTokenAlone(app: App, request: FastifyRequest): Promise<Actor | null> {
  const given = request.headers.authorization ?? '';
  const bearer = /^Bearer (\S{1,200})$/.exec(given)?.[1];
  const basic = /^Basic ([A-Za-z0-9+/=]{1,600})$/.exec(given)?.[1];
  const token =
    bearer ??
    (basic
      ? Buffer.from(basic, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '')
      : undefined);
  return token !== undefined && /^\S{1,200}$/.test(token) ? tokenActor(app, token) : null;
}
