import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { readAudioChoice, routeSound } from '../../softphone/audio-devices.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { useVoicemailWords } from './words/index.ts';
import './voicemail.css';

const speeds = [1, 1.5, 2] as const;
/** Only one is heard at a time. */
let heard: HTMLAudioElement | null = null;

interface Props {
  /** What it is, as it is spoken: "Message from Anna". */
  label: string;
  source: string;
  lengthMs: number;
  onHeard?: () => void;
}

/** Plays a recording on the speaker that was chosen for calls; stops when a call comes or goes up. */
export function Player({ label, source, lengthMs, onHeard }: Props) {
  const { t } = useVoicemailWords();
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const [speed, setSpeed] = useState<(typeof speeds)[number]>(1);
  usePauseForCalls(audio);
  const play = async () => {
    const element = audio.current;
    if (!element) return;
    if (!element.paused) return element.pause();
    setFailed(false);
    if (heard !== element) heard?.pause();
    heard = element;
    element.playbackRate = speed;
    await routeSound(element, readAudioChoice().speaker);
    // What interrupts it is shown by its own events.
    await element.play().catch(() => undefined);
  };
  const nextSpeed = () => {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length]!;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };
  return (
    <fieldset className="player" aria-label={label}>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what somebody said; nobody wrote it down */}
      <audio
        ref={audio}
        src={source}
        preload="none"
        onPlay={() => {
          setPlaying(true);
          onHeard?.();
        }}
        onPause={() => setPlaying(false)}
        onEnded={({ currentTarget }) => {
          currentTarget.currentTime = 0;
          setAtMs(0);
        }}
        onTimeUpdate={({ currentTarget }) => setAtMs(currentTarget.currentTime * 1000)}
        onError={() => {
          setPlaying(false);
          setFailed(true);
        }}
      />
      <IconButton
        icon={isPlaying ? Pause : Play}
        tone="plain"
        label={t(isPlaying ? 'vm.pause' : 'vm.hear', { what: label })}
        onPress={() => void play()}
      />
      <input
        type="range"
        className="player-position"
        min={0}
        max={Math.max(1, lengthMs / 1000)}
        step={0.1}
        value={Math.min(atMs, lengthMs) / 1000}
        aria-label={t('vm.position')}
        aria-valuetext={t('vm.position-of', { at: formatDuration(atMs), length: formatDuration(lengthMs) })}
        onChange={({ target }) => {
          setAtMs(Number(target.value) * 1000);
          if (audio.current) audio.current.currentTime = Number(target.value);
        }}
      />
      <span className="player-time number faint" aria-hidden="true">
        {formatDuration(atMs)} / {formatDuration(lengthMs)}
      </span>
      <button
        type="button"
        className="button quiet player-speed number"
        onClick={nextSpeed}
        aria-label={t('vm.speed', { speed })}
      >
        {speed}×
      </button>
      {hasFailed ? (
        <p className="notice failed player-failed" role="alert">
          {t('vm.cannot-play')}
        </p>
      ) : null}
    </fieldset>
  );
}

/** Nobody hears a caller and a recording at once. */
function usePauseForCalls(audio: { readonly current: HTMLAudioElement | null }): void {
  const count = useStore(useDesk().calls).length;
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current) audio.current?.pause();
    before.current = count;
  }, [audio, count]);
}
