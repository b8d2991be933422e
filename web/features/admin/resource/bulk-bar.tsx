import { CircleCheck, CircleOff, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';
import type { Administered, Resource } from './resource.ts';

interface Props<Item extends Administered> {
  resource: Resource<Item>;
  items: readonly Item[];
  onClear: () => void;
  onChanged: () => void;
  onDelete?: () => void;
}

/** What can be done with all ticked rows. Takes the place of the tools while rows are ticked. */
export function BulkBar<Item extends Administered>({ resource, items, onClear, onChanged, onDelete }: Props<Item>) {
  const { t } = useAdminWords();
  const [done, setDone] = useState<number | null>(null);
  const canEnable = resource.fields.some(({ name, only }) => name === 'enabled' && only !== 'create');

  const setEnabled = async (enabled: boolean, targets: readonly Item[]) => {
    setDone(0);
    const changed: Item[] = [];
    const failures: string[] = [];
    for (const [index, item] of targets.entries()) {
      try {
        changed.push(await resource.client.change(item.id, { enabled, version: item.version }));
      } catch (error) {
        failures.push(`${resource.nameOf(item)}: ${(error as Error).message}`);
      }
      setDone(index + 1);
    }
    setDone(null);
    onChanged();
    if (failures.length > 0) {
      toasts.show({ tone: 'failed', sentence: t('bulk.failed', { count: failures.length, detail: failures[0] ?? '' }) });
    }
    if (changed.length === 0) return;
    const sentence = t(enabled ? 'bulk.enabled' : 'bulk.disabled', { count: changed.length });
    toasts.show({ sentence, action: { label: t('editor.undo'), run: () => void setEnabled(!enabled, changed) } });
  };

  return (
    <div className="table-tools bulk">
      <IconButton icon={X} label={t('bulk.clear')} onPress={onClear} />
      <strong className="number">{t('bulk.count', { count: items.length })}</strong>
      {done === null ? (
        <span className="row tight">
          {canEnable ? (
            <>
              <Button icon={CircleCheck} onPress={() => void setEnabled(true, items)}>
                {t('bulk.enable')}
              </Button>
              <Button icon={CircleOff} onPress={() => void setEnabled(false, items)}>
                {t('bulk.disable')}
              </Button>
            </>
          ) : null}
          {onDelete ? (
            <Button icon={Trash2} tone="end" onPress={onDelete}>
              {t('bulk.delete')}
            </Button>
          ) : null}
        </span>
      ) : (
        <span className="bulk-progress">
          <Progress label={t('bulk.working')} value={done / items.length} text={`${done} / ${items.length}`} />
        </span>
      )}
    </div>
  );
}
