import type { WaitingSettings } from '../../../../../src/contract/rest/flow-document.ts';
import type { Speech } from '../../../../../src/contract/rest/flow-speech.ts';
import { Checks } from '../../../../ui/checks.tsx';
import { Toggle } from '../../../../ui/toggle.tsx';
import { useAdminWords } from '../../words/index.ts';
import { freeKey, KeyList, keys } from './ask-settings.tsx';
import { NumberInput, Pick, WordChoice } from './inputs.tsx';
import { ListEditor } from './list-editor.tsx';
import type { SettingsProps } from './settings-props.ts';
import { SpeechEditor } from './speech-editor.tsx';

const announced = ['position', 'estimated-wait'] as const;

/** Into which queue, and what callers hear and can do while they wait. */
export function QueueSettings({ document, settings, telling, onChange }: SettingsProps<'queue'>) {
  const { t } = useAdminWords();
  const { waiting } = settings;
  const wait = (part: Partial<WaitingSettings>, label?: string) => onChange({ waiting: { ...waiting, ...part } }, label);
  return (
    <>
      <Pick
        label={t('flows.queue')}
        list="queues"
        value={settings.queueId}
        telling={telling}
        onChange={(queueId) => onChange({ queueId })}
      />
      <NumberInput
        label={t('flows.max-wait')}
        hint={settings.maxWaitS === 0 ? t('flows.max-wait-queue') : ''}
        value={settings.maxWaitS}
        min={0}
        max={86_400}
        step={10}
        onChange={(maxWaitS) => onChange({ maxWaitS })}
      />
      <SpeechEditor
        label={t('flows.welcome')}
        speech={waiting.welcome}
        document={document}
        telling={telling}
        onChange={(welcome, label) => wait({ welcome }, label)}
      />
      <WordChoice
        label={t('flows.music')}
        value={waiting.music.kind}
        ids={['usual', 'silence', 'prompt']}
        wordOf={(kind) => t(`flows.music-${kind}`)}
        onChange={(kind) => wait({ music: kind === 'prompt' ? { kind, promptId: '' } : { kind } })}
      />
      {waiting.music.kind === 'prompt' ? (
        <Pick
          label={t('flows.prompt')}
          list="prompts"
          value={waiting.music.promptId}
          telling={telling}
          onChange={(promptId) => wait({ music: { kind: 'prompt', promptId } })}
        />
      ) : null}
      <Checks
        label={t('flows.announces')}
        hint={t('flows.announces-help')}
        options={announced.map((id) => ({ id, label: t(`flows.announce-${id}`) }))}
        value={waiting.announces}
        onChange={(ids) => wait({ announces: announced.filter((id) => ids.includes(id)) })}
      />
      <div className="pair">
        <NumberInput
          label={t('flows.first-after')}
          value={waiting.firstAfterS}
          min={0}
          max={3600}
          onChange={(firstAfterS) => wait({ firstAfterS })}
        />
        <NumberInput label={t('flows.every')} value={waiting.everyS} min={0} max={3600} onChange={(everyS) => wait({ everyS })} />
      </div>
      <ListEditor<Speech>
        label={t('flows.comfort')}
        items={waiting.comfort}
        max={10}
        addLabel={t('flows.add-comfort')}
        make={() => [{ kind: 'text', texts: {} }]}
        onChange={(comfort, label) => wait({ comfort }, label)}
      >
        {(speech, change, index) => (
          <SpeechEditor
            label={t('flows.comfort-number', { number: index + 1 })}
            speech={speech}
            document={document}
            telling={telling}
            onChange={change}
          />
        )}
      </ListEditor>
      <CallBackOffer callBack={waiting.callBack} exits={waiting.exits} onChange={(callBack) => wait({ callBack })} />
      <KeyList label={t('flows.exits')} items={waiting.exits} onChange={(exits, label) => wait({ exits }, label)} />
    </>
  );
}

function CallBackOffer({
  callBack,
  exits,
  onChange,
}: {
  callBack: WaitingSettings['callBack'];
  exits: WaitingSettings['exits'];
  onChange: (callBack: WaitingSettings['callBack']) => void;
}) {
  const { t } = useAdminWords();
  return (
    <>
      <Toggle
        label={t('flows.offer-call-back')}
        hint={t('flows.offer-call-back-help')}
        isOn={callBack !== null}
        onChange={(isOn) => onChange(isOn ? { key: freeKey(exits), firstAfterS: 60, everyS: 120 } : null)}
      />
      {callBack ? (
        <>
          <WordChoice
            label={t('flows.accept-key')}
            value={callBack.key}
            ids={keys}
            wordOf={(key) => key}
            onChange={(key) => onChange({ ...callBack, key })}
          />
          <div className="pair">
            <NumberInput
              label={t('flows.first-after')}
              value={callBack.firstAfterS}
              min={0}
              max={3600}
              onChange={(firstAfterS) => onChange({ ...callBack, firstAfterS })}
            />
            <NumberInput
              label={t('flows.every')}
              value={callBack.everyS}
              min={0}
              max={3600}
              onChange={(everyS) => onChange({ ...callBack, everyS })}
            />
          </div>
        </>
      ) : null}
    </>
  );
}
