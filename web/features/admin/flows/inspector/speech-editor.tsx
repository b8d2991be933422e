import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { Label, TextArea, TextField } from 'react-aria-components';
import type { FlowDocument } from '../../../../../src/contract/rest/flow-document.ts';
import type { Speech, SpeechPart } from '../../../../../src/contract/rest/flow-speech.ts';
import { useDesk } from '../../../../app/session.tsx';
import { Button } from '../../../../ui/button.tsx';
import { type Language, languageNames } from '../../../../ui/words/index.ts';
import { useAdminWords } from '../../words/index.ts';
import type { Telling } from '../flow-sentences.ts';
import { Pick, WordChoice } from './inputs.tsx';
import { ListEditor } from './list-editor.tsx';
import { OperandEditor } from './operand-editor.tsx';

interface Props {
  label: string;
  speech: Speech;
  document: FlowDocument;
  telling: Telling;
  onChange: (speech: Speech, label?: string) => void;
}

const kinds = ['text', 'prompt', 'phrase', 'value'] as const;

function newPart(kind: SpeechPart['kind']): SpeechPart {
  switch (kind) {
    case 'text':
      return { kind, texts: {} };
    case 'prompt':
      return { kind, promptId: '' };
    case 'phrase':
      return { kind, name: '' };
    case 'value':
      return { kind, of: { kind: 'caller', field: 'number' }, as: 'digits' };
  }
}

/** What is said: texts, prompts, phrases and values, part after part. */
export function SpeechEditor({ label, speech, document, telling, onChange }: Props) {
  const { t } = useAdminWords();
  return (
    <ListEditor<SpeechPart>
      label={label}
      items={speech}
      max={20}
      addLabel={t('flows.say-more')}
      make={() => newPart('text')}
      onChange={onChange}
    >
      {(part, change) => (
        <>
          <WordChoice
            label={t('flows.part')}
            value={part.kind}
            ids={kinds}
            wordOf={(kind) => t(`flows.part-${kind}`)}
            onChange={(kind) => change(newPart(kind))}
          />
          {part.kind === 'prompt' ? (
            <Pick
              label={t('flows.prompt')}
              list="prompts"
              value={part.promptId}
              telling={telling}
              onChange={(promptId) => change({ ...part, promptId })}
            />
          ) : null}
          {part.kind === 'phrase' ? (
            <Pick
              label={t('flows.phrase')}
              list="phrases"
              value={part.name}
              telling={telling}
              onChange={(name) => change({ ...part, name })}
            />
          ) : null}
          {part.kind === 'value' ? (
            <>
              <OperandEditor
                label={t('flows.value')}
                value={part.of}
                document={document}
                telling={telling}
                onChange={(of) => change({ ...part, of }, 'value')}
              />
              <WordChoice
                label={t('flows.read-as')}
                value={part.as}
                ids={['digits', 'number']}
                wordOf={(id) => t(`flows.as-${id}`)}
                onChange={(as) => change({ ...part, as })}
              />
            </>
          ) : null}
          {part.kind === 'text'
            ? document.languages.map((language) => (
                <SpokenText
                  key={language}
                  language={language}
                  text={part.texts[language] ?? ''}
                  onChange={(text) => change({ ...part, texts: { ...part.texts, [language]: text } }, `text ${language}`)}
                />
              ))
            : null}
        </>
      )}
    </ListEditor>
  );
}

/** What a node says, of all that say one thing. */
export function Said({
  document,
  settings,
  telling,
  onChange,
}: Omit<Props, 'label' | 'speech' | 'onChange'> & {
  settings: { readonly speech: Speech };
  onChange: (part: { speech: Speech }, label?: string) => void;
}) {
  const { t } = useAdminWords();
  return (
    <SpeechEditor
      label={t('flows.said')}
      speech={settings.speech}
      document={document}
      telling={telling}
      onChange={(speech, label) => onChange({ speech }, label)}
    />
  );
}

/** A text that the machine speaks, and how it sounds. */
function SpokenText({ language, text, onChange }: { language: Language; text: string; onChange: (text: string) => void }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const hear = useMutation({
    mutationFn: async () => {
      const sound = await rest.file('POST', '/api/v1/admin/prompts/speech', { body: { language, text } });
      const url = URL.createObjectURL(sound);
      const audio = new Audio(url);
      audio.addEventListener('ended', () => URL.revokeObjectURL(url));
      await audio.play();
    },
  });
  return (
    <div className="spoken-text">
      <TextField className="field" value={text} onChange={onChange}>
        <Label>{languageNames[language]}</Label>
        <TextArea className="input" rows={2} lang={language} />
      </TextField>
      <Button icon={Play} tone="quiet" isDisabled={text.trim() === '' || hear.isPending} onPress={() => hear.mutate()}>
        {t('flows.hear')}
      </Button>
      {hear.isError ? <p className="field-problem">{hear.error.message}</p> : null}
    </div>
  );
}
