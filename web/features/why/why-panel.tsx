/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions -- Escape closes the panel */
import { useQuery } from '@tanstack/react-query';
import { Download, Info, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { CallStep } from '../../../src/contract/rest/call-log.ts';
import { useDesk } from '../../app/session.tsx';
import { pathOf } from '../../client/rest-client.ts';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useWords } from '../../ui/words/index.ts';
import './why.css';

const Ladder = lazy(async () => ({ default: (await import('../traces/ladder.tsx')).Ladder }));

/** ⓘ: a sentence, then the steps, then the raw events. */
export function WhyPanel({ callId, onClose }: { callId: string; onClose: () => void }) {
  const { t } = useWords();
  const { rest, user } = useDesk();
  const [hasLadder, setLadder] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const { data, isPending, error } = useQuery({
    queryKey: ['why', callId],
    queryFn: () => rest.call(routes.callLog.explainCall, { params: { callId } }),
  });
  useEffect(() => panel.current?.focus(), []);
  const decision = data?.steps.find((step) => step.decision)?.decision;
  return (
    <aside
      ref={panel}
      className="side-panel"
      aria-label={t('why.call')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header>
        <Info className="icon" aria-hidden="true" />
        <h2>{t('why.call')}</h2>
        <IconButton icon={X} label={t('common.close')} onPress={onClose} />
      </header>
      <div className="content">
        {isPending ? <p className="faint">{t('common.loading')}</p> : null}
        {error ? <p className="notice failed">{error.message}</p> : null}
        {decision ? <p className="why-sentence">{decision.sentence}</p> : null}
        {data?.steps.length === 0 ? <p className="faint">{t('why.empty')}</p> : null}
        {data && data.steps.length > 0 ? <Steps steps={data.steps} /> : null}
        {user.role === 'administrator' ? (
          <div className="row why-tools">
            <Button isSelected={hasLadder} onPress={() => setLadder(!hasLadder)}>
              {t('why.ladder')}
            </Button>
            <a className="button plain" href={pathOf(routes.trace.callCapture.path, { params: { callId } })} download>
              <Download className="icon" aria-hidden="true" />
              {t('why.capture')}
            </a>
          </div>
        ) : null}
        <Suspense fallback={null}>{hasLadder ? <Ladder callId={callId} /> : null}</Suspense>
      </div>
    </aside>
  );
}

function Steps({ steps }: { steps: readonly CallStep[] }) {
  const { t } = useWords();
  const first = steps[0]?.atMs ?? 0;
  return (
    <>
      <h3>{t('why.steps')}</h3>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step.seq}>
            <span className="faint number">+{((step.atMs - first) / 1000).toFixed(1)} s</span>
            <div>
              <p>{step.sentence}</p>
              {step.decision && step.decision.steps.length > 0 ? (
                <ul className="soft">
                  {step.decision.steps.map((reason) => (
                    <li key={reason.code + reason.sentence}>{reason.sentence}</li>
                  ))}
                </ul>
              ) : null}
              <details>
                <summary className="faint">{t('why.raw')}</summary>
                <pre>{JSON.stringify(step.raw, null, 2)}</pre>
              </details>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
