import { useCallback, useEffect, useState } from 'react';
import { preferences, type Theme } from '../../app/preferences.ts';
import { useDesk } from '../../app/session.tsx';
import {
  type AudioChoice,
  type AudioDevice,
  keepAudioChoice,
  listAudioDevices,
  openMicrophone,
  readAudioChoice,
} from '../../softphone/audio-devices.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Segments } from '../../ui/segments.tsx';
import { languageNames, languages, useWords } from '../../ui/words/index.ts';
import { LinksSection } from '../dial/links-section.tsx';
import { NotificationsSection } from '../notifications/notifications-section.tsx';
import { DevicesSection } from '../security/devices-section.tsx';
import { SecuritySection } from '../security/security-section.tsx';
import { TokensSection } from '../security/tokens-section.tsx';
import { SoundCheckSection } from '../sound-check/sound-check-section.tsx';

/** Sound, language, colours, how I sign in and where I am signed in. */
export function SettingsPage() {
  const { t } = useWords();
  return (
    <div className="page">
      <h1>{t('settings.title')}</h1>
      <Sound />
      <SoundCheckSection />
      <Look />
      <NotificationsSection />
      <LinksSection />
      <SecuritySection />
      <DevicesSection />
      <TokensSection />
    </div>
  );
}

function Sound() {
  const { t } = useWords();
  const { sound, phone } = useDesk();
  const [choice, setChoice] = useState(readAudioChoice);
  const [devices, setDevices] = useState<{ inputs: AudioDevice[]; outputs: AudioDevice[] }>({ inputs: [], outputs: [] });
  const list = useCallback(() => void listAudioDevices().then(setDevices), []);
  useEffect(list, [list]);
  const change = (part: Partial<AudioChoice>) => {
    const next = { ...choice, ...part };
    setChoice(next);
    keepAudioChoice(next);
    sound.apply(next);
    if (part.microphone !== undefined) void phone.calls.changeMicrophone().catch(() => {});
  };
  const options = (all: AudioDevice[]) => [
    { id: 'system', label: t('settings.system-device') },
    ...all.filter(({ label }) => label).map(({ id, label }) => ({ id, label })),
  ];
  const picker = (word: 'microphone' | 'speaker' | 'ringer', all: AudioDevice[]) => (
    <Choice
      label={t(`settings.${word}`)}
      options={options(all)}
      value={choice[word] || 'system'}
      onChange={(id) => change({ [word]: id === 'system' ? '' : id })}
    />
  );
  const hasNames = devices.inputs.some(({ label }) => label);
  return (
    <section className="panel">
      <h2>{t('settings.sound')}</h2>
      <div className="grid-two">
        {picker('microphone', devices.inputs)}
        {picker('speaker', devices.outputs)}
        {picker('ringer', devices.outputs)}
        <div className="field">
          <span className="label">{t('settings.ring-volume')}</span>
          <div className="row">
            <Segments
              label={t('settings.ring-volume')}
              value={String(choice.ringVolume)}
              onChange={(volume) => change({ ringVolume: Number(volume) })}
              options={[
                { id: '0', label: t('settings.volume-off') },
                { id: '0.25', label: t('settings.volume-soft') },
                { id: '0.6', label: t('settings.volume-medium') },
                { id: '1', label: t('settings.volume-loud') },
              ]}
            />
            <Button
              onPress={() => {
                sound.startTone('ring');
                setTimeout(() => sound.stopTone('ring'), 2000);
              }}
            >
              {t('settings.test')}
            </Button>
          </div>
        </div>
      </div>
      {hasNames ? null : (
        <p className="row" style={{ marginTop: 12 }}>
          <Button
            onPress={() =>
              void openMicrophone(choice).then(
                (stream) => (sound.closeMicrophone(stream), list()),
                () => {},
              )
            }
          >
            {t('settings.labels')}
          </Button>
        </p>
      )}
    </section>
  );
}

function Look() {
  const words = useWords();
  const { t } = words;
  const [theme, setTheme] = useState(preferences.theme);
  const themes: Theme[] = ['system', 'light', 'dark'];
  return (
    <section className="panel">
      <h2>{t('settings.look')}</h2>
      <div className="grid-two">
        <Choice
          label={t('settings.language')}
          options={languages.map((id) => ({ id, label: languageNames[id] }))}
          value={words.language}
          onChange={(language) => {
            preferences.setLanguage(language);
            location.reload();
          }}
        />
        <div className="field">
          <span className="label">{t('settings.theme')}</span>
          <div>
            <Segments
              label={t('settings.theme')}
              value={theme}
              onChange={(next) => {
                setTheme(next);
                preferences.setTheme(next);
              }}
              options={themes.map((id) => ({ id, label: t(`settings.theme-${id}`) }))}
            />
          </div>
        </div>
      </div>
    </section>
  );
}
