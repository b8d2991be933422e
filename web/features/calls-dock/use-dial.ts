import { useCallback } from 'react';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { MicrophoneError } from '../../softphone/audio-devices.ts';
import { useWords } from '../../ui/words/index.ts';
import { useDevices } from './use-devices.ts';

/** Calls a number with the chosen device; says in words what went wrong. */
export function useDial(): (number: string) => void {
  const { t } = useWords();
  const desk = useDesk();
  const { complain } = useScreen();
  const { data } = useDevices();
  const hasCaller = useRights().hasApplication('caller');
  const deviceId = data?.currentDeviceId ?? null;
  const current = data?.items.find(({ id }) => id === deviceId);
  // With a number of one's own the server calls: it rings there first.
  const hasNumber = Boolean(data?.currentNumberId);
  return useCallback(
    (number: string) => {
      // Desk phones are commanded through Caller.
      const isBrowser = !hasCaller || (!hasNumber && (current === undefined || current.protocol === 'sip-softphone'));
      const dialled =
        hasNumber && !isBrowser ? desk.control.dialElsewhere(number) : desk.control.dial(number, isBrowser ? null : deviceId);
      dialled.catch((error: unknown) => {
        if (error instanceof MicrophoneError) {
          complain(
            `${t(`health.microphone-${error.trouble}`)} ${error.trouble === 'unknown' ? '' : t(`health.microphone-${error.trouble}-help`)}`,
          );
          return;
        }
        complain(t('error.dial', { detail: error instanceof Error ? error.message : '' }));
      });
    },
    [desk, deviceId, current, hasNumber, hasCaller, complain, t],
  );
}
