import { useQuery } from '@tanstack/react-query';
import { History, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { FlowDifference, FlowVersionView, FlowView } from '../../../../src/contract/rest/flows.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';
import { flowPath } from './use-flow.ts';
import type { Saving } from './use-saving.ts';

interface Props {
  flow: FlowView;
  /** Something is drawn that is not saved: going back would lose it. */
  isDirty: boolean;
  saving: Saving;
}

/** Every version that was saved: who, when, why; what differs, and the way back. */
export function VersionsPanel({ flow, isDirty, saving }: Props) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const [compared, setCompared] = useState<number | null>(null);
  const latest = flow.draft?.number ?? 0;
  const versions = useQuery({
    queryKey: ['admin', 'flow-versions', flow.id, latest, flow.live?.number],
    queryFn: () => rest.send<{ items: FlowVersionView[] }>('GET', flowPath(flow.id, '/versions'), {}),
  });
  if (versions.isPending) return <SkeletonLines />;
  if (versions.isError)
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
            {compared === version.number ? <Differences flowId={flow.id} from={version.number} to={latest} /> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Differences({ flowId, from, to }: { flowId: string; from: number; to: number }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const { data, error } = useQuery({
    queryKey: ['admin', 'flow-comparison', flowId, from, to],
    queryFn: () => rest.send<{ items: FlowDifference[] }>('GET', flowPath(flowId, '/comparison'), { query: { from, to } }),
  });
  if (error) return <p className="field-problem">{error.message}</p>;
  if (!data) return <SkeletonLines count={2} />;
  if (data.items.length === 0) return <p className="faint">{t('flows.no-differences')}</p>;
  return (
    <ul className="flow-differences">
      {data.items.map((one) => (
        <li key={`${one.what} ${one.id} ${one.field} ${one.change}`}>
          <span className="tag">{t(`flows.change-${one.change}`)}</span> {one.name || one.id}
          {one.field ? <span className="faint"> {one.field}</span> : null}
          {one.before !== null || one.after !== null ? (
            <p className="soft">
              {one.before === null ? null : <del>{one.before}</del>} {one.after === null ? null : <ins>{one.after}</ins>}
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
