import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components';

export type Tone = 'plain' | 'primary' | 'quiet' | 'answer' | 'end';

interface Props extends Omit<ButtonProps, 'children' | 'className'> {
  tone?: Tone;
  icon?: LucideIcon;
  isSelected?: boolean;
  isWide?: boolean;
  children: ReactNode;
}

/** A button with words, and an icon beside them where it helps. */
export function Button({ tone = 'plain', icon: Icon, isSelected, isWide, children, ...rest }: Props) {
  const names = ['button', tone, isSelected ? 'selected' : '', isWide ? 'wide' : ''].filter(Boolean).join(' ');
  return (
    <AriaButton {...rest} className={names}>
      {Icon ? <Icon className="icon" aria-hidden="true" /> : null}
      {children}
    </AriaButton>
  );
}

interface IconProps extends Omit<ButtonProps, 'children' | 'className' | 'aria-label'> {
  tone?: Tone;
  icon: LucideIcon;
  /** Spoken, and shown as a tooltip. */
  label: string;
  /** Set for a button that stays pressed. */
  isSelected?: boolean;
}

/** A button that is only an icon; its name is its tooltip too. */
export function IconButton({ tone = 'quiet', icon: Icon, label, isSelected, ...rest }: IconProps) {
  const names = ['button', 'icon-only', tone, isSelected ? 'selected' : ''].filter(Boolean).join(' ');
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={names}
        {...(isSelected === undefined ? {} : { 'aria-pressed': isSelected })}
      >
        <Icon className="icon" aria-hidden="true" />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
