import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import {
  listAudioDevices,
  MicrophoneError,
  type MicrophoneTrouble,
  openMicrophone,
  readAudioChoice,
} from '../../softphone/audio-devices.ts';
import type { PhoneLine } from '../../softphone/softphone.ts';

export type MicrophoneHealth = 'good' | 'ask' | MicrophoneTrouble;

export interface Health {
  readonly microphone: MicrophoneHealth;
  /** Label of the speaker; null when there is none. */
  readonly speaker: string | null;
  readonly isNetworkGood: boolean;
  readonly line: PhoneLine;
  /** Opens the microphone for a moment. */
  readonly testMicrophone: () => Promise<void>;
}

/** What a call needs: microphone, speaker, network, registration. */
export function useHealth(): Health {
  const desk = useDesk();
  const live = useStore(desk.liveState);
  const { line } = useSyncExternalStore(desk.phone.subscribe, desk.phone.snapshot);
  const [microphone, setMicrophone] = useState<MicrophoneHealth>('ask');
  const [speaker, setSpeaker] = useState<string | null>('');

  const look = useCallback(async () => {
    if (!navigator.mediaDevices) return setMicrophone('insecure-page');
    const { inputs, outputs } = await listAudioDevices();
    const permission = await navigator.permissions?.query({ name: 'microphone' }).catch(() => null);
    const all = await navigator.mediaDevices.enumerateDevices();
    const hasInput = all.some(({ kind }) => kind === 'audioinput');
    if (!hasInput) setMicrophone('missing');
    else if (permission?.state === 'denied') setMicrophone('denied');
    else setMicrophone(permission?.state === 'granted' ? 'good' : 'ask');
    const chosen = readAudioChoice().speaker;
    const canName = outputs.length > 0 || inputs.length > 0;
    setSpeaker(canName ? (outputs.find(({ id }) => id === chosen)?.label ?? '') : '');
  }, []);

  useEffect(() => {
    const onChange = () => void look();
    // Asks the browser, which is outside of React; the state follows its answer.
    // oxlint-disable-next-line react/set-state-in-effect
    onChange();
    navigator.mediaDevices?.addEventListener('devicechange', onChange);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', onChange);
  }, [look]);

  const testMicrophone = useCallback(async () => {
    try {
      const stream = await openMicrophone(readAudioChoice());
      for (const track of stream.getTracks()) track.stop();
      await look();
    } catch (error) {
      setMicrophone(error instanceof MicrophoneError ? error.trouble : 'unknown');
    }
  }, [look]);

  return { microphone, speaker, isNetworkGood: live === 'connected', line, testMicrophone };
}
