import { useQueryClient } from '@tanstack/react-query';
import { Mic, Square, Trash2, Upload } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { VoicemailGreetingKind, VoicemailGreetingView } from '../../../src/contract/rest/voicemail.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { openMicrophone, readAudioChoice } from '../../softphone/audio-devices.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { toasts } from '../../ui/toasts.tsx';
import { type Recording, recordWav } from './wav-recording.ts';
import { useVoicemailWords } from './words/index.ts';

const kinds: readonly VoicemailGreetingKind[] = ['usual', 'busy', 'absent', 'closed'];

/** What callers hear before the tone, by my state. */
export function Greetings({ greetings }: { greetings: readonly VoicemailGreetingView[] }) {
  const { t } = useVoicemailWords();
  return (
    <section className="panel stack" aria-label={t('vm.greetings')}>
      <h2>{t('vm.greetings')}</h2>
      <p className="faint">{t('vm.greetings-help')}</p>
      <ul className="voicemail-list">
        {kinds.map((kind) => (
          <GreetingRow key={kind} kind={kind} greeting={greetings.find((one) => one.kind === kind) ?? null} />
        ))}
      </ul>
    </section>
  );
}

function GreetingRow({ kind, greeting }: { kind: VoicemailGreetingKind; greeting: VoicemailGreetingView | null }) {
  const { t, language } = useVoicemailWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const now = useNow(60_000);
  const [recorded, setRecorded] = useState<Blob | null>(null);
  const refresh = () => void queries.invalidateQueries({ queryKey: ['voicemail', 'box'] });
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      refresh();
    } catch (error) {
      complain(error instanceof Error ? error.message : '');
    }
  };
  const use = (sound: Blob) =>
    attempt(async () => {
      await rest.upload('/api/v1/voicemail/greetings/:kind', { params: { kind } }, sound);
      setRecorded(null);
      toasts.show({ sentence: t('vm.greeting-saved') });
    });
  const remove = () => attempt(() => rest.call(routes.voicemail.removeVoicemailGreeting, { params: { kind } }));
  const name = t(`vm.${kind}`);
  return (
    <li className="voicemail-message" aria-label={name}>
      <div className="voicemail-head">
        <strong>{name}</strong>
        <span className="faint">
          {greeting
            ? t('vm.recorded', {
                when: formatWhen(greeting.recordedAt, now, language),
                length: formatDuration(greeting.durationMs),
              })
            : t('vm.standard')}
        </span>
      </div>
      <div className="voicemail-body">
        {greeting ? <GreetingPlayer kind={kind} greeting={greeting} name={name} /> : null}
        <Recorder onRecorded={setRecorded} onTrouble={(reason) => complain(t('vm.microphone', { reason }))} />
        <UploadButton onChosen={(file) => void use(file)} />
        {greeting ? <IconButton icon={Trash2} label={t('vm.remove-greeting')} onPress={() => void remove()} /> : null}
      </div>
      {recorded ? <Review sound={recorded} onUse={() => void use(recorded)} onDiscard={() => setRecorded(null)} /> : null}
    </li>
  );
}

function GreetingPlayer({
  kind,
  greeting,
  name,
}: {
  kind: VoicemailGreetingKind;
  greeting: VoicemailGreetingView;
  name: string;
}) {
  return (
    /* oxlint-disable-next-line jsx-a11y/media-has-caption -- a greeting that somebody spoke */
    <audio
      controls
      preload="none"
      aria-label={name}
      src={`/api/v1/voicemail/greetings/${kind}/sound?at=${greeting.recordedAt}`}
    />
  );
}

function UploadButton({ onChosen }: { onChosen: (file: File) => void }) {
  const { t } = useVoicemailWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={Upload} tone="quiet" onPress={() => input.current?.click()}>
        {t('vm.upload')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".wav,audio/wav"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onChosen(file);
          target.value = '';
        }}
      />
    </>
  );
}

function Review({ sound, onUse, onDiscard }: { sound: Blob; onUse: () => void; onDiscard: () => void }) {
  const { t } = useVoicemailWords();
  const address = useMemo(() => URL.createObjectURL(sound), [sound]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <div className="voicemail-body">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- just spoken */}
      <audio controls src={address} aria-label={t('vm.use')} />
      <Button tone="primary" onPress={onUse}>
        {t('vm.use')}
      </Button>
      <Button tone="quiet" onPress={onDiscard}>
        {t('vm.discard')}
      </Button>
    </div>
  );
}

/** Records with the microphone that was chosen in the settings; shows the level and how long. */
function Recorder({ onRecorded, onTrouble }: { onRecorded: (sound: Blob) => void; onTrouble: (reason: string) => void }) {
  const { t } = useVoicemailWords();
  const [recording, setRecording] = useState<{ of: Recording; sinceMs: number } | null>(null);
  const { level, lengthMs } = useProgress(recording);
  const start = async () => {
    try {
      const of = await recordWav(await openMicrophone(readAudioChoice()));
      setRecording({ of, sinceMs: Date.now() });
    } catch (error) {
      onTrouble(error instanceof Error ? error.message : '');
    }
  };
  const stop = async () => {
    if (!recording) return;
    setRecording(null);
    onRecorded(await recording.of.stop());
  };
  if (!recording)
    return (
      <Button icon={Mic} onPress={() => void start()}>
        {t('vm.record')}
      </Button>
    );
  return (
    <span className="voicemail-recording">
      <Button icon={Square} tone="end" onPress={() => void stop()}>
        {t('vm.stop')}
      </Button>
      <meter min={0} max={1} low={0.05} high={0.95} optimum={0.4} value={level} aria-label={t('vm.level')} />
      <span className="number">{t('vm.recording', { length: formatDuration(lengthMs) })}</span>
    </span>
  );
}

function useProgress(recording: { of: Recording; sinceMs: number } | null): { level: number; lengthMs: number } {
  const [progress, setProgress] = useState({ level: 0, lengthMs: 0 });
  useEffect(() => {
    if (!recording) return;
    const timer = setInterval(() => setProgress({ level: recording.of.level(), lengthMs: Date.now() - recording.sinceMs }), 100);
    return () => clearInterval(timer);
  }, [recording]);
  return progress;
}
