import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import { call } from '../app/client.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { markedPieces, matchesOf } from './find-in-text.ts';
import { layOut } from './lay-out.ts';
import type { Wanted } from './tabs.ts';
import { UnsealDialog } from './unseal-dialog.tsx';

/** The document as it was kept, escaped, media removed. Shown when asked for; every showing is logged. */
export function SourceDocument({ tip, wanted }: { tip: TipView; wanted: Wanted | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay('tip:text');
  const { documents } = tip.facts;
  const [chosen, setChosen] = useState(wanted?.document ?? 0);
  const [open, setOpen] = useState(wanted !== null);
  useEffect(() => {
    if (!wanted) return;
    setChosen(wanted.document);
    setOpen(true);
  }, [wanted]);
  const [whole, setWhole] = useState<{ digest: string; text: string } | null>(null);
  const named = documents[chosen];
  const { data, error, refetch } = useQuery({
    ...asked('tips.document', { tip: tip.id, digest: named?.digest ?? '' }),
    enabled: open && may && named !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (!may) return <p className="soft">{t('document.notYours')}</p>;
  if (!named) return <p className="soft">{t('document.none')}</p>;
  return (
    <>
      <div className="document-head">
        {documents.length > 1 ? (
          <select
            className="input"
            aria-label={t('document.choose')}
            value={chosen}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {documents.map((one, index) => (
              <option key={one.digest} value={index}>
                {one.name}
              </option>
            ))}
          </select>
        ) : (
          <b className="break">{named.name}</b>
        )}
        <span className="soft small">
          {named.format} · {format.bytes(named.bytes)}
        </span>
      </div>
      <p className="mono small soft break">SHA-256 {named.digest}</p>
      {named.keptDigest !== named.digest && (
        <p className="hint">{t('document.altered', { digest: named.keptDigest })}</p>
      )}
      {!open && (
        <div className="folded">
          <p className="soft">{t('document.folded')}</p>
          <button type="button" className="button" onClick={() => setOpen(true)}>
            {t('document.show')}
          </button>
        </div>
      )}
      {error && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {open && !data && !error && <Skeleton lines={10} />}
      {open && data && (
        <>
          <Unmasking
            key={named.digest}
            tip={tip.id}
            digest={named.digest}
            name={named.name}
            onText={setWhole}
          />
          <div className={whole?.digest === named.digest ? 'unmasked' : undefined}>
            <TextWithFind
              text={whole?.digest === named.digest ? whole.text : data.text}
              find={wanted?.document === chosen ? wanted.find : ''}
            />
          </div>
        </>
      )}
    </>
  );
}

/** How long a document stays unmasked on the page. */
const WHOLE_MS = 60_000;

type UnmaskingProps = {
  tip: string;
  digest: string;
  name: string;
  onText: (whole: { digest: string; text: string } | null) => void;
};

/** Shows the document with nothing masked, with a reason, for a minute. It is held by the page alone. */
function Unmasking({ tip, digest, name, onText }: UnmaskingProps) {
  const { t } = useTranslation();
  const may = useMay('tip:unseal');
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!shown) return;
    const close = () => {
      onText(null);
      setShown(false);
    };
    const timer = setTimeout(close, WHOLE_MS);
    return () => {
      clearTimeout(timer);
      onText(null);
    };
  }, [shown, onText]);
  if (!may) return <p className="hint">{t('document.masked')}</p>;
  return (
    <div className="document-seal">
      <span className="soft small">{shown ? t('document.unmasked') : t('document.masked')}</span>
      <button
        type="button"
        className="button small"
        onClick={() => (shown ? setShown(false) : setAsking(true))}
      >
        {shown ? t('tip.seal') : t('document.unmask')}
      </button>
      {asking && (
        <UnsealDialog
          what={name}
          onClose={() => setAsking(false)}
          open={async (reason) => {
            const { text } = await call('tips.unsealDocument', { tip, digest, reason });
            onText({ digest, text });
            setShown(true);
          }}
        />
      )}
    </div>
  );
}

/** From here on the browser is told to draw only the lines near the window. */
const MANY_LINES = 800;

/** Lines with numbers and a field that finds. */
function TextWithFind({ text, find }: { text: string; find: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState(find);
  const [at, setAt] = useState(0);
  const [wrap, setWrap] = useState(true);
  const [laidOut, setLaidOut] = useState(true);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    // the button that showed it is gone, and the focus with it
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    setTyped(find);
    setAt(0);
  }, [find]);
  const wanted = useDeferredValue(typed);
  const lines = useMemo(
    () => (laidOut ? layOut(text) : text).split(/\r\n|\r|\n/).map((line, at) => ({ line, number: at + 1 })),
    [text, laidOut],
  );
  const matches = useMemo(
    () =>
      matchesOf(
        lines.map(({ line }) => line),
        wanted,
      ),
    [lines, wanted],
  );
  const marked = useMemo(() => new Set(matches.map(({ line }) => line + 1)), [matches]);
  const current = matches.length > 0 ? at % matches.length : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each find the match is brought into view
  useEffect(() => {
    const frame = requestAnimationFrame(() =>
      box.current?.querySelector('.current')?.scrollIntoView({ block: 'center', inline: 'nearest' }),
    );
    return () => cancelAnimationFrame(frame);
  }, [current, matches]);
  return (
    <>
      <form
        className="document-find"
        onSubmit={(event) => {
          event.preventDefault();
          setAt(current + 1);
        }}
      >
        <input
          className="input"
          type="search"
          aria-label={t('document.find')}
          placeholder={t('document.find')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
        />
        <button
          type="button"
          className="button"
          disabled={matches.length < 2}
          onClick={() => setAt(current - 1 + matches.length)}
        >
          {t('document.previous')}
        </button>
        <button type="submit" className="button" disabled={matches.length < 2}>
          {t('document.next')}
        </button>
        <span className="soft small" role="status">
          {wanted &&
            (matches.length > 0
              ? t('document.found', {
                  at: format.number(current + 1),
                  count: matches.length,
                  shown: format.number(matches.length),
                })
              : t('document.notFound'))}
        </span>
        <label className="check-line push" title={t('document.layOutHint')}>
          <input type="checkbox" checked={laidOut} onChange={(event) => setLaidOut(event.target.checked)} />
          {t('document.layOut')}
        </label>
        <label className="check-line">
          <input type="checkbox" checked={wrap} onChange={(event) => setWrap(event.target.checked)} />
          {t('document.wrap')}
        </label>
      </form>
      <section
        ref={box}
        className={`source ${wrap ? 'wrap' : ''} ${lines.length > MANY_LINES ? 'long' : ''}`}
        aria-label={t('tip.tab.document')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <pre>
          {lines.map(({ number, line }) => (
            <SourceLine
              key={number}
              number={number}
              line={line}
              wanted={marked.has(number) ? wanted : ''}
              current={matches[current]?.line === number - 1 ? matches[current].column : null}
            />
          ))}
        </pre>
      </section>
    </>
  );
}

type LineProps = { number: number; line: string; wanted: string; current: number | null };

function SourceLine({ number, line, wanted, current }: LineProps) {
  return (
    <span className="source-line">
      <span className="line-number">{number}</span>
      <span className="line-text">
        {wanted === ''
          ? line
          : markedPieces(line, wanted).map(({ text, column, marked }) =>
              marked ? (
                <mark key={column} className={column === current ? 'current' : ''}>
                  {text}
                </mark>
              ) : (
                text
              ),
            )}
      </span>
    </span>
  );
}
