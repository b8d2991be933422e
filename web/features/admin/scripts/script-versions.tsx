import { useQuery } from '@tanstack/react-query';
import type { ScriptVersionView, ScriptView } from '../../../../src/contract/rest/scripts.ts';
import { useDesk } from '../../../app/session.tsx';
import { Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';
import { ScriptPreview } from './script-preview.tsx';

/** Every wording a script had; what was filled in belongs to one of them. */
export function ScriptVersions({ script }: { script: ScriptView }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const asked = useQuery({
    queryKey: ['script-versions', script.id, script.version],
    queryFn: () =>
      rest.send<{ items: ScriptVersionView[] }>('GET', '/api/v1/admin/scripts/:id/versions', { params: { id: script.id } }),
  });
  if (asked.isError)
    return (
      <Failed
        sentence={t('list.failed', { detail: asked.error.message })}
        retryLabel={t('common.retry')}
        onRetry={() => void asked.refetch()}
      />
    );
  if (!asked.data) return <SkeletonLines />;
  return (
    <>
      {asked.data.items.map(({ version, madeAt, madeBy, blocks }, index) => (
        <details key={version} open={index === 0}>
          <summary>
            {t('scripts.version', { version })} · <When at={madeAt} /> {madeBy ? `· ${madeBy}` : ''}
          </summary>
          <ScriptPreview blocks={blocks} />
        </details>
      ))}
    </>
  );
}
