import { useBlocker } from '@tanstack/react-router';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useAdminWords } from '../words/index.ts';

/** Nobody loses an hour of drawing by a click on the tree. */
export function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
  const { t } = useAdminWords();
  const guard = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      const [from, to] = [current.search as Record<string, unknown>, next.search as Record<string, unknown>];
      return isDirty && (current.pathname !== next.pathname || from['draw'] !== to['draw']);
    },
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (guard.status !== 'blocked') return null;
  return (
    <Dialog
      isAlert
      title={t('guard.title')}
      onClose={guard.reset}
      actions={
        <>
          <Button onPress={guard.proceed}>{t('guard.leave')}</Button>
          <Button tone="primary" onPress={guard.reset}>
            {t('guard.stay')}
          </Button>
        </>
      }
    >
      <p>{t('flows.guard')}</p>
    </Dialog>
  );
}
