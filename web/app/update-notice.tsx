import { RefreshCw } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { useWords } from '../ui/words/index.ts';
import { useDesk } from './session.tsx';
import { useStore } from './store.ts';
import { takeUpdate, update } from './updates.ts';

/** Says that there is a newer version. It is let in when the person says so, and never during a call. */
export function UpdateNotice() {
  const { t } = useWords();
  const desk = useDesk();
  const hasCalls = useStore(desk.calls).length > 0;
  const state = useStore(update);
  if (state === 'none') return null;
  return (
    <p className="notice">
      <RefreshCw className="icon" aria-hidden="true" />
      <span>{t(hasCalls ? 'update.after-call' : 'update.ready')}</span>
      {hasCalls ? null : <Button onPress={takeUpdate}>{t('update.take')}</Button>}
    </p>
  );
}
