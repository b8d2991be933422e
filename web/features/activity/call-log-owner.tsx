import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useWords } from '../../ui/words/index.ts';

/** Whose calls are shown: mine, or a colleague's while I may read them. `null`: mine. */
export function useCallLogOwner(): { ownerId: string | null; choose: (userId: string | null) => void } {
  const { callLogs } = useRights();
  const queries = useQueryClient();
  const { selection, select } = useScreen();
  const [chosen, choose] = useState<string | null>(null);
  const mayRead = (userId: string) => callLogs.some((one) => one.userId === userId);
  const lost = chosen !== null && !mayRead(chosen) ? chosen : null;
  const isCardLost = selection?.kind === 'entry' && selection.ownerId !== undefined && !mayRead(selection.ownerId);
  useEffect(() => {
    if (lost !== null) queries.removeQueries({ queryKey: [colleagueCallLog, lost] });
  }, [lost, queries]);
  useEffect(() => {
    if (isCardLost) select(null);
  }, [isCardLost, select]);
  return { ownerId: lost === null ? chosen : null, choose };
}

/** First part of the key of what is kept of colleagues' call logs. */
export const colleagueCallLog = 'colleague-call-log';

/** The choice; nothing for who may read only his own. */
export function CallLogOwner({ ownerId, choose }: ReturnType<typeof useCallLogOwner>) {
  const { t } = useWords();
  const { callLogs } = useRights();
  if (callLogs.length === 0) return null;
  return (
    <Choice
      label={t('activity.whose')}
      isLabelHidden
      options={[{ id: 'mine', label: t('activity.mine') }, ...callLogs.map(({ userId, name }) => ({ id: userId, label: name }))]}
      value={ownerId ?? 'mine'}
      onChange={(id) => choose(id === 'mine' ? null : id)}
    />
  );
}
