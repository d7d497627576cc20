import { type ReactNode, useId } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { CrossIcon } from './icons.tsx';

type Props = { title: ReactNode; onClose: () => void; wide?: boolean; label?: string; children: ReactNode };

/** A dialog over the page: keeps the focus, Esc and a press outside close it, the focus returns to where it was. */
export function Sheet({ title, onClose, wide = false, label, children }: Props) {
  const { t } = useTranslation();
  const heading = useId();
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={wide ? 'sheet wide' : 'sheet'} data-keys="own">
        <Dialog {...(label ? { 'aria-label': label } : { 'aria-labelledby': heading })}>
          {title !== null && (
            <div className="sheet-head">
              <h2 id={heading}>{title}</h2>
              <button
                type="button"
                className="button quiet square"
                aria-label={t('act.dismiss')}
                onClick={onClose}
              >
                <CrossIcon />
              </button>
            </div>
          )}
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

type FootProps = { words: string; off: boolean; onCancel: () => void };

/** The foot of a form in a sheet: leave it, or send it. `off`: it cannot be sent yet. */
export function SheetFoot({ words, off, onCancel }: FootProps) {
  const { t } = useTranslation();
  return (
    <div className="sheet-foot">
      <button type="button" className="button" onClick={onCancel}>
        {t('act.cancel')}
      </button>
      <button type="submit" className="button main" disabled={off}>
        {words}
      </button>
    </div>
  );
}
