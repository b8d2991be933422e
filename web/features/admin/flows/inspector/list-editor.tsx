import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../../../ui/button.tsx';
import { useAdminWords } from '../../words/index.ts';
import './inspector.css';

interface Props<Item> {
  label: string;
  items: readonly Item[];
  addLabel: string;
  max: number;
  min?: number;
  /** The order means something. */
  isOrdered?: boolean;
  make: () => Item;
  onChange: (items: Item[], label?: string) => void;
  children: (item: Item, change: (item: Item, label?: string) => void, index: number) => ReactNode;
}

/** Where the keyboard goes on after the list has changed. */
interface Next {
  readonly index: number;
  readonly at: 'content' | 'up' | 'down' | 'out';
}

const places = {
  content: '.list-editor-content :is(input, textarea, button)',
  up: '.list-editor-tools [data-tool=up]:enabled, .list-editor-tools [data-tool=down]',
  down: '.list-editor-tools [data-tool=down]:enabled, .list-editor-tools [data-tool=up]',
  out: '.list-editor-tools [data-tool=out]:enabled',
};

/** Into what is new, along with what was moved, and to the neighbour of what was taken out; else to where one adds. */
function useNextFocus() {
  const list = useRef<HTMLFieldSetElement>(null);
  const [next, setNext] = useState<Next | null>(null);
  useEffect(() => {
    if (!next) return;
    const items = [...(list.current?.querySelectorAll<HTMLElement>(':scope > .list-editor-item') ?? [])];
    const item = items[Math.min(next.index, items.length - 1)];
    const goal =
      item?.querySelector<HTMLElement>(places[next.at]) ?? list.current?.querySelector<HTMLElement>(':scope > .button');
    goal?.focus();
  }, [next]);
  return { list, setNext };
}

/** Several of a kind, one below the other, each with a way to move it and to take it out. */
export function ListEditor<Item>({
  label,
  items,
  addLabel,
  max,
  min = 0,
  isOrdered = true,
  make,
  onChange,
  children,
}: Props<Item>) {
  const { t } = useAdminWords();
  const { list, setNext } = useNextFocus();
  const move = (index: number, other: number) => {
    onChange(items.map((item, at) => (at === index ? items[other]! : at === other ? items[index]! : item)));
    setNext({ index: other, at: other < index ? 'up' : 'down' });
  };
  return (
    <fieldset className="list-editor" ref={list}>
      <legend>{label}</legend>
      {items.map((item, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- they have no name but their place
        <div key={index} className="list-editor-item">
          <div className="list-editor-content">
            {children(
              item,
              (changed, change = '') =>
                onChange(
                  items.map((one, at) => (at === index ? changed : one)),
                  change && `${change} ${index}`,
                ),
              index,
            )}
          </div>
          <div className="list-editor-tools">
            {isOrdered && items.length > 1 ? (
              <>
                <IconButton
                  icon={ArrowUp}
                  label={t('flows.move-up')}
                  isDisabled={index === 0}
                  data-tool="up"
                  onPress={() => move(index, index - 1)}
                />
                <IconButton
                  icon={ArrowDown}
                  label={t('flows.move-down')}
                  isDisabled={index === items.length - 1}
                  data-tool="down"
                  onPress={() => move(index, index + 1)}
                />
              </>
            ) : null}
            <IconButton
              icon={X}
              label={t('flows.take-out')}
              isDisabled={items.length <= min}
              data-tool="out"
              onPress={() => {
                onChange(items.filter((_, at) => at !== index));
                setNext({ index, at: 'out' });
              }}
            />
          </div>
        </div>
      ))}
      {items.length < max ? (
        <Button
          icon={Plus}
          tone="quiet"
          onPress={() => {
            onChange([...items, make()]);
            setNext({ index: items.length, at: 'content' });
          }}
        >
          {addLabel}
        </Button>
      ) : null}
    </fieldset>
  );
}
