import type { ReactNode } from 'react';
import { Switch } from 'react-aria-components';

interface Props {
  label: string;
  hint?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
}

/** On or off. */
export function Toggle({ label, hint, isOn, onChange, isDisabled = false }: Props) {
  return (
    <div className="toggle">
      <Switch className="switch" isSelected={isOn} onChange={onChange} isDisabled={isDisabled}>
        <span className="track" aria-hidden="true" />
        <span>{label}</span>
      </Switch>
      {hint ? <p className="hint">{hint}</p> : null}
    </div>
  );
}
