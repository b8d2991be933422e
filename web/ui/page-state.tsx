import type { LucideIcon } from 'lucide-react';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** Nothing here: what will be, and how to begin. */
export function Empty({
  icon: Icon,
  title,
  help,
  children,
}: {
  icon?: LucideIcon;
  title: string;
  help?: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      {Icon ? <Icon className="icon" aria-hidden="true" /> : null}
      <strong>{title}</strong>
      {help ? <span>{help}</span> : null}
      {children}
    </div>
  );
}

/** It failed, in the place where it failed, with a way to try again. */
export function Failed({ sentence, retryLabel, onRetry }: { sentence: string; retryLabel: string; onRetry: () => void }) {
  return (
    <div className="notice failed failed-here" role="alert">
      <TriangleAlert className="icon" aria-hidden="true" />
      <span>{sentence}</span>
      <Button tone="quiet" onPress={onRetry}>
        {retryLabel}
      </Button>
    </div>
  );
}

/** Shown at the first reading only; later the old data stay. */
export function SkeletonLines({ count = 5 }: { count?: number }) {
  return (
    <div className="skeleton-lines" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="skeleton" style={{ width: `${70 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
