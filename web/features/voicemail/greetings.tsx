import { useQueryClient } from '@tanstack/react-query';
import { Trash2, Upload } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { VoicemailBox, VoicemailGreetingKind, VoicemailGreetingView } from '../../../src/contract/rest/voicemail.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { ApiError } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { toasts } from '../../ui/toasts.tsx';
import { longestGreetingMs, Recorder } from './greeting-recorder.tsx';
import { Player } from './player.tsx';
import { boxKey } from './use-voicemail.ts';
import { wavOfFile } from './wav-recording.ts';
import { useVoicemailWords } from './words/index.ts';

const kinds: readonly VoicemailGreetingKind[] = ['usual', 'busy', 'absent', 'closed'];
const soundPath = '/api/v1/voicemail/greetings/:kind/sound';

/** What callers hear before the tone: by my state, or one for everybody. */
export function Greetings({ box }: { box: VoicemailBox }) {
  const { t } = useVoicemailWords();
  const { greetings } = box;
  return (
    <section className="panel voicemail-section" aria-label={t('vm.greetings')}>
      <h2>{t('vm.greetings')}</h2>
      <p className="faint">{t('vm.greetings-help')}</p>
      <GreetingChoice box={box} />
      <ul className="voicemail-list">
        {kinds.map((kind) => (
          <GreetingRow key={kind} kind={kind} greeting={greetings.find((one) => one.kind === kind) ?? null} />
        ))}
      </ul>
    </section>
  );
}

function GreetingChoice({ box }: { box: VoicemailBox }) {
  const { t } = useVoicemailWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const choose = (id: string) => {
    const alwaysGreeting = kinds.find((kind) => kind === id) ?? null;
    queries.setQueryData<VoicemailBox>(boxKey, { ...box, alwaysGreeting });
    rest
      .call(routes.voicemail.changeVoicemailChoices, { body: { alwaysGreeting } })
      .catch((error: unknown) => complain(t('vm.not-changed', { reason: error instanceof Error ? error.message : '' })))
      .finally(() => void queries.invalidateQueries({ queryKey: boxKey }));
  };
  return (
    <div className="voicemail-choice">
      <Choice
        label={t('vm.callers-hear')}
        value={box.alwaysGreeting ?? 'by-state'}
        onChange={choose}
        options={[
          { id: 'by-state', label: t('vm.by-state') },
          ...kinds.map((kind) => ({ id: kind, label: t('vm.always', { name: t(`vm.${kind}`) }) })),
        ]}
      />
    </div>
  );
}

/** Why a recording was not taken, in words of this page. */
function useRefusal(): (error: unknown) => string {
  const { t } = useVoicemailWords();
  return useCallback(
    (error) => {
      if (error instanceof ApiError && error.code === 'wav-unreadable') return t('vm.bad-file');
      if (error instanceof ApiError && error.code === 'input-too-large') return t('vm.too-long');
      return t('vm.not-changed', { reason: error instanceof Error ? error.message : '' });
    },
    [t],
  );
}

/** Changes a greeting; `refused` says in words why the last one was not taken. */
function useGreeting(kind: VoicemailGreetingKind) {
  const { t } = useVoicemailWords();
  const { rest } = useDesk();
  const [refused, complain] = useState('');
  const queries = useQueryClient();
  const refusal = useRefusal();
  const attempt = async (work: () => Promise<unknown>) => {
    complain('');
    try {
      await work();
    } catch (error) {
      complain(refusal(error));
    }
    void queries.invalidateQueries({ queryKey: boxKey });
  };
  const save = (sound: Blob) => rest.upload('/api/v1/voicemail/greetings/:kind', { params: { kind } }, sound);
  const use = (sound: Blob) =>
    attempt(async () => {
      await save(sound);
      toasts.show({ sentence: t('vm.greeting-saved') });
    });
  const upload = (file: Blob) =>
    attempt(async () => {
      const read = await wavOfFile(file);
      if (!read) return complain(t('vm.bad-file'));
      if (read.durationMs > longestGreetingMs) return complain(t('vm.too-long'));
      await save(read.wav);
      toasts.show({ sentence: t('vm.greeting-saved') });
    });
  const remove = () =>
    attempt(async () => {
      const sound = await rest.file('GET', soundPath, { params: { kind } });
      await rest.call(routes.voicemail.removeVoicemailGreeting, { params: { kind } });
      const undo = { label: t('vm.undo'), run: () => void attempt(() => save(sound)) };
      toasts.show({ sentence: t('vm.greeting-removed'), action: undo });
    });
  return { use, upload, remove, refused };
}

function GreetingRow({ kind, greeting }: { kind: VoicemailGreetingKind; greeting: VoicemailGreetingView | null }) {
  const { t, locale } = useVoicemailWords();
  const now = useNow(60_000);
  const [recorded, setRecorded] = useState<Blob | null>(null);
  const { use, upload, remove, refused } = useGreeting(kind);
  const name = t(`vm.${kind}`);
  return (
    <li className="voicemail-message" aria-label={name}>
      <div className="voicemail-head greeting-head">
        <strong>{name}</strong>
        <span className="faint">
          {greeting ? t('vm.recorded', { when: formatWhen(greeting.recordedAt, now, locale) }) : t('vm.standard')}
        </span>
      </div>
      {greeting ? (
        <div className="voicemail-kept">
          <Player
            label={t('vm.greeting-named', { name })}
            source={`${soundPath.replace(':kind', kind)}?at=${greeting.recordedAt}`}
            lengthMs={greeting.durationMs}
          />
          <IconButton icon={Trash2} label={t('vm.remove-greeting', { name })} onPress={() => void remove()} />
        </div>
      ) : null}
      <div className="voicemail-body">
        <Recorder name={name} onRecorded={setRecorded} />
        <UploadButton name={name} onChosen={(file) => void upload(file)} />
      </div>
      {refused ? (
        <p className="notice failed" role="alert">
          {refused}
        </p>
      ) : null}
      {recorded ? (
        <Review
          sound={recorded}
          onUse={() => void use(recorded).then(() => setRecorded(null))}
          onDiscard={() => setRecorded(null)}
        />
      ) : null}
    </li>
  );
}

function UploadButton({ name, onChosen }: { name: string; onChosen: (file: File) => void }) {
  const { t } = useVoicemailWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={Upload} tone="quiet" aria-label={t('vm.upload-named', { name })} onPress={() => input.current?.click()}>
        {t('vm.upload')}
      </Button>
      <input
        ref={input}
        type="file"
        accept="audio/*,.wav"
        aria-label={t('vm.upload-named', { name })}
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

/** Of 16 kHz and 16 bits, after a header of 44 bytes. */
const lengthOf = (sound: Blob) => (sound.size - 44) / 32;

function Review({ sound, onUse, onDiscard }: { sound: Blob; onUse: () => void; onDiscard: () => void }) {
  const { t } = useVoicemailWords();
  const address = useMemo(() => URL.createObjectURL(sound), [sound]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <div className="voicemail-review">
      <Player label={t('vm.recording-new')} source={address} lengthMs={lengthOf(sound)} />
      <div className="voicemail-body">
        <Button tone="primary" onPress={onUse}>
          {t('vm.use')}
        </Button>
        <Button tone="quiet" onPress={onDiscard}>
          {t('vm.discard')}
        </Button>
      </div>
    </div>
  );
}
