import { useEffect } from 'react';
import type { DeskCall } from '../../app/desk-call.ts';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';

type CallAction = MediaSessionAction | 'hangup' | 'togglemicrophone';

/**
 * Keys of headsets and keyboards, where the browser hands them on (Media Session): hang up, mute, and play/pause, which answers
 * what rings and otherwise holds or takes back.
 */
export function useMediaKeys(): void {
  const desk = useDesk();
  const calls = useStore(desk.calls);
  const isNeeded = calls.some(({ phoneId, state }) => phoneId !== null && state !== 'ended');
  useEffect(() => {
    const session = navigator.mediaSession as MediaSession | undefined;
    if (!session || !isNeeded) return;
    const { control } = desk;
    const here = (...states: readonly DeskCall['state'][]) =>
      desk.calls.get().find(({ phoneId, state }) => phoneId !== null && states.includes(state));
    const run = (command: Promise<void> | undefined) => void command?.catch(() => {});
    const playPause = () => {
      const ringing = here('alerting-here');
      if (ringing) return run(control.answer(ringing));
      const spoken = here('connected');
      if (spoken) return run(control.hold(spoken));
      const held = here('held');
      if (held) run(control.retrieve(held));
    };
    const handlers: readonly (readonly [CallAction, () => void])[] = [
      ['hangup', () => run(withCall(here('connected', 'alerting-there', 'initiated', 'alerting-here'), control.hangUp))],
      ['togglemicrophone', () => run(withCall(here('connected'), (call) => control.setMuted(call, !call.isMuted)))],
      ['play', playPause],
      ['pause', playPause],
    ];
    for (const [action, handler] of handlers) handle(session, action, handler);
    return () => {
      for (const [action] of handlers) handle(session, action, null);
    };
  }, [desk, isNeeded]);
}

function withCall(call: DeskCall | undefined, command: (call: DeskCall) => Promise<void>): Promise<void> | undefined {
  return call && command(call);
}

/** Browsers throw at actions they do not know. */
function handle(session: MediaSession, action: CallAction, handler: (() => void) | null): void {
  try {
    session.setActionHandler(action as MediaSessionAction, handler);
  } catch {
    // Not in this browser.
  }
}
