import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PartyDraft, TipFacts, TipIdentifier } from '../../tips/shape.ts';
import { useMay } from '../app/session.tsx';
import { SealIcon } from '../look/icons.tsx';

type Unsealed = { shown: ReadonlySet<number>; toggle: (party: number) => void; may: boolean };
const Context = createContext<Unsealed>({ shown: new Set(), toggle: () => {}, may: false });

/** Which children's identity is shown on this page. Nobody's at first, and again nobody's on every tip. */
export function UnsealedProvider({ children }: { children: ReactNode }) {
  const may = useMay('tip:text');
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set());
  const value = useMemo(() => {
    const toggle = (party: number) => {
      const next = new Set(shown);
      if (!next.delete(party)) next.add(party);
      setShown(next);
    };
    return { shown, toggle, may };
  }, [shown, may]);
  return <Context value={value}>{children}</Context>;
}

export function useUnsealed(): Unsealed {
  return useContext(Context);
}

/** True where an identifier belongs to a child whose identity is not shown now. */
export function useIsMasked(
  facts: TipFacts,
): (identifier: Pick<TipIdentifier, 'owner' | 'index'>) => boolean {
  const { shown } = useUnsealed();
  return ({ owner, index }) => owner === 'party' && isChild(facts.parties[index]) && !shown.has(index);
}

/** A victim, and any other child who is no suspect: as the difference of versions seals them. */
export function isChild(party: Pick<PartyDraft, 'role' | 'age'> | undefined): boolean {
  if (!party) return false;
  return party.role === 'victim' || (party.role !== 'suspect' && party.age !== undefined && party.age < 18);
}

/** A masked value looks masked, never empty. */
export function Masked() {
  const { t } = useTranslation();
  return (
    <span className="masked">
      <SealIcon width="12" height="12" />
      {t('tip.sealed')}
    </span>
  );
}
