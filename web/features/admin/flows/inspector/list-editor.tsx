import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../../../ui/button.tsx';
import { useAdminWords } from '../../words/index.ts';

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
  const swapped = (index: number, other: number) =>
    items.map((item, at) => (at === index ? items[other]! : at === other ? items[index]! : item));
  return (
    <fieldset className="list-editor">
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
                  onPress={() => onChange(swapped(index, index - 1))}
                />
                <IconButton
                  icon={ArrowDown}
                  label={t('flows.move-down')}
                  isDisabled={index === items.length - 1}
                  onPress={() => onChange(swapped(index, index + 1))}
                />
              </>
            ) : null}
            <IconButton
              icon={X}
              label={t('flows.take-out')}
              isDisabled={items.length <= min}
              onPress={() => onChange(items.filter((_, at) => at !== index))}
            />
          </div>
        </div>
      ))}
      {items.length < max ? (
        <Button icon={Plus} tone="quiet" onPress={() => onChange([...items, make()])}>
          {addLabel}
        </Button>
      ) : null}
    </fieldset>
  );
}
