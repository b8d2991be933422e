import { Check } from 'lucide-react';
import { Checkbox, CheckboxGroup, Label, Text } from 'react-aria-components';
import type { Option } from './choice.tsx';
import './forms.css';

interface Props {
  label: string;
  hint?: string | undefined;
  options: readonly Option[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Any of a few. */
export function Checks({ label, hint, options, value, onChange }: Props) {
  return (
    <CheckboxGroup className="field" value={[...value]} onChange={onChange}>
      <Label className="label">{label}</Label>
      <div className="checks">
        {options.map((option) => (
          <Checkbox key={option.id} value={option.id} className="check">
            {({ isSelected }) => (
              <>
                <span className={`tick-box${isSelected ? ' on' : ''}`}>
                  {isSelected ? <Check className="icon" aria-hidden="true" /> : null}
                </span>
                {option.label}
              </>
            )}
          </Checkbox>
        ))}
      </div>
      {hint ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
    </CheckboxGroup>
  );
}
