import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import { useKeys } from '../app/keys.ts';
import { notify } from '../app/notices.ts';
import { copyText } from './copy-text.ts';

/** Where a value came from: document by position and place in it. `original` is the literal text. */
export type Origin = {
  at: string;
  document?: number | undefined;
  original?: string | undefined;
  more?: string | undefined;
};
type Shown = { id: number; origin: Origin; copy: string; element: Element };
type Provenance = {
  show: (shown: Omit<Shown, 'id'>) => number;
  hide: (id: number) => void;
  open: (origin: Origin, text: string) => void;
  shownId: number | null;
};

const Context = createContext<Provenance | null>(null);
const PANEL = 'provenance';
const LEAVE_MS = 120;

type ProviderProps = { tip: TipView; onOpen: (document: number, find: string) => void; children: ReactNode };

/** Holds the one panel that tells where a value came from; `c` copies the value, Esc takes the panel away. */
export function ProvenanceProvider({ tip, onOpen, children }: ProviderProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown | null>(null);
  const next = useRef(1);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = useCallback((value: Omit<Shown, 'id'>) => {
    clearTimeout(timer.current);
    const id = next.current++;
    setShown({ ...value, id });
    return id;
  }, []);
  const hide = useCallback((id: number) => {
    timer.current = setTimeout(() => setShown((now) => (now?.id === id ? null : now)), LEAVE_MS);
  }, []);
  const open = useCallback(
    (origin: Origin, text: string) => {
      setShown(null);
      onOpen(origin.document ?? 0, origin.original ?? text);
    },
    [onOpen],
  );
  useEffect(() => {
    // a value that has the focus may have been scrolled into view: its panel goes with it
    const away = () => setShown((now) => (now && now.element === document.activeElement ? { ...now } : null));
    window.addEventListener('scroll', away, true);
    return () => window.removeEventListener('scroll', away, true);
  }, []);
  useKeys([
    {
      keys: 'c',
      run: () => {
        if (!shown) return false;
        void copyText(shown.copy).then((copied) =>
          notify(copied ? t('provenance.copied') : t('provenance.notCopied')),
        );
        return true;
      },
    },
    { keys: 'Escape', run: () => (shown ? setShown(null) : false) },
  ]);
  const value = useMemo(
    () => ({ show, hide, open, shownId: shown?.id ?? null }),
    [show, hide, open, shown?.id],
  );
  return (
    <Context value={value}>
      {children}
      {shown && (
        <Panel
          shown={shown}
          tip={tip}
          onEnter={() => clearTimeout(timer.current)}
          onLeave={() => hide(shown.id)}
        />
      )}
    </Context>
  );
}

type PanelProps = { shown: Shown; tip: TipView; onEnter: () => void; onLeave: () => void };

function Panel({ shown, tip, onEnter, onLeave }: PanelProps) {
  const { t } = useTranslation();
  const { origin } = shown;
  const box = shown.element.getBoundingClientRect();
  const document_ = tip.facts.documents[origin.document ?? 0];
  const below = box.bottom + 150 < window.innerHeight;
  const left = Math.max(8, Math.min(box.left, window.innerWidth - 388));
  const style = below ? { left, top: box.bottom + 4 } : { left, bottom: window.innerHeight - box.top + 4 };
  return createPortal(
    <div
      role="tooltip"
      id={PANEL}
      className="provenance"
      style={style}
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
    >
      <dl>
        <dt>{t('provenance.document')}</dt>
        <dd className="break">
          {document_?.name ?? '—'} · {t('tip.version', { version: tip.version })}
        </dd>
        <dt>{t('provenance.place')}</dt>
        <dd className="mono break">{origin.at || t('provenance.whole')}</dd>
        {origin.original !== undefined && origin.original !== shown.copy && (
          <>
            <dt>{t('provenance.original')}</dt>
            <dd className="mono break">{origin.original}</dd>
          </>
        )}
        {origin.more && (
          <>
            <dt>{t('provenance.note')}</dt>
            <dd>{origin.more}</dd>
          </>
        )}
      </dl>
      <p className="faint small">
        <kbd className="key">c</kbd> {t('provenance.copies')} · <kbd className="key">↵</kbd>{' '}
        {t('provenance.opens')}
      </p>
    </div>,
    document.body,
  );
}

type ValueProps = { origin: Origin; copy: string; className?: string; children: ReactNode };

/** A value of the tip: hover or focus shows where it came from, Enter or a press finds it in the document. */
export function Value({ origin, copy, className, children }: ValueProps) {
  const provenance = useContext(Context)!;
  const [id, setId] = useState<number | null>(null);
  const enter = (element: Element) => setId(provenance.show({ origin, copy, element }));
  const leave = () => id !== null && provenance.hide(id);
  return (
    <button
      type="button"
      className={className ? `value ${className}` : 'value'}
      aria-describedby={id !== null && id === provenance.shownId ? PANEL : undefined}
      onPointerEnter={(event) => enter(event.currentTarget)}
      onPointerLeave={leave}
      onFocus={(event) => enter(event.currentTarget)}
      onBlur={leave}
      onClick={() => provenance.open(origin, copy)}
    >
      {children}
    </button>
  );
}
