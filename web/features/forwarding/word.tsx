import type { ReactNode } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';

interface Props {
  /** What the word says something about. */
  label: string;
  text: string;
  children: (close: () => void) => ReactNode;
}

/** A word of a sentence that opens what changes it. */
export function Word({ label, text, children }: Props) {
  return (
    <DialogTrigger>
      <AriaButton className="word" aria-label={`${label}: ${text}`}>
        {text}
      </AriaButton>
      <Popover className="popover" placement="bottom start">
        <Dialog className="dialog word-dialog" aria-label={label}>
          {({ close }) => children(close)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
