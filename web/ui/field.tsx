import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextField, type TextFieldProps } from 'react-aria-components';

interface Props extends Omit<TextFieldProps, 'children' | 'className'> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  placeholder?: string;
}

/** One line of text with its label, a hint, and what is wrong with it. */
export function Field({ label, hint, error, placeholder, ...rest }: Props) {
  // "native" would let the browser hold the whole form back until an error of the server is gone, which only another answer takes away.
  const behaviour = error ? { validationBehavior: 'aria' as const } : {};
  return (
    <TextField {...rest} {...behaviour} className="field" isInvalid={Boolean(error)}>
      <Label>{label}</Label>
      <Input className="input" placeholder={placeholder ?? ''} />
      {hint && !error ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="error">{error}</FieldError>
    </TextField>
  );
}
