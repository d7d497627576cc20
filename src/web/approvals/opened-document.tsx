import { useEffect } from 'react';
import { visibleIn } from '../../kernel/visible-text.ts';
import type { SourceDocument } from '../app/api.ts';
import { Sheet } from '../look/dialog.tsx';

/** How long what was unsealed stands on a screen. */
const SHOWN_MS = 60_000;

/** A document that a second officer let one open with nothing masked: shown once, for a minute, held by the page alone. */
export function OpenedDocument({ document, onClose }: { document: SourceDocument; onClose: () => void }) {
  useEffect(() => {
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [onClose]);
  const { name, text } = visibleIn(document);
  return (
    <Sheet title={name} wide onClose={onClose}>
      <section className="sheet-text" aria-label={name}>
        <pre>{text}</pre>
      </section>
    </Sheet>
  );
}
