import { Check, Download, Phone, RotateCcw, Trash2 } from 'lucide-react';
import type { VoicemailMessageView } from '../../../src/contract/rest/voicemail.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { toasts } from '../../ui/toasts.tsx';
import { useDial } from '../calls-dock/use-dial.ts';
import { Player } from './player.tsx';
import { useChangeMessage } from './use-voicemail.ts';
import { useVoicemailWords } from './words/index.ts';

/** Who left it, in words. */
export function useCallerOf(message: VoicemailMessageView): string {
  const { user } = useDesk();
  const { t } = useVoicemailWords();
  return message.fromName || (message.fromNumber ? formatNumber(message.fromNumber, user.country) : t('vm.withheld'));
}

export function MessagePlayer({ message }: { message: VoicemailMessageView }) {
  const { t } = useVoicemailWords();
  const change = useChangeMessage();
  const caller = useCallerOf(message);
  return (
    <Player
      label={t('vm.play', { name: caller })}
      source={soundOf(message)}
      lengthMs={message.durationMs}
      // That it was heard is known the next time, should the server not hear of it now.
      onHeard={() => message.heardAt === null && void change(message, { isHeard: true }).catch(() => undefined)}
    />
  );
}

export function MessageActions({ message, onDeleted }: { message: VoicemailMessageView; onDeleted?: () => void }) {
  const { t } = useVoicemailWords();
  const { complain } = useScreen();
  const dial = useDial();
  const change = useChangeMessage();
  const caller = useCallerOf(message);
  const dialled = message.reference ?? message.fromNumber;
  const run = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => complain(t('vm.not-changed', { reason: error instanceof Error ? error.message : '' })));
  const remove = async () => {
    await change(message, { isDeleted: true });
    onDeleted?.();
    const undo = { label: t('vm.undo'), run: () => run(change(message, { isDeleted: false })) };
    toasts.show({ sentence: t('vm.deleted', { name: caller }), action: undo });
  };
  return (
    <div className="voicemail-actions">
      {dialled ? (
        <Button icon={Phone} onPress={() => dial(dialled)}>
          {t('vm.call-back')}
        </Button>
      ) : null}
      <a
        className="button quiet icon-only"
        href={`${soundOf(message)}?download=yes`}
        download
        aria-label={t('vm.keep-file')}
        title={t('vm.keep-file')}
      >
        <Download className="icon" aria-hidden="true" />
      </a>
      {message.heardAt === null ? (
        <IconButton icon={Check} label={t('vm.mark-heard')} onPress={() => run(change(message, { isHeard: true }))} />
      ) : (
        <IconButton icon={RotateCcw} label={t('vm.mark-new')} onPress={() => run(change(message, { isHeard: false }))} />
      )}
      <IconButton icon={Trash2} label={t('vm.delete')} onPress={() => run(remove())} />
    </div>
  );
}

function soundOf({ id }: VoicemailMessageView): string {
  return `/api/v1/voicemail/messages/${id}/sound`;
}
