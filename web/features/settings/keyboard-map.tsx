/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions -- Escape closes the panel */
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
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
  [['Alt T'], 'keys.transfer'],
  [['Shift Enter'], 'keys.consult'],
  [['Alt R'], 'keys.recording'],
  [['Alt E'], 'keys.end'],
  [['Alt 1 … 9'], 'keys.switch'],
  [['Alt C'], 'keys.connect'],
  [['Ctrl F1 … F11'], 'keys.favourites'],
  [['Ctrl F12'], 'keys.highlighted'],
  [['0 … 9', '*', '#'], 'keys.digits'],
  [['N'], 'keys.new'],
  [['Space', 'Shift ↓'], 'keys.tick'],
  [['Ctrl S'], 'keys.save'],
  [['Ctrl Z'], 'keys.undo'],
  [['Esc'], 'keys.escape'],
];

/** `?`: every key there is. */
export function KeyboardMap({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <aside
      ref={panel}
      className="side-panel keyboard-map"
      aria-label={t('keys.label')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header>
        <h2>{t('keys.label')}</h2>
        <IconButton icon={X} label={t('common.close')} onPress={onClose} />
      </header>
      <dl className="content">
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
    </aside>
  );
}
