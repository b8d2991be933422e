import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import './dialog.css';

interface Props {
  title: string;
  /** The buttons at the lower edge. */
  actions: ReactNode;
  children?: ReactNode;
  onClose: () => void;
  /** Asks before something is lost: spoken at once, and a click beside it does not close it. */
  isAlert?: boolean;
  isWide?: boolean;
}

/** A question in front of the page. For editing there is the side panel. */
export function Dialog({ title, actions, children, onClose, isAlert = false, isWide = false }: Props) {
  return (
    <ModalOverlay
      isOpen
      className="modal-ground"
      isDismissable={!isAlert}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={`modal${isWide ? ' wide' : ''}`}>
        <AriaDialog role={isAlert ? 'alertdialog' : 'dialog'} className="modal-dialog">
          <Heading slot="title" className="modal-title">
            {title}
          </Heading>
          <div className="modal-content">{children}</div>
          <div className="modal-actions">{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
