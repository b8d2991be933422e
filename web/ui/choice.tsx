import { Check, ChevronDown } from 'lucide-react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
}

interface Props {
  label: string;
  options: readonly Option[];
  value: string;
  onChange: (id: string) => void;
  isLabelHidden?: boolean;
}

/** One of several, as a list that opens. */
export function Choice({ label, options, value, onChange, isLabelHidden = false }: Props) {
  return (
    <Select className="field" value={value} onChange={(key) => onChange(String(key))}>
      <Label className={isLabelHidden ? 'sr-only' : 'label'}>{label}</Label>
      <Button className="select-button">
        <SelectValue className="ellipsis" />
        <ChevronDown className="icon" aria-hidden="true" />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="listbox" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className="menu-item">
              {({ isSelected }) => (
                <>
                  <span className="ellipsis">{option.label}</span>
                  {option.note ? <span className="faint">{option.note}</span> : null}
                  {isSelected ? <Check className="icon end" aria-hidden="true" /> : null}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
