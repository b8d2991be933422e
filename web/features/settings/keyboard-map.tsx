import { X } from 'lucide-react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from '../../ui/button.tsx';
import { useWords, type WordKey } from '../../ui/words/index.ts';
import './keyboard-map.css';

const map: readonly (readonly [keys: readonly string[], word: WordKey])[] = [
  [['Ctrl K', '/'], 'keys.box'],
  [['?'], 'keys.map'],
  [['↑', '↓'], 'keys.move'],
  [['Enter'], 'keys.call'],
  [['Alt A'], 'keys.answer'],
  [['Alt H'], 'keys.hold'],
  [['Alt M'], 'keys.mute'],
  [['Alt E'], 'keys.end'],
  [['0 … 9', '*', '#'], 'keys.digits'],
  [['Esc'], 'keys.escape'],
];

/** `?`: every key there is. */
export function KeyboardMap({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal className="popover keyboard-map">
        <Dialog className="dialog" aria-label={t('keys.label')}>
          <div className="row">
            <h2>{t('keys.label')}</h2>
            <span className="push">
              <IconButton icon={X} label={t('common.close')} onPress={onClose} />
            </span>
          </div>
          <dl>
            {map.map(([keys, word]) => (
              <div key={word}>
                <dt>{t(word)}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
