import { useEffect } from 'react';
import type { CallControl } from '../../app/call-control.ts';
import type { DeskCall } from '../../app/desk-call.ts';
import { useDesk } from '../../app/session.tsx';
import { heldBeside } from './held-beside.ts';

/** Keys that work anywhere: `?` the map, Alt+A answer, Alt+H hold or take back, Alt+M mute, Alt+R pause or resume its recording, Alt+E end, Alt+C connect with the held one, Alt+1 … 9 that call. */
export function useCallKeys(showMap: () => void, complain: (detail: string) => void): void {
  const desk = useDesk();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // A page with keys of its own came first.
      if (event.defaultPrevented) return;
      if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        showMap();
        return;
      }
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const command = commandFor(event.code);
      if (!command) return;
      event.preventDefault();
      // Who believes that the recording is paused says card data: a failure of that is told.
      const failed = (error: Error) => event.code === 'KeyR' && complain(error.message);
      void command(desk)?.catch(failed);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [desk, showMap, complain]);
}

type Command = (desk: ReturnType<typeof useDesk>) => Promise<void> | undefined;

function commandFor(code: string): Command | null {
  switch (code) {
    case 'KeyA':
      return ({ calls, control }) => {
        const call = calls.get().find(({ state }) => state === 'alerting-here');
        return call && control.answer(call);
      };
    case 'KeyH':
      return ({ calls, control }) => {
        const call = calls.get().find(({ state }) => state === 'connected') ?? calls.get().find(({ state }) => state === 'held');
        return call && (call.state === 'held' ? control.retrieve(call) : control.hold(call));
      };
    case 'KeyM':
      return ({ calls, control }) => {
        const call = calls.get().find(({ state }) => state === 'connected');
        return call && control.setMuted(call, !call.isMuted);
      };
    case 'KeyR':
      return ({ calls, control }) => {
        const call = calls.get().find(({ recording, state }) => recording && (state === 'connected' || state === 'held'));
        return call && control.pauseRecording(call);
      };
    case 'KeyE':
      return ({ calls, control }) => {
        const open = calls.get().filter(({ state }) => state !== 'ended' && state !== 'held');
        const call = open.find(({ state }) => state !== 'alerting-here') ?? open[0];
        return call && control.hangUp(call);
      };
    case 'KeyC':
      return ({ calls, control }) => {
        const call = calls.get().find(({ state }) => state === 'connected');
        const [held] = call ? heldBeside(call, calls.get()) : [];
        return call && held && control.connect(held, call);
      };
    default:
      return /^Digit[1-9]$/.test(code) ? ({ calls, control }) => switchTo(calls.get()[Number(code.at(-1)) - 1], control) : null;
  }
}

/** To speak on that call: it is answered or taken back, and what was spoken on is held. */
function switchTo(call: DeskCall | undefined, control: CallControl): Promise<void> | undefined {
  if (call?.state === 'alerting-here') return control.answer(call);
  return call?.state === 'held' ? control.retrieve(call) : undefined;
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
