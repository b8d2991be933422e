import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ConversationView } from '../../../src/contract/rest/chat.ts';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { PickMany } from '../../ui/picker.tsx';
import { useColleagues } from '../phone/colleagues-source.ts';
import { useChatWords } from './words/index.ts';

/** Whom to write to; several make a group. With `into`, they are taken into it. */
export function NewConversation({
  into,
  onOpened,
  onClose,
}: {
  into?: ConversationView;
  onOpened: (opened: ConversationView) => void;
  onClose: () => void;
}) {
  const { t } = useChatWords();
  const { rest, user } = useDesk();
  const [userIds, setUserIds] = useState<readonly string[]>([]);
  const [name, setName] = useState('');
  const hidden = useMemo(() => (into ? into.members.map(({ userId }) => userId) : [user.id]), [into, user.id]);
  const source = useColleagues(hidden);
  const isGroup = !into && userIds.length > 1;
  const open = useMutation({
    mutationFn: () => {
      const [first] = userIds;
      if (into) return rest.call(routes.chat.changeConversation, { params: { id: into.id }, body: { addUserIds: [...userIds] } });
      if (isGroup) return rest.call(routes.chat.openConversation, { body: { kind: 'group', name, userIds: [...userIds] } });
      return rest.call(routes.chat.openConversation, { body: { kind: 'direct', userId: first! } });
    },
    onSuccess: onOpened,
  });
  const isReady = userIds.length > 0 && (!isGroup || name.trim() !== '');
  return (
    <Dialog
      title={t(into ? 'chat.add' : 'chat.new')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button tone="primary" isDisabled={!isReady || open.isPending} onPress={() => open.mutate()}>
            {t(into ? 'chat.add' : 'chat.begin')}
          </Button>
        </>
      }
    >
      <PickMany
        label={t('chat.new-who')}
        source={source}
        value={userIds}
        onChange={setUserIds}
        error={open.error?.message}
        words={{ none: t('chat.nobody-found'), remove: (who) => t('chat.remove', { name: who }), clear: t('chat.clear') }}
      />
      {isGroup ? (
        <Field label={t('chat.new-name')} hint={t('chat.new-name-hint')} value={name} onChange={setName} maxLength={100} />
      ) : null}
    </Dialog>
  );
}
