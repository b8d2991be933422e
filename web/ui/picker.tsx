import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronDown, X } from 'lucide-react';
import { type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import {
  Button,
  ComboBox,
  ComboBoxStateContext,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { IconButton } from './button.tsx';
import type { Option } from './choice.tsx';
import './forms.css';

/** Finds what can be picked. `key` names it for the cache. */
export interface PickSource {
  readonly key: string;
  readonly search: (text: string) => Promise<readonly Option[]>;
  /** The names of those already picked. */
  readonly byIds: (ids: readonly string[]) => Promise<readonly Option[]>;
}

interface Common {
  label: string;
  source: PickSource;
  hint?: ReactNode;
  error?: string | undefined;
  isDisabled?: boolean;
  words: { none: string; remove: (name: string) => string; clear: string };
}

/** Names of what is picked, by id. An id nobody knows is shown as it is. */
export function useNames(source: PickSource, ids: readonly string[]): (id: string) => string {
  const known = useQuery({
    queryKey: ['picked', source.key, ...ids],
    queryFn: () => source.byIds(ids),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
  return (id) => known.data?.find((option) => option.id === id)?.label ?? (known.isPending ? '…' : id);
}

/** One object among many, found by typing. */
export function PickOne({
  value,
  onChange,
  ...common
}: Common & { value: string | null; onChange: (id: string | null) => void }) {
  const nameOf = useNames(common.source, value ? [value] : []);
  return (
    <div className="row pick-row">
      <Finder {...common} shown={value ? nameOf(value) : ''} onPick={onChange} hidden={[]} />
      {value && !common.isDisabled ? <IconButton icon={X} label={common.words.clear} onPress={() => onChange(null)} /> : null}
    </div>
  );
}

/** Several objects, as a list with a field to add more. */
export function PickMany({
  value,
  onChange,
  ...common
}: Common & { value: readonly string[]; onChange: (ids: string[]) => void }) {
  const nameOf = useNames(common.source, value);
  return (
    <div className="pick-many">
      <Finder {...common} shown="" hidden={value} onPick={(id) => onChange([...value, id])} />
      {value.length > 0 ? (
        <ul className="picked" aria-label={common.label}>
          {value.map((id) => (
            <li key={id} className="tag">
              <span className="ellipsis">{nameOf(id)}</span>
              {common.isDisabled ? null : (
                <IconButton
                  icon={X}
                  label={common.words.remove(nameOf(id))}
                  onPress={() => onChange(value.filter((each) => each !== id))}
                />
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

interface FinderProps extends Common {
  shown: string;
  hidden: readonly string[];
  onPick: (id: string) => void;
}

function Finder({ label, source, hint, error, isDisabled = false, words, shown, hidden, onPick }: FinderProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [picks, setPicks] = useState(0);
  const text = typed ?? '';
  const found = useQuery({
    queryKey: ['pick', source.key, text],
    queryFn: () => source.search(text),
    enabled: typed !== null,
    placeholderData: keepPreviousData,
  });
  const options = (found.data ?? []).filter(({ id }) => !hidden.includes(id));
  return (
    <ComboBox
      className="field"
      isDisabled={isDisabled}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      inputValue={typed ?? shown}
      onInputChange={setTyped}
      onOpenChange={(isOpen) => setTyped(isOpen ? text : null)}
      items={options}
      allowsEmptyCollection
      menuTrigger="focus"
      value={null}
      onChange={(key) => {
        if (key === null) return;
        onPick(String(key));
        setTyped(null);
        setPicks(picks + 1);
      }}
      onBlur={() => setTyped(null)}
    >
      <ClosesAfterPick picks={picks} />
      <Label>{label}</Label>
      <div className="combo">
        <Input className="input" />
        <Button className="combo-button">
          <ChevronDown className="icon" aria-hidden="true" />
        </Button>
      </div>
      {hint && !error ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="error">{error}</FieldError>
      <Popover className="popover pick-popover" offset={4}>
        <ListBox<Option> className="listbox" renderEmptyState={() => <div className="empty">{words.none}</div>}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className="menu-item">
              <span className="ellipsis">{option.label}</span>
              {option.note ? <span className="faint end">{option.note}</span> : null}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/**
 * Nothing stays selected in the box, so it would not close by itself; and with the pointer over the next option the Tab key
 * would pick that one, too.
 */
function ClosesAfterPick({ picks }: { picks: number }) {
  const state = useContext(ComboBoxStateContext);
  const seen = useRef(picks);
  useEffect(() => {
    if (picks === seen.current) return;
    seen.current = picks;
    state?.close();
  });
  return null;
}
