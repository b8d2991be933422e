import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { VoicemailBox, VoicemailMessageView } from '../../../src/contract/rest/voicemail.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';

export const boxKey = ['voicemail', 'box'];
const messagesKey = ['voicemail', 'messages'];

export function useMayVoicemail(): boolean {
  const { hasApplication, hasFeature } = useRights();
  return hasApplication('caller') && hasFeature('AuthorizeVoicemail');
}

/** My mailbox; read again when the server says that something changed. */
export function useVoicemailBox() {
  const { rest, news } = useDesk();
  const queries = useQueryClient();
  const enabled = useMayVoicemail();
  useEffect(
    () =>
      news.subscribe((event) => {
        if (event.type !== 'voicemail-changed') return;
        const { newMessages, oldMessages } = event;
        queries.setQueryData<VoicemailBox>(boxKey, (box) => (box ? { ...box, newMessages, oldMessages } : box));
        void queries.invalidateQueries({ queryKey: ['voicemail'] });
      }),
    [news, queries],
  );
  return useQuery({ queryKey: boxKey, queryFn: () => rest.call(routes.voicemail.readVoicemailBox, {}), enabled });
}

export function useMessages() {
  const { rest } = useDesk();
  const enabled = useMayVoicemail();
  return useQuery({
    queryKey: messagesKey,
    queryFn: async () => (await rest.call(routes.voicemail.listVoicemailMessages, {})).messages,
    enabled,
  });
}

/** Marks, deletes or takes back; shown at once, as the server has it afterwards. */
export function useChangeMessage() {
  const { rest } = useDesk();
  const queries = useQueryClient();
  return async (message: VoicemailMessageView, body: { isHeard?: boolean; isDeleted?: boolean }): Promise<void> => {
    queries.setQueryData<readonly VoicemailMessageView[]>(messagesKey, (all) =>
      body.isDeleted
        ? all?.filter(({ id }) => id !== message.id)
        : all?.map((one) =>
            one.id === message.id && body.isHeard !== undefined ? { ...one, heardAt: body.isHeard ? Date.now() : null } : one,
          ),
    );
    try {
      await rest.call(routes.voicemail.changeVoicemailMessage, { params: { id: message.id }, body });
    } finally {
      void queries.invalidateQueries({ queryKey: ['voicemail'] });
    }
  };
}
