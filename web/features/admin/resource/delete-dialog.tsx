import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Dependents } from '../../../client/resource-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { SkeletonLines } from '../../../ui/page-state.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';
import { placeOf } from './places.ts';
import type { Administered, Resource } from './resource.ts';

interface Props<Item extends Administered> {
  resource: Resource<Item>;
  items: readonly Item[];
  onClose: () => void;
  onDeleted: (ids: readonly string[]) => void;
}

/** Asks before deleting and first shows everything that would go with it, be cut from it, or stands in the way. */
export function DeleteDialog<Item extends Administered>({ resource, items, onClose, onDeleted }: Props<Item>) {
  const { t } = useAdminWords();
  const [isBusy, setBusy] = useState(false);
  const asked = useQuery({
    queryKey: ['dependents', resource.client.plural, ...items.map(({ id }) => id)],
    queryFn: () => Promise.all(items.map(({ id }) => resource.client.dependents(id))),
    staleTime: 0,
    gcTime: 0,
  });
  const dependents = asked.data ?? [];
  const isBlocked = dependents.some(({ items: each }) => each.some(({ effect }) => effect === 'blocks'));
  const name = items.length === 1 && items[0] ? resource.nameOf(items[0]) : t('delete.several', { count: items.length });

  const run = async () => {
    setBusy(true);
    const gone: string[] = [];
    try {
      for (const [index, { id }] of items.entries()) {
        await resource.client.remove(id, dependents[index]?.confirm ?? undefined);
        gone.push(id);
      }
      toasts.show({ sentence: t('delete.done', { name }) });
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('delete.failed', { detail: (error as Error).message }) });
    }
    setBusy(false);
    onDeleted(gone);
  };

  return (
    <Dialog
      title={t('delete.title', { name })}
      isAlert
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button tone="end" isDisabled={isBusy || isBlocked || asked.isPending || asked.isError} onPress={() => void run()}>
            {t('delete.confirm')}
          </Button>
        </>
      }
    >
      {asked.isPending ? <SkeletonLines count={3} /> : null}
      {asked.isError ? <p className="notice failed">{t('list.failed', { detail: asked.error.message })}</p> : null}
      {asked.isSuccess ? <DependentsList dependents={dependents} onLeave={onClose} /> : null}
    </Dialog>
  );
}

function DependentsList({ dependents, onLeave }: { dependents: readonly Dependents[]; onLeave: () => void }) {
  const { t, has } = useAdminWords();
  const all = dependents.flatMap(({ items }) => items);
  const notShown = dependents.reduce((sum, { total, items }) => sum + total - items.length, 0);
  if (all.length === 0) return <p>{t('delete.nothing')}</p>;
  return (
    <>
      {(['blocks', 'deleted', 'detached'] as const).map((effect) => {
        const some = all.filter((each) => each.effect === effect);
        if (some.length === 0) return null;
        return (
          <div key={effect}>
            <strong className={effect === 'blocks' ? 'failed-word' : ''}>{t(`delete.${effect}`)}</strong>
            <ul className="dependents">
              {some.map((each) => {
                const kind = `kind.${each.kind}`;
                return (
                  <li key={`${each.kind}${each.id}`}>
                    <span className="faint">{has(kind) ? t(kind) : each.kind}</span> <Dependent each={each} onLeave={onLeave} />
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
      {notShown > 0 ? <p className="faint">{t('delete.more', { count: notShown })}</p> : null}
    </>
  );
}

/** Its name, by which one gets to where it is changed. */
function Dependent({ each, onLeave }: { each: Dependents['items'][number]; onLeave: () => void }) {
  const place = placeOf(each);
  if (!place) return <>{each.name}</>;
  return (
    <Link to="/admin/$page" params={{ page: place.page }} search={place.search} onClick={onLeave}>
      {each.name}
    </Link>
  );
}
