import { type RefObject, type SyntheticEvent, useRef, useState } from 'react';
import { pathOf } from '../../client/rest-client.ts';
import { recordingPath } from './use-recordings.ts';

type Heard = SyntheticEvent<HTMLAudioElement>;

export interface Player {
  readonly audio: RefObject<HTMLAudioElement | null>;
  /** For the audio element. */
  readonly sound: {
    readonly src: string;
    readonly onLoadedMetadata: (event: Heard) => void;
    readonly onTimeUpdate: (event: Heard) => void;
    readonly onPlay: () => void;
    readonly onPause: () => void;
    readonly onError: () => void;
  };
  readonly atMs: number;
  readonly isPlaying: boolean;
  readonly hasFailed: boolean;
  readonly seek: (ms: number) => void;
  readonly toggle: () => void;
  readonly setSpeed: (speed: number) => void;
}

/** One sound and where one is in it. The browser reads it by ranges, so that a jump in a long one is instant. */
export function usePlayer(id: string, startAtMs: number): Player {
  const audio = useRef<HTMLAudioElement>(null);
  const [atMs, setAtMs] = useState(startAtMs);
  const [isPlaying, setPlaying] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const play = (element: HTMLAudioElement) => void element.play().catch(() => setFailed(true));
  return {
    audio,
    sound: {
      src: pathOf(`${recordingPath}/sound`, { params: { id }, query: { purpose: 'listen' } }),
      onLoadedMetadata: ({ currentTarget }) => {
        if (startAtMs > 0) currentTarget.currentTime = startAtMs / 1000;
      },
      onTimeUpdate: ({ currentTarget }) => setAtMs(currentTarget.currentTime * 1000),
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onError: () => setFailed(true),
    },
    atMs,
    isPlaying,
    hasFailed,
    seek: (ms) => {
      const element = audio.current;
      if (!element) return;
      element.currentTime = Math.max(0, ms) / 1000;
      play(element);
    },
    toggle: () => {
      const element = audio.current;
      if (!element) return;
      if (element.paused) play(element);
      else element.pause();
    },
    setSpeed: (speed) => {
      if (audio.current) audio.current.playbackRate = speed;
    },
  };
}
