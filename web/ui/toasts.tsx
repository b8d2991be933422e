import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { announcer } from './announcer.tsx';
import { Button, IconButton } from './button.tsx';
import './toasts.css';

export interface Toast {
  readonly sentence: string;
  readonly tone?: 'done' | 'failed';
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface ShownToast extends Toast {
  readonly id: number;
}

/** Short news at the lower edge; they leave by themselves. */
class Toasts {
  #shown: readonly ShownToast[] = [];
  #last = 0;
  readonly #listeners = new Set<() => void>();

  show(toast: Toast): void {
    this.#last += 1;
    this.#set([...this.#shown.slice(-2), { ...toast, id: this.#last }]);
    announcer.say(toast.sentence);
  }

  hide(id: number): void {
    this.#set(this.#shown.filter((toast) => toast.id !== id));
  }

  readonly get = () => this.#shown;

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(shown: readonly ShownToast[]): void {
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  }
}

export const toasts = new Toasts();

const shownForMs = 10_000;

/** Where toasts appear. */
export function ToastRegion({ label, closeLabel }: { label: string; closeLabel: string }) {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get);
  useUndoKey(shown);
  if (shown.length === 0) return null;
  return (
    <section className="toasts" aria-label={label}>
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} closeLabel={closeLabel} />
      ))}
    </section>
  );
}

function ToastCard({ toast, closeLabel }: { toast: ShownToast; closeLabel: string }) {
  useEffect(() => {
    const timer = setTimeout(() => toasts.hide(toast.id), shownForMs);
    return () => clearTimeout(timer);
  }, [toast.id]);
  const Icon = toast.tone === 'failed' ? TriangleAlert : CircleCheck;
  const { action } = toast;
  return (
    <div className={`toast ${toast.tone ?? 'done'}`}>
      <Icon className="icon" aria-hidden="true" />
      <span>{toast.sentence}</span>
      {action ? (
        <Button
          tone="quiet"
          onPress={() => {
            toasts.hide(toast.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <IconButton icon={X} label={closeLabel} onPress={() => toasts.hide(toast.id)} />
    </div>
  );
}

/** Ctrl+Z outside of a field runs the newest toast's action: its undo. */
function useUndoKey(shown: readonly ShownToast[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isField = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
      const newest = shown.findLast(({ action }) => action);
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || isField || !newest) return;
      event.preventDefault();
      toasts.hide(newest.id);
      newest.action?.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [shown]);
}
