import { useMutation, useQuery } from '@tanstack/react-query';
import { Phone, Trash2, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { PromptSoundView, PromptView, readSpeechEngine } from '../../../../src/contract/rest/prompts.ts';
import { useDesk } from '../../../app/session.tsx';
import type { OutputOf } from '../../../client/rest-client.ts';
import { announcer } from '../../../ui/announcer.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { formatDuration } from '../../../ui/format/duration.ts';
import { type Language, languageNames, languages } from '../../../ui/words/index.ts';
import { useAdminWords } from '../words/index.ts';
import './prompts.css';

export type SpeechEngine = OutputOf<typeof readSpeechEngine>;

interface Props {
  prompt: PromptView;
  engine: SpeechEngine | undefined;
  onChanged: () => void;
}

/** How it sounds in each language: hear it, upload a sound, record one by telephone, or let the machine speak again. */
export function PromptSounds({ prompt, engine, onChanged }: Props) {
  const { t } = useAdminWords();
  const formats = engine?.conversion.isReady ? engine.conversion.formats : ['wav'];
  return (
    <>
      <p className="hint">{t('prompts.sounds-help', { formats: formats.join(', ') })}</p>
      <ul className="prompt-sounds">
        {languages.map((language) => (
          <li key={language}>
            <LanguageSound
              prompt={prompt}
              language={language}
              sound={prompt.sounds.find((one) => one.language === language)}
              formats={formats}
              onChanged={onChanged}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

const promptPath = (id: string) => `/api/v1/admin/prompts/${encodeURIComponent(id)}`;
const soundPath = (id: string, language: Language, rest = '') => `${promptPath(id)}/sounds/${language}${rest}`;
const lookEveryMs = 1500;

/** Rings the administrator's telephone, and looks now and then whether the recording has come. */
function useRecording({ prompt, language, sound, onChanged }: Pick<SoundProps, 'prompt' | 'language' | 'sound' | 'onChanged'>) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const record = useMutation({ mutationFn: () => rest.send('POST', soundPath(prompt.id, language, '/recording'), {}) });
  const { isSuccess: isWaiting, reset } = record;
  const { data } = useQuery({
    queryKey: ['admin', 'prompt-recording', prompt.id, language],
    enabled: isWaiting,
    gcTime: 0,
    refetchInterval: lookEveryMs,
    queryFn: () => rest.send<PromptView>('GET', promptPath(prompt.id), {}),
  });
  const madeAt = data?.sounds.find((one) => one.language === language)?.madeAt ?? null;
  const hasCome = isWaiting && madeAt !== null && madeAt !== (sound?.madeAt ?? null);
  useEffect(() => {
    if (!hasCome) return;
    reset();
    announcer.say(t('prompts.recorded'));
    onChanged();
  }, [hasCome, reset, onChanged, t]);
  return record;
}

interface SoundProps {
  prompt: PromptView;
  language: Language;
  sound: PromptSoundView | undefined;
  formats: readonly string[];
  onChanged: () => void;
}

function LanguageSound({ prompt, language, sound, formats, onChanged }: SoundProps) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const upload = useMutation({
    mutationFn: (file: File) => rest.upload(soundPath(prompt.id, language), {}, file),
    onSuccess: onChanged,
  });
  const remove = useMutation({
    mutationFn: () => rest.send('DELETE', soundPath(prompt.id, language), {}),
    onSuccess: onChanged,
  });
  const record = useRecording({ prompt, language, sound, onChanged });
  const error = upload.error ?? remove.error ?? record.error;
  const name = languageNames[language];
  return (
    <>
      <div className="row tight wrap">
        <strong>{name}</strong>
        <span className="faint">{stateOf(sound, t)}</span>
        {sound?.durationMs ? <span className="faint number">{formatDuration(sound.durationMs)}</span> : null}
        <span className="push row tight">
          <FileTrigger
            acceptedFileTypes={formats.map((format) => `.${format}`)}
            onSelect={(files) => {
              const file = files?.item(0);
              if (file) upload.mutate(file);
            }}
          >
            <Button icon={Upload} tone="quiet" isDisabled={upload.isPending}>
              {t('prompts.upload')}
            </Button>
          </FileTrigger>
          <Button icon={Phone} tone="quiet" isDisabled={record.isPending} onPress={() => record.mutate()}>
            {t('prompts.record')}
          </Button>
          {sound?.kind === 'sound' ? (
            <IconButton icon={Trash2} label={t('prompts.take-away', { language: name })} onPress={() => remove.mutate()} />
          ) : null}
        </span>
      </div>
      {record.isSuccess ? <output className="hint">{t('prompts.recording-help')}</output> : null}
      {error ? <p className="field-problem">{error.message}</p> : null}
      {sound?.isReady ? <Listen key={`${prompt.version} ${sound.madeAt}`} id={prompt.id} language={language} /> : null}
    </>
  );
}

function stateOf(sound: PromptSoundView | undefined, t: ReturnType<typeof useAdminWords>['t']): string {
  if (!sound) return t('prompts.nothing');
  if (!sound.isReady) return t('prompts.waits');
  return t(sound.kind === 'sound' ? 'prompts.by-person' : 'prompts.by-machine');
}

/** The sound, fetched with the session of the page. */
function Listen({ id, language }: { id: string; language: Language }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const [url, setUrl] = useState<string | null>(null);
  const fetched = useMutation({
    mutationFn: () => rest.file('GET', soundPath(id, language), {}),
    onSuccess: (sound) => setUrl(URL.createObjectURL(sound)),
  });
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  if (!url)
    return (
      <>
        <Button tone="quiet" isDisabled={fetched.isPending} onPress={() => fetched.mutate()}>
          {t('flows.hear')}
        </Button>
        {fetched.isError ? <p className="field-problem">{fetched.error.message}</p> : null}
      </>
    );
  return (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- what is said stands in the form beside it
    <audio src={url} controls autoPlay aria-label={languageNames[language]} />
  );
}
