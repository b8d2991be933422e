import { useState } from 'react';
import { Input } from 'react-aria-components';
import { readClock } from './clock-text.ts';

interface Props {
  label: string;
  value: string;
  onChange: (clock: string) => void;
}

/** A time of the day in 24 hours, typed; what is none is marked and forgotten when left. */
export function ClockInput({ label, value, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && readClock(typed) === null;
  return (
    <Input
      className="input clock"
      aria-label={label}
      aria-invalid={isWrong}
      inputMode="numeric"
      autoComplete="off"
      value={typed ?? value}
      onFocus={(event) => event.target.select()}
      onChange={(event) => {
        setTyped(event.target.value);
        const clock = readClock(event.target.value);
        // A single digit may be the beginning of another hour: it counts when the field is left.
        if (clock !== null && event.target.value.length >= 4) onChange(clock);
      }}
      onBlur={() => {
        const clock = typed === null ? null : readClock(typed);
        if (clock !== null && clock !== value) onChange(clock);
        setTyped(null);
      }}
    />
  );
}
