import { SlidersHorizontal } from 'lucide-react';
import { FieldError, Input, Label, Menu, MenuItem, MenuTrigger, Popover, Text, TextField } from 'react-aria-components';
import { IconButton } from '../../../ui/button.tsx';
import { useAdminWords } from '../words/index.ts';
import { optionsOf, toggleOption } from './directory-model.ts';

interface Props {
  label: string;
  hint?: string;
  value: string;
  error: string | undefined;
  /** The names of the source's fields. */
  listId: string;
  hasOptions?: boolean;
  onChange: (text: string) => void;
}

const letters = ['a', 'h', 'i', 'l', 'm', 'u'] as const;
const pattern = 'p::9{0}::^[0-9]{4}$';

/** `Surname | u`: typed, with the source's fields offered, and options put in from a menu. */
export function ExpressionField({ label, hint, value, error, listId, hasOptions = true, onChange }: Props) {
  const { t } = useAdminWords();
  const options = optionsOf(value);
  return (
    <TextField
      className="field expression"
      value={value}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      onChange={onChange}
    >
      <Label>{label}</Label>
      <div className="expression-line">
        <Input className="input" list={listId} spellCheck={false} autoComplete="off" />
        {hasOptions ? (
          <MenuTrigger>
            <IconButton icon={SlidersHorizontal} label={t('dir.options-of', { field: label })} isDisabled={value.trim() === ''} />
            <Popover className="popover" placement="bottom end">
              <Menu
                className="menu"
                aria-label={t('dir.options')}
                selectionMode="multiple"
                selectedKeys={options.filter((option) => option.length === 1)}
                onAction={(key) => onChange(toggleOption(value, key === 'p' ? pattern : String(key)))}
              >
                {[...letters, 'p' as const].map((option) => (
                  <MenuItem key={option} id={option} className="menu-item" textValue={t(`dir.option.${option}`)}>
                    {({ isSelected }) => (
                      <>
                        <code>{option}</code>
                        <span>{t(`dir.option.${option}`)}</span>
                        {isSelected ? <span className="end faint">✓</span> : null}
                      </>
                    )}
                  </MenuItem>
                ))}
              </Menu>
            </Popover>
          </MenuTrigger>
        ) : null}
      </div>
      {hint && !error ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="error">{error}</FieldError>
    </TextField>
  );
}
