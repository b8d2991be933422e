import { GraduationCap, Grid3x3 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { nameIn } from '../../../../src/contract/name-in.ts';
import type { SkillView } from '../../../../src/contract/rest/skills.ts';
import { Button } from '../../../ui/button.tsx';
import { byLanguageSpec } from '../resource/by-language-field.tsx';
import { changedColumn, textColumn } from '../resource/columns.tsx';
import { nameSpec } from '../resource/field-spec.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';
import { SkillMatrix } from './skill-matrix.tsx';
import '../centre/centre.css';

/** What agents may know; and who knows what how well, as a table. */
export function SkillsPage() {
  const { t, language } = useAdminWords();
  const client = useClient<SkillView>('skills');
  const [isMatrix, setMatrix] = useState(false);
  const resource = useMemo<Resource<SkillView>>(
    () => ({
      client,
      icon: GraduationCap,
      words: { title: 'page.skills', add: 'skills.add', empty: 'skills.empty', emptyHelp: 'skills.empty-help' },
      nameOf: (skill) => nameIn(skill, language),
      sort: 'name',
      columns: (words) => [
        textColumn(words, 'name', 'f.name', (skill) => nameIn(skill, words.language), {
          width: 'minmax(140px, 1.4fr)',
          isStrong: true,
        }),
        textColumn(words, 'description', 'f.description', ({ description }) => description, {
          width: 'minmax(120px, 2fr)',
          isSortable: false,
        }),
        textColumn(words, 'agents', 'page.agents', ({ agentCount }) => String(agentCount), {
          width: '90px',
          isSortable: false,
          isEnd: true,
        }),
        textColumn(words, 'queues', 'page.queues', ({ queueCount }) => String(queueCount), {
          width: '90px',
          isSortable: false,
          isEnd: true,
        }),
        changedColumn(words),
      ],
      fields: [
        nameSpec,
        byLanguageSpec('names', 'named.names', 'named.names-help'),
        { name: 'description', label: 'f.description', help: 'skills.description-help', kind: 'long-text' },
      ],
      toForm: (skill) => ({ name: skill?.name ?? '', names: skill?.names ?? {}, description: skill?.description ?? '' }),
      more: (
        <Button icon={Grid3x3} onPress={() => setMatrix(true)}>
          {t('skills.matrix')}
        </Button>
      ),
    }),
    [client, language, t],
  );
  return isMatrix ? <SkillMatrix onClose={() => setMatrix(false)} /> : <ResourcePage resource={resource} />;
}
