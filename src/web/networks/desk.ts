import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkKind } from '../../networks/shape.ts';
import type { Output } from '../app/api.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { failureWords } from '../language/words.ts';
import { endOfWeek, type Narrowing, narrowed, neighboursOf, weeksOf } from './narrow.ts';
import { linesOfPath } from './path-lines.ts';
import { type Graph, type GraphLink, pictureOf, type RoleCode } from './picture-data.ts';
import type { Marked } from './scene.ts';

export type NetworkDesk = ReturnType<typeof useNetworkDesk>;
type Paths = Output<'networks.paths'> & { from: string; to: string; which: 'shortest' | 'strongest' };
const NONE: ReadonlySet<never> = new Set();

/** What the officer does with one network: what is shown of it, who is looked at, who is in the list, which path stands out. */
export function useNetworkDesk(graph: Graph, roles: Output<'networks.show'>['roles']) {
  const { t } = useTranslation();
  const [more, setMore] = useState<readonly GraphLink[]>([]);
  const [off, setOff] = useState<ReadonlySet<LinkKind>>(NONE);
  const [week, setWeek] = useState<number | null>(null);
  const [only, setOnly] = useState<ReadonlySet<string> | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const [pathFrom, setPathFrom] = useState<string | null>(null);
  const [seeking, setSeeking] = useState(false);
  const [paths, setPaths] = useState<Paths | null>(null);
  const picture = useMemo(() => pictureOf(graph, more), [graph, more]);
  const weeks = weeksOf(picture);
  const narrowing = useMemo((): Narrowing => {
    return { off, until: week === null ? null : endOfWeek(picture, week), only };
  }, [off, week, only, picture]);
  const shown = useMemo(() => narrowed(picture, narrowing), [picture, narrowing]);
  const roleAt = useMemo(() => {
    const found = new Map<number, RoleCode>();
    for (const { subject, code } of roles) {
      const at = picture.at.get(subject);
      if (at !== undefined && !found.has(at)) found.set(at, code);
    }
    return found;
  }, [picture, roles]);
  const marked = useMemo((): Marked => {
    const focus = focused === null ? null : (picture.at.get(focused) ?? null);
    return {
      focus,
      beside: new Set(focus === null ? [] : neighboursOf(picture, shown, focus)),
      chosen: new Set([...chosen].flatMap((id) => picture.at.get(id) ?? [])),
      path: linesOfPath(picture, graph, paths?.[paths.which] ?? null),
      roles: roleAt,
    };
  }, [picture, graph, shown, focused, chosen, paths, roleAt]);
  const idOf = (point: number) => picture.points[point]!.id;
  const failed = (error: unknown) => notify(failureWords(t, failureOf(error)), { tone: 'failed' });
  const findPath = async (from: string, to: string) => {
    setPathFrom(null);
    setSeeking(true);
    try {
      setPaths({ ...(await call('networks.paths', { from, to })), from, to, which: 'shortest' });
    } catch (error) {
      failed(error);
    } finally {
      setSeeking(false);
    }
  };
  const look = (point: number | null) => setFocused(point === null ? null : idOf(point));
  return {
    picture,
    shown,
    marked,
    narrowing,
    weeks,
    week,
    only,
    chosen,
    pathFrom,
    seeking,
    paths,
    look,
    findPath,
    setWeek,
    setOnly,
    setPathFrom,
    setPaths,
    setChosen,
    toggleKind: (kind: LinkKind) =>
      setOff(
        (before) => new Set(before.has(kind) ? [...before].filter((one) => one !== kind) : [...before, kind]),
      ),
    /** A point, or the ground, was pressed: the second person of a path, or whom to look at. */
    press: (point: number | null) => {
      if (point === null) setPathFrom(null);
      if (point !== null && pathFrom && picture.points[point]!.kind !== 'thing' && idOf(point) !== pathFrom)
        void findPath(pathFrom, idOf(point));
      else look(point);
    },
    /** Put people into the list, or take one who is in it out. */
    choose: (points: readonly number[]) =>
      setChosen((before) => {
        const ids = points.filter((point) => picture.points[point]!.kind !== 'thing').map(idOf);
        const [one] = ids;
        if (ids.length === 1 && before.has(one!)) return new Set([...before].filter((id) => id !== one));
        return new Set([...before, ...ids]);
      }),
    /** Whom a person is tied to outside of this network too. */
    expand: async (point: number) => {
      if (picture.points[point]!.kind === 'thing') return;
      setFocused(idOf(point));
      try {
        const { links } = await call('networks.neighbours', { subject: idOf(point) });
        const known = new Set(picture.points.map(({ id }) => id));
        const fresh = new Set(links.flatMap(({ from, to }) => [from, to]).filter((id) => !known.has(id)));
        setMore((before) => [...before, ...links]);
        notify(t('networks.expanded', { count: fresh.size, shown: String(fresh.size) }));
      } catch (error) {
        failed(error);
      }
    },
  };
}
