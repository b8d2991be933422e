import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '../../../ui/button.tsx';
import { PickOne, type PickSource, useNames } from '../../../ui/picker.tsx';
import { useAdminWords } from '../words/index.ts';

interface Props {
  label: string;
  hint?: string;
  error?: string | undefined;
  source: PickSource;
  value: readonly string[];
  onChange: (ids: readonly string[]) => void;
}

/** Several objects whose order means something: found by typing, moved by buttons that keep the focus. */
export function OrderedPicks({ label, hint, error, source, value, onChange }: Props) {
  const { t } = useAdminWords();
  const nameOf = useNames(source, value);
  const list = useRef<HTMLOListElement>(null);
  const move = (index: number, by: number) => {
    const to = index + by;
    if (to < 0 || to >= value.length) return;
    const moved = [...value];
    moved.splice(to, 0, ...moved.splice(index, 1));
    onChange(moved);
    // The same button of the row where it is now; at the end of its way the other one.
    requestAnimationFrame(() => {
      const buttons = [...(list.current?.children[to]?.querySelectorAll('button') ?? [])];
      const [same, other] = by < 0 ? buttons : buttons.toSpliced(2).toReversed();
      (same?.disabled ? other : same)?.focus();
    });
  };
  return (
    <div className="pick-many">
      <PickOne
        label={label}
        error={error}
        source={source}
        value={null}
        onChange={(id) => {
          if (id && !value.includes(id)) onChange([...value, id]);
        }}
        words={{ none: t('pick.none'), remove: (name) => t('pick.remove', { name }), clear: t('pick.clear') }}
        {...(hint ? { hint } : {})}
      />
      {value.length > 0 ? (
        <ol className="mini-list ordered-picks" aria-label={label} ref={list}>
          {value.map((id, index) => (
            <li key={id}>
              <span className="faint number">{index + 1}</span>
              <span className="grow ellipsis">{nameOf(id)}</span>
              <IconButton
                icon={ArrowUp}
                label={t('cc.move-up', { name: nameOf(id) })}
                isDisabled={index === 0}
                onPress={() => move(index, -1)}
              />
              <IconButton
                icon={ArrowDown}
                label={t('cc.move-down', { name: nameOf(id) })}
                isDisabled={index === value.length - 1}
                onPress={() => move(index, 1)}
              />
              <IconButton
                icon={X}
                label={t('pick.remove', { name: nameOf(id) })}
                onPress={() => onChange(value.filter((each) => each !== id))}
              />
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}
