import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { Option } from './choice.tsx';

interface Props<Id extends string> {
  label: string;
  options: readonly (Option & { readonly id: Id })[];
  value: Id;
  onChange: (id: Id) => void;
}

/** A few alternatives side by side. */
export function Segments<Id extends string>({ label, options, value, onChange }: Props<Id>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="segments"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [first] = keys;
        if (first !== undefined) onChange(String(first) as Id);
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className="segment">
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
