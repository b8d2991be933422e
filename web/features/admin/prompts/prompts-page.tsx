import { useQuery } from '@tanstack/react-query';
import { AudioLines } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { PromptView } from '../../../../src/contract/rest/prompts.ts';
import { useDesk } from '../../../app/session.tsx';
import { languageNames, languages } from '../../../ui/words/index.ts';
import { changedColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import type { FormValues } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import type { SpeechEngine } from './prompt-sounds.tsx';
import { PromptSounds } from './prompt-sounds.tsx';

const textField = (language: string): string => `text-${language}`;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** From the fields of the form to texts by language. */
function textsOf(values: FormValues): Record<string, string> {
  return Object.fromEntries(languages.map((language) => [language, textOf(values[textField(language)])]));
}

/** What callers are told: sounds and texts of the company, in its languages. */
export function PromptsPage() {
  const client = useClient<PromptView>('prompts');
  const { rest } = useDesk();
  const [revision, setRevision] = useState(0);
  const engine = useQuery({
    queryKey: ['admin', 'speech-engine'],
    queryFn: () => rest.send<SpeechEngine>('GET', '/api/v1/admin/prompts/engine', {}),
  });
  const resource = useMemo<Resource<PromptView>>(
    () => ({
      client,
      icon: AudioLines,
      words: {
        title: 'page.prompts',
        add: 'prompts.add',
        empty: 'prompts.empty',
        emptyHelp: 'prompts.empty-help',
        lead: 'prompts.lead',
      },
      nameOf: ({ name }) => name,
      sort: 'name',
      revision,
      above: engine.data && !engine.data.speech.isReady ? <p className="notice ringing">{engine.data.speech.sentence}</p> : null,
      columns: (words) => [
        nameColumn(words),
        textColumn(
          words,
          'languages',
          'prompts.languages',
          ({ sounds }) => sounds.map(({ language }) => languageNames[language]).join(', '),
          { isSortable: false },
        ),
        textColumn(
          words,
          'missing',
          'prompts.ready',
          ({ sounds }) => words.t(sounds.every(({ isReady }) => isReady) ? 'prompts.all-ready' : 'prompts.not-all-ready'),
          { isSortable: false },
        ),
        textColumn(words, 'usedBy', 'prompts.used-by', ({ usedBy }) => usedBy.map(({ name }) => name).join(', '), {
          isSortable: false,
        }),
        changedColumn(words),
      ],
      fields: [
        nameSpec,
        ...languages.map((language, index) => ({
          name: textField(language),
          label: `prompts.text-${language}` as const,
          kind: 'long-text' as const,
          rows: 2,
          isWide: true,
          ...(index === 0 ? { section: 'prompts.texts' as const, help: 'prompts.texts-help' as const } : {}),
        })),
      ],
      toForm: (prompt) => ({
        name: prompt?.name ?? '',
        ...Object.fromEntries(
          languages.map((language) => [
            textField(language),
            prompt?.sounds.find((sound) => sound.language === language)?.text ?? '',
          ]),
        ),
      }),
      toBody: (values, all) => {
        const isText = Object.keys(values).some((name) => name.startsWith('text-'));
        return { ...('name' in values ? { name: values['name'] } : {}), ...(isText ? { texts: textsOf(all) } : {}) };
      },
      tabs: [
        {
          id: 'sounds',
          word: 'prompts.sounds',
          render: (prompt) => (
            <PromptSounds prompt={prompt} engine={engine.data} onChanged={() => setRevision((before) => before + 1)} />
          ),
        },
      ],
    }),
    [client, engine.data, revision],
  );
  return <ResourcePage resource={resource} />;
}
