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
