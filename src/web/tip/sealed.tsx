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
import { useTranslation } from 'react-i18next';
import type { SealedMark, TipView } from '../../tips/shape.ts';
import { call } from '../app/client.ts';
import { useMay } from '../app/session.tsx';
import { sealedKindWords } from '../language/words.ts';
import { SealIcon } from '../look/icons.tsx';
import { UnsealDialog } from './unseal-dialog.tsx';

type Sealed = {
  /** the mask of a place in the facts, `parties/1/firstName`; undefined where it is not masked */
  at: (path: string) => SealedMark | undefined;
  /** the mask of an identifier, a fact or an unknown leaf of the facts */
  of: (thing: object) => SealedMark | undefined;
  opened: ReadonlyMap<number, string>;
  ask: (mark: SealedMark) => void;
  close: (field: number) => void;
  may: boolean;
};
const Context = createContext<Sealed | null>(null);

/** How long an opened value stays on the page. */
const SHOWN_MS = 60_000;

/**
 * What is sealed on this page, and what of it was opened. Opened values are held here alone: in no cache, for a minute,
 * and gone when the page is left.
 */
export function SealedProvider({ tip, children }: { tip: TipView; children: ReactNode }) {
  const { t } = useTranslation();
  const may = useMay('tip:unseal');
  const [opened, setOpened] = useState<ReadonlyMap<number, string>>(new Map());
  const [asked, setAsked] = useState<SealedMark | null>(null);
  const timers = useRef(new Map<number, ReturnType<typeof setTimeout>>());
  const close = useCallback((field: number) => {
    clearTimeout(timers.current.get(field));
    timers.current.delete(field);
    setOpened((now) => new Map([...now].filter(([one]) => one !== field)));
  }, []);
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
    };
  }, []);
  const open = async ({ field }: SealedMark, reason: string) => {
    const { value } = await call('tips.unseal', { tip: tip.id, version: tip.version, field, reason });
    setOpened((now) => new Map([...now, [field, value]]));
    clearTimeout(timers.current.get(field));
    timers.current.set(
      field,
      setTimeout(() => close(field), SHOWN_MS),
    );
  };
  const { byPath, byThing } = useMemo(() => marksOf(tip), [tip]);
  const value = useMemo(
    (): Sealed => ({
      at: (path) => byPath.get(path),
      of: (thing) => byThing.get(thing),
      opened,
      ask: setAsked,
      close,
      may,
    }),
    [byPath, byThing, opened, close, may],
  );
  return (
    <Context value={value}>
      {children}
      {asked && (
        <UnsealDialog
          what={sealedKindWords(t, asked.kind)}
          onClose={() => setAsked(null)}
          open={(reason) => open(asked, reason)}
        />
      )}
    </Context>
  );
}

function marksOf({ facts }: TipView): {
  byPath: Map<string, SealedMark>;
  byThing: Map<object, SealedMark>;
} {
  const byPath = new Map(facts.sealed.map((mark) => [mark.path, mark]));
  const byThing = new Map<object, SealedMark>();
  const add = (things: readonly object[], path: string) => {
    for (const [at, thing] of things.entries()) {
      const mark = byPath.get(`${path}/${at}`);
      if (mark) byThing.set(thing, mark);
    }
  };
  add(facts.identified, 'identified');
  add(facts.unknown, 'unknown');
  add(facts.facts, 'facts');
  for (const [at, party] of facts.parties.entries()) add(party.facts, `parties/${at}/facts`);
  return { byPath, byThing };
}

export function useSealed(): Sealed {
  const sealed = useContext(Context);
  if (!sealed) throw new Error('useSealed stands outside SealedProvider');
  return sealed;
}

/** A sealed value: a quiet lock with its kind. Who may opens it with a reason; it closes itself after a minute. */
export function SealChip({ mark }: { mark: SealedMark }) {
  const { t } = useTranslation();
  const { opened, ask, close, may } = useSealed();
  const kind = sealedKindWords(t, mark.kind);
  const value = opened.get(mark.field);
  const lock = (
    <>
      <SealIcon width="12" height="12" />
      {kind}
      <span className="unseen"> {t('tip.sealed')}</span>
    </>
  );
  if (value === undefined)
    return may ? (
      <button type="button" className="masked seal-chip" title={t('unseal.hint')} onClick={() => ask(mark)}>
        {lock}
      </button>
    ) : (
      <span className="masked" title={t('tip.sealedNotYours')}>
        {lock}
      </span>
    );
  return (
    <span className="opened">
      <b className="break" role="status">
        {value}
      </b>
      <button type="button" className="button small" onClick={() => close(mark.field)}>
        {t('tip.seal')}
      </button>
      <span className="masked on-paper">{lock}</span>
    </span>
  );
}

/** A masked value looks masked, never empty. */
export function Masked({ kind }: { kind?: string }) {
  const { t } = useTranslation();
  return (
    <span className="masked">
      <SealIcon width="12" height="12" />
      {kind ? sealedKindWords(t, kind) : t('tip.sealed')}
    </span>
  );
}

const MASK = /\[sealed: ([a-z_]+)\]/;

/** A text in which the server masked sealed values: each mask as such, in the officer's language. */
export function MaskedText({ text }: { text: string }) {
  const pieces = text.split(MASK);
  if (pieces.length === 1) return text;
  let from = 0;
  return pieces.map((piece, at) => {
    const key = from;
    from += piece.length + 1;
    return at % 2 === 0 ? <span key={key}>{piece}</span> : <Masked key={key} kind={piece} />;
  });
}
