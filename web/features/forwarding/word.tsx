import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';

interface Props {
  /** What the word says something about. */
  label: string;
  /** Empty: only the sign. */
  text: string;
  icon?: LucideIcon;
  children: (close: () => void) => ReactNode;
}

/** A word of a sentence that opens what changes it. */
export function Word({ label, text, icon: Icon, children }: Props) {
  return (
    <DialogTrigger>
      <AriaButton className={Icon ? 'word sign' : 'word'} aria-label={text ? `${label}: ${text}` : label}>
        {Icon ? <Icon className="icon" aria-hidden="true" /> : null}
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
