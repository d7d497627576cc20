import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { Output } from '../app/api.ts';
import { useFormat } from '../language/use-format.ts';
import type { NetworkDesk } from './desk.ts';
import { isPerson, tipsOf } from './picture-data.ts';
import { useRoleWords } from './role-sentence.ts';
import { SubjectLink } from './subject-link.tsx';
import { TipLinks } from './tip-links.tsx';

const MOST = 40;

/** Whom the officer looks at: what is said of him, what may be done, and whom he is tied to by what. */
export function FocusPanel({ desk, about }: { desk: NetworkDesk; about: Output<'networks.show'> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const roleWords = useRoleWords();
  const { marked } = desk;
  const { picture } = desk.drawn;
  if (marked.focus === null) return null;
  const point = picture.points[marked.focus]!;
  const roles = about.roles.filter(({ subject }) => subject === point.id);
  const isSomebody = isPerson(point);
  const inList = desk.chosen.has(point.id);
  return (
    <section aria-labelledby="net-focus">
      <h2 id="net-focus" tabIndex={-1}>
        {isSomebody ? <SubjectLink id={point.id} /> : shortId(point.id)}
      </h2>
      <p className="soft small">
        {point.thing === null
          ? t(`networks.point.${point.kind}`)
          : t('networks.thingOf', {
              kind: t(`networks.kind.${point.thing}`),
              holders: String(point.holders),
            })}
      </p>
      {roles.map((role) => (
        <p key={role.code} className="small">
          <b>{t(`networks.role.${role.code}`)}</b>: {roleWords(role)}
        </p>
      ))}
      {isSomebody && (
        <div className="button-line">
          <button type="button" className="button small" onClick={() => void desk.expand(marked.focus!)}>
            {t('networks.expand')}
          </button>
          <button type="button" className="button small" onClick={() => desk.setPathFrom(point.id)}>
            {t('networks.pathFrom')}
          </button>
          <button type="button" className="button small" onClick={() => desk.choose([marked.focus!])}>
            {t(inList ? 'networks.outOfList' : 'networks.intoList')}
          </button>
          {point.part !== null && picture.parts.length > 1 && (
            <button type="button" className="button small" onClick={() => desk.foldPartOf(marked.focus!)}>
              {t('networks.foldPart')}
            </button>
          )}
        </div>
      )}
      {point.kind === 'part' && (
        <>
          <p className="small">
            {t('networks.people', { count: point.holders, shown: format.number(point.holders) })}
          </p>
          <div className="button-line">
            <button type="button" className="button small" onClick={() => desk.openPart(marked.focus!, true)}>
              {t('networks.openPart')}
            </button>
            <button type="button" className="button small" onClick={() => desk.choose([marked.focus!])}>
              {t('networks.intoList')}
            </button>
          </div>
        </>
      )}
      <TiesOf desk={desk} point={marked.focus} />
    </section>
  );
}

function TiesOf({ desk, point }: { desk: NetworkDesk; point: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { picture, shown } = desk.drawn;
  const lines = picture.of[point]!.filter((index) => shown.kept[index]).sort(
    (a, b) => picture.lines[b]!.weight - picture.lines[a]!.weight,
  );
  return (
    <>
      <h3>{t('networks.tiedTo', { count: lines.length, shown: format.number(lines.length) })}</h3>
      <ul className="net-ties">
        {lines.slice(0, MOST).map((index) => {
          const line = picture.lines[index]!;
          const other = line.from === point ? line.to : line.from;
          const direction = line.directed ? (line.from === point ? '→ ' : '← ') : '';
          return (
            <li key={index}>
              <span className="small">
                {direction}
                {t(`networks.kind.${line.kind}`)}
                {line.links > 1 ? ` (${format.number(line.links)})` : ''}{' '}
              </span>
              <button type="button" className="button link small mono" onClick={() => desk.press(other)}>
                {shortId(picture.points[other]!.id)}
              </button>
              <TipLinks tips={tipsOf(picture, line)} most={2} />
            </li>
          );
        })}
      </ul>
      {lines.length > MOST && <p className="hint">{t('networks.moreInTable')}</p>}
    </>
  );
}
