import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { dayOf, dayOver } from '../../kernel/whole-day.ts';
import type { TipView } from '../../tips/shape.ts';
import { useNow } from '../app/clock.ts';
import { useFormat } from '../language/use-format.ts';
import { eventWords, expiryWords } from '../language/words.ts';
import { keyed } from '../look/keyed.ts';
import { type Origin, Value } from './provenance.tsx';
import { useSealed } from './sealed.tsx';

/** `day`: the whole day, of which `instant` is the midnight in UTC */
type Moment = { instant: string; words: string; doubt: boolean; day?: boolean; origin?: Origin };

/** The times of the tip in their order: what the document says, what was received, what will expire. */
export function Timeline({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const sealed = useSealed();
  const moments = momentsOf(tip, t, (thing) => sealed.of(thing) !== undefined);
  if (moments.length === 0) return <p className="soft">{t('tip.noTimes')}</p>;
  return (
    <ol className="timeline">
      {keyed(moments, ({ instant, words }) => `${instant} ${words}`).map(({ key, item: moment }) => (
        <li
          key={key}
          className={
            (moment.day ? dayOver(moment.instant) : Date.parse(moment.instant)) > now ? 'to-come' : ''
          }
        >
          {moment.day ? (
            <time dateTime={dayOf(moment.instant)} title={format.fullDay(moment.instant)}>
              {format.plainDay(dayOf(moment.instant))}
            </time>
          ) : (
            <time dateTime={moment.instant}>{format.full(moment.instant)}</time>
          )}
          <span>
            {moment.origin ? (
              <Value origin={moment.origin} copy={moment.instant} className="plain">
                {moment.words}
              </Value>
            ) : (
              moment.words
            )}
            {moment.doubt && <span className="doubt">{t('trap.time_without_offset')}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function momentsOf(tip: TipView, t: TFunction, isSealed: (thing: object) => boolean): Moment[] {
  const { facts } = tip;
  const moments: Moment[] = [];
  const add = (instant: string | null | undefined, words: string, doubt = false, origin?: Origin) => {
    if (instant) moments.push({ instant, words, doubt, ...(origin ? { origin } : {}) });
  };
  add(facts.incidentAt?.instant, t('timeline.incident'), facts.incidentAt?.offsetKnown === false);
  add(
    facts.receivedAt?.instant,
    t('timeline.sourceReceived', { source: tip.source }),
    facts.receivedAt?.offsetKnown === false,
  );
  for (const { version, receivedAt } of tip.versions) add(receivedAt, t('timeline.version', { version }));
  for (const [index, file] of facts.files.entries()) {
    add(
      file.uploadedAt?.instant,
      t('timeline.upload', { number: index + 1 }),
      file.uploadedAt?.offsetKnown === false,
      {
        at: file.at,
        document: file.document,
      },
    );
  }
  for (const found of facts.identified) {
    if (!found.time?.instant) continue;
    const shown = isSealed(found) ? t('tip.sealed') : found.display;
    const words = [t(`identifier.${found.kind}`), shown, found.event && eventWords(t, found.event)]
      .filter(Boolean)
      .join(' · ');
    add(found.time.instant, words, !found.time.offsetKnown, {
      at: found.at,
      document: found.document,
      ...(isSealed(found) ? {} : { original: found.original }),
    });
  }
  if (tip.expiresAt)
    moments.push({
      instant: tip.expiresAt,
      words: t('timeline.expires', { what: expiryWords(t, tip.expires) }),
      doubt: false,
      day: tip.expires === 'meeting',
    });
  return moments.sort((a, b) => a.instant.localeCompare(b.instant));
}
