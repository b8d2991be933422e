import { useCallback, useState } from 'react';
import { ApiError } from '../../../client/rest-client.ts';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';
import { changedFields, type FieldConflict, type FormValues, merge } from './merge.ts';
import type { Administered, Resource, ShownOnce } from './resource.ts';

export interface LostUpdate {
  readonly conflicts: readonly FieldConflict[];
  readonly taken: readonly string[];
}

interface Props<Item extends Administered> {
  resource: Resource<Item>;
  item: Item | null;
  onChanged: (item: Item) => void;
  onCreated: (item: Item, once: readonly ShownOnce[]) => void;
}

/** The form of one thing: what was opened, what it is now, what is wrong with it, and what happens when it is saved. */
export function useEditor<Item extends Administered>({ resource, item, onChanged, onCreated }: Props<Item>) {
  const words = useAdminWords();
  const { t } = words;
  const [base, setBase] = useState<{ item: Item | null; form: FormValues }>(() => ({ item, form: resource.toForm(item) }));
  const [values, setValues] = useState<FormValues>(base.form);
  const [error, setError] = useState<ApiError | null>(null);
  const [lost, setLost] = useState<LostUpdate | null>(null);
  const [isSaving, setSaving] = useState(false);
  const changed = changedFields(base.form, values);
  const isDirty = changed.length > 0;

  // Somebody else's change arrives: taken at once when nothing is typed, else kept for the joining when saved.
  if (item && base.item && item.version > base.item.version && !isDirty && !isSaving) {
    setBase({ item, form: resource.toForm(item) });
    setValues(resource.toForm(item));
  }

  const settle = useCallback(
    (saved: Item) => {
      const form = resource.toForm(saved);
      setBase({ item: saved, form });
      setValues(form);
      setLost(null);
      setError(null);
    },
    [resource],
  );
  const bodyOf = (form: FormValues, names: readonly string[]) => {
    const part = Object.fromEntries(names.map((name) => [name, form[name]]));
    const empty = resource.fields.filter((spec) => spec.kind === 'secret' && part[spec.name] === '');
    for (const { name } of empty) delete part[name];
    return resource.toBody ? resource.toBody(part, form) : part;
  };
  const undo = async (saved: Item, before: FormValues, names: readonly string[]) => {
    try {
      const back = await resource.client.change(saved.id, { ...bodyOf(before, names), version: saved.version });
      settle(back);
      onChanged(back);
      toasts.show({ sentence: t('editor.undone', { name: resource.nameOf(back) }) });
    } catch (failure) {
      toasts.show({ tone: 'failed', sentence: t('editor.undo-failed', { detail: (failure as Error).message }) });
    }
  };
  const saveChange = async (opened: Item) => {
    const before = base.form;
    const saved = await resource.client.change(opened.id, { ...bodyOf(values, changed), version: opened.version });
    settle(saved);
    onChanged(saved);
    const isSecret = resource.fields.some((spec) => spec.kind === 'secret' && changed.includes(spec.name));
    const action = { label: t('editor.undo'), run: () => void undo(saved, before, changed) };
    toasts.show({ sentence: t('editor.saved', { name: resource.nameOf(saved) }), ...(isSecret ? {} : { action }) });
  };
  /** Reads what the other one saved and joins it with mine. */
  const join = async (opened: Item) => {
    const theirs = await resource.client.read(opened.id);
    const form = resource.toForm(theirs);
    const joined = merge(base.form, values, form);
    setBase({ item: theirs, form });
    setValues(joined.values);
    setLost({ conflicts: joined.conflicts, taken: joined.taken });
  };
  const save = async () => {
    if (isSaving) return;
    setSaving(true);
    setError(null);
    try {
      if (base.item) await saveChange(base.item);
      else {
        const shown = resource.fields.filter((spec) => spec.only !== 'change' && (spec.isShown?.(values) ?? true));
        const answer = await resource.client.create(
          bodyOf(
            values,
            shown.map(({ name }) => name),
          ),
        );
        const { item: created, once } = resource.fromCreated?.(answer) ?? { item: answer as Item, once: [] };
        settle(created);
        toasts.show({ sentence: t('editor.created', { name: resource.nameOf(created) }) });
        onCreated(created, once);
      }
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === 'changed-meanwhile' && base.item)
        await join(base.item).catch(() => setError(failure));
      else if (failure instanceof ApiError) setError(failure);
      else throw failure;
    } finally {
      setSaving(false);
    }
  };
  return {
    item: base.item,
    base: base.form,
    values,
    changed,
    isDirty,
    isSaving,
    error,
    lost,
    save,
    set: (name: string, value: unknown) => setValues((before) => ({ ...before, [name]: value })),
    reset: () => {
      setValues(base.form);
      setError(null);
      setLost(null);
    },
    dismissLost: () => setLost(null),
  };
}

export type Editor<Item extends Administered> = ReturnType<typeof useEditor<Item>>;
