import { Mic, Square } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useScreen } from '../../app/screen.tsx';
import { MicrophoneError, openMicrophone, readAudioChoice } from '../../softphone/audio-devices.ts';
import { Button } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { useWords } from '../../ui/words/index.ts';
import { type Recording, recordWav } from './wav-recording.ts';
import { useVoicemailWords } from './words/index.ts';

/** As the server takes it. */
export const longestGreetingMs = 180_000;

/** Records with the microphone that was chosen in the settings; shows the level and how long; stops by itself at the longest. */
export function Recorder({ name, onRecorded }: { name: string; onRecorded: (sound: Blob) => void }) {
  const { t } = useVoicemailWords();
  const common = useWords();
  const { complain } = useScreen();
  const [recording, setRecording] = useState<{ of: Recording; sinceMs: number } | null>(null);
  const current = useRef<Recording | null>(null);
  const start = async () => {
    try {
      const of = await recordWav(await openMicrophone(readAudioChoice()));
      current.current = of;
      setRecording({ of, sinceMs: Date.now() });
    } catch (error) {
      const trouble = error instanceof MicrophoneError ? error.trouble : 'unknown';
      const help = trouble === 'unknown' ? '' : common.t(`health.microphone-${trouble}-help`);
      complain(`${common.t(`health.microphone-${trouble}`)} ${help}`);
    }
  };
  const stop = useCallback(async () => {
    const of = current.current;
    current.current = null;
    setRecording(null);
    if (of) onRecorded(await of.stop());
  }, [onRecorded]);
  useEffect(() => {
    if (!recording) return;
    const timer = setTimeout(() => void stop(), longestGreetingMs);
    return () => clearTimeout(timer);
  }, [recording, stop]);
  // Who leaves the page is heard no more.
  useEffect(() => () => void current.current?.stop(), []);
  if (!recording)
    return (
      <Button icon={Mic} aria-label={t('vm.record-named', { name })} onPress={() => void start()}>
        {t('vm.record')}
      </Button>
    );
  return (
    <span className="voicemail-recording">
      <Button icon={Square} tone="end" onPress={() => void stop()}>
        {t('vm.stop')}
      </Button>
      <Progress recording={recording} />
    </span>
  );
}

function Progress({ recording: { of, sinceMs } }: { recording: { of: Recording; sinceMs: number } }) {
  const { t } = useVoicemailWords();
  const [{ level, lengthMs }, setProgress] = useState({ level: 0, lengthMs: 0 });
  useEffect(() => {
    const timer = setInterval(() => setProgress({ level: of.level(), lengthMs: Date.now() - sinceMs }), 100);
    return () => clearInterval(timer);
  }, [of, sinceMs]);
  return (
    <>
      <meter min={0} max={1} low={0.05} high={0.95} optimum={0.4} value={level} aria-label={t('vm.level')} />
      <span className="number">{t('vm.recording', { length: formatDuration(lengthMs) })}</span>
    </>
  );
}
