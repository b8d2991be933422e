import { Delete, Phone } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Input, Label, TextField } from 'react-aria-components';
import { Button, IconButton } from '../../ui/button.tsx';
import { useWords } from '../../ui/words/index.ts';
import { useDial } from './use-dial.ts';

export const keypad: readonly (readonly [digit: string, letters: string])[] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

/** Twelve keys. */
export function Keys({ onDigit }: { onDigit: (digit: string) => void }) {
  const { t } = useWords();
  return (
    <div className="keys">
      {keypad.map(([digit, letters]) => (
        <AriaButton
          key={digit}
          className="key"
          data-letters={letters || undefined}
          aria-label={t('dial.key', { digit })}
          onPress={() => onDigit(digit)}
        >
          {digit}
        </AriaButton>
      ))}
    </div>
  );
}

/** The dial pad for a new call. */
export function DialPad() {
  const { t } = useWords();
  const dial = useDial();
  const [number, setNumber] = useState('');
  const call = () => {
    if (!number.trim()) return;
    dial(number);
    setNumber('');
  };
  return (
    <section className="dial-pad" aria-label={t('dial.label')}>
      <form
        className="dial-line"
        onSubmit={(event) => {
          event.preventDefault();
          call();
        }}
      >
        <TextField value={number} onChange={setNumber} type="tel" className="dial-field">
          <Label className="sr-only">{t('dial.number')}</Label>
          <Input className="input number" placeholder={t('dial.number')} autoComplete="off" />
        </TextField>
        {number ? <IconButton icon={Delete} label={t('dial.delete')} onPress={() => setNumber(number.slice(0, -1))} /> : null}
      </form>
      <Keys onDigit={(digit) => setNumber(number + digit)} />
      <Button tone="primary" icon={Phone} isWide isDisabled={!number.trim()} onPress={call}>
        {t('dial.call')}
      </Button>
    </section>
  );
}
