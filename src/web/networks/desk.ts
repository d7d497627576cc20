import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkKind } from '../../networks/shape.ts';
import type { Output } from '../app/api.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { failureWords } from '../language/words.ts';
import { foldedShown } from './fold.ts';
import { endOfWeek, type Narrowing, narrowed, neighboursOf, weeksOf } from './narrow.ts';
import { linesOfPath } from './path-lines.ts';
import {
  type Graph,
  type GraphLink,
  isPerson,
  type Picture,
  pictureOf,
  type RoleCode,
} from './picture-data.ts';
import type { Marked } from './scene.ts';
import { useFolds } from './use-folds.ts';

export type NetworkDesk = ReturnType<typeof useNetworkDesk>;
type Paths = Output<'networks.paths'> & { from: string; to: string; which: 'shortest' | 'strongest' };
const NONE: ReadonlySet<never> = new Set();

/** What the officer does with one network: what is shown of it, who is looked at, who is in the list, which path stands out. */
export function useNetworkDesk(graph: Graph, whole: Picture, roles: Output<'networks.show'>['roles']) {
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
  const picture = useMemo(() => (more.length === 0 ? whole : pictureOf(graph, more)), [graph, whole, more]);
  const weeks = weeksOf(picture);
  const narrowing = useMemo((): Narrowing => {
    return { off, until: week === null ? null : endOfWeek(picture, week), only };
  }, [off, week, only, picture]);
  const shown = useMemo(() => narrowed(picture, narrowing), [picture, narrowing]);
  const folds = useFolds(picture);
  const { fold } = folds;
  const drawn = useMemo(
    () => (fold ? { picture: fold.picture, shown: foldedShown(fold, shown) } : { picture, shown }),
    [fold, picture, shown],
  );
  const roleAt = useMemo(() => {
    const found = new Map<number, RoleCode>();
    for (const { subject, code } of roles) {
      const at = picture.at.get(subject);
      if (at !== undefined && !found.has(at)) found.set(at, code);
    }
    return found;
  }, [picture, roles]);
  const marked = useMemo((): Marked => {
    const focus = focused === null ? null : (drawn.picture.at.get(focused) ?? null);
    const path = linesOfPath(picture, graph, paths?.[paths.which] ?? null);
    const places = [...chosen].flatMap((id) => picture.at.get(id) ?? []);
    return {
      focus,
      beside: new Set(focus === null ? [] : neighboursOf(drawn.picture, drawn.shown, focus)),
      chosen: new Set(fold ? places.filter((at) => fold.home[at] === -1) : places),
      path: fold ? [...new Set(path.map((line) => fold.drawn[line]!))].filter((line) => line !== -1) : path,
      roles: roleAt,
    };
  }, [picture, graph, drawn, fold, focused, chosen, paths, roleAt]);
  const idOf = (point: number) => drawn.picture.points[point]!.id;
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
  /** Look at somebody: the part that he is folded into is opened. */
  const look = (point: number | null) => {
    if (point !== null) folds.openAround(point);
    setFocused(point === null ? null : idOf(point));
  };
  /** Show the people of a part, and look at the one among them to whom most are tied. */
  const openPart = (disc: number, isWalking: boolean) => {
    const inside = folds.open(disc).filter((point) => shown.visible[point]);
    const first = inside.reduce(
      (best, point) => (shown.ties[point]! > shown.ties[best]! ? point : best),
      inside[0]!,
    );
    setFocused(isWalking && first !== undefined ? idOf(first) : null);
  };
  return {
    picture,
    shown,
    drawn,
    folds,
    openPart,
    marked,
    foldAll: () => {
      folds.close(null);
      setFocused(null);
    },
    /** Fold the part of a member again, and look at its disc. */
    foldPartOf: (point: number) => {
      const { part } = drawn.picture.points[point]!;
      if (part === null || picture.parts.length < 2) return;
      folds.close(part);
      setFocused(picture.parts[part]!.id);
    },
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
      if (point !== null && drawn.picture.points[point]!.kind === 'part') openPart(point, false);
      else if (
        point !== null &&
        pathFrom &&
        isPerson(drawn.picture.points[point]!) &&
        idOf(point) !== pathFrom
      )
        void findPath(pathFrom, idOf(point));
      else look(point);
    },
    /** Put people into the list, or take one who is in it out. */
    choose: (points: readonly number[]) =>
      setChosen((before) => {
        const people = points.flatMap((point) => folds.inside(point)).filter((point) => shown.visible[point]);
        const ids = people.filter((point) => isPerson(picture.points[point]!)).map(idOf);
        const [one] = ids;
        if (points.length === 1 && ids.length === 1 && before.has(one!))
          return new Set([...before].filter((id) => id !== one));
        return new Set([...before, ...ids]);
      }),
    /** Whom a person is tied to outside of this network too. */
    expand: async (point: number) => {
      if (!isPerson(drawn.picture.points[point]!)) return;
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
