import { useQuery } from '@tanstack/react-query';
import { History, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { FlowDifference, FlowVersionView, FlowView, readFlowVersion } from '../../../../src/contract/rest/flows.ts';
import { useDesk } from '../../../app/session.tsx';
import type { OutputOf } from '../../../client/rest-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';
import { differencesTold } from './difference-told.ts';
import type { Telling } from './flow-sentences.ts';
import { flowPath } from './use-flow.ts';
import type { Saving } from './use-saving.ts';

interface Props {
  flow: FlowView;
  /** Something is drawn that is not saved: going back would lose it. */
  isDirty: boolean;
  saving: Saving;
  telling: Telling;
}

/** Every version that was saved: who, when, why; what differs, and the way back. */
export function VersionsPanel({ flow, isDirty, saving, telling }: Props) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const [compared, setCompared] = useState<number | null>(null);
  const latest = flow.draft?.number ?? 0;
  const versions = useQuery({
    queryKey: ['admin', 'flow-versions', flow.id, latest, flow.live?.number],
    queryFn: () => rest.send<{ items: FlowVersionView[] }>('GET', flowPath(flow.id, '/versions'), {}),
  });
  if (versions.isPending) return <SkeletonLines />;
  if (versions.isError && !versions.data)
    return <Failed sentence={versions.error.message} retryLabel={t('common.retry')} onRetry={() => void versions.refetch()} />;
  if (versions.data.items.length === 0) return <Empty icon={History} title={t('flows.no-versions')} />;
  return (
    <section className="flow-versions" aria-label={t('flows.versions')}>
      <ol>
        {versions.data.items.map((version) => (
          <li key={version.number}>
            <div className="row tight">
              <strong className="number">{t('flows.version', { number: version.number })}</strong>
              {version.isLive ? <span className="tag connected">{t('flows.live')}</span> : null}
              <span className="faint">
                <When at={version.savedAt} />
              </span>
            </div>
            <p className="soft">{[version.savedBy, version.note].filter(Boolean).join(' · ')}</p>
            {version.number === latest ? null : (
              <div className="row tight">
                <Button
                  tone="quiet"
                  isSelected={compared === version.number}
                  onPress={() => setCompared(compared === version.number ? null : version.number)}
                >
                  {t('flows.compare')}
                </Button>
                <Button
                  tone="quiet"
                  icon={RotateCcw}
                  isDisabled={isDirty || saving.isBusy}
                  onPress={() => saving.restore.mutate(version.number)}
                >
                  {t('flows.go-back')}
                </Button>
              </div>
            )}
            {compared === version.number ? (
              <Differences {...{ flowId: flow.id, telling }} from={version.number} to={latest} />
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What differs from the earlier to the later one, in the names that the drawing has. */
function Differences({ flowId, from, to, telling }: { flowId: string; from: number; to: number; telling: Telling }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const { data, error } = useQuery({
    queryKey: ['admin', 'flow-comparison', flowId, from, to],
    queryFn: async () => {
      const drawn = (number: number) =>
        rest.send<OutputOf<typeof readFlowVersion>>('GET', flowPath(flowId, `/versions/${number}`), {});
      const [found, before, after] = await Promise.all([
        rest.send<{ items: FlowDifference[] }>('GET', flowPath(flowId, '/comparison'), { query: { from, to } }),
        drawn(from),
        drawn(to),
      ]);
      return { items: found.items, before: before.document, after: after.document };
    },
  });
  if (error) return <p className="field-problem">{error.message}</p>;
  if (!data) return <SkeletonLines count={2} />;
  if (data.items.length === 0) return <p className="faint">{t('flows.no-differences')}</p>;
  return (
    <ul className="flow-differences">
      {differencesTold(telling, data, data.items).map(({ key, change, name, field, before, after }) => (
        <li key={key}>
          <span className="tag">{t(`flows.change-${change}`)}</span> {name}
          {field ? <span className="faint"> {field}</span> : null}
          {before !== null || after !== null ? (
            <p className="soft">
              {before === null ? null : <del>{before}</del>} {after === null ? null : <ins>{after}</ins>}
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
