import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleDashed, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ServiceView } from '../../../../src/contract/rest/services.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useNow } from '../../../ui/format/use-now.ts';
import { formatWhen } from '../../../ui/format/when.ts';
import { Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { serviceName } from '../incidents/incident-text.ts';
import { withChanged } from '../live/live-rows.ts';
import { LiveSign } from '../live/live-sign.tsx';
import { useLiveTopic } from '../live/use-live-topic.ts';
import { Since } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';

type Services = { readonly items: readonly ServiceView[] };
type Action = ServiceView['actions'][number];

const signs = {
  running: { icon: CircleCheck, tone: 'connected' },
  degraded: { icon: TriangleAlert, tone: 'ringing' },
  failed: { icon: CircleX, tone: 'failed' },
  stopped: { icon: CircleDashed, tone: '' },
  starting: { icon: LoaderCircle, tone: 'busy' },
  stopping: { icon: LoaderCircle, tone: 'busy' },
} as const;

/** The parts of the server: how each is, what it needs, and starting or stopping it. */
export function ServicesPage() {
  const words = useAdminWords();
  const { t } = words;
  const { rest } = useDesk();
  const queries = useQueryClient();
  const asked = useQuery({
    queryKey: ['services'],
    queryFn: () => rest.send<Services>('GET', '/api/v1/admin/services', {}),
  });
  useLiveTopic('services', {
    read: () => void queries.invalidateQueries({ queryKey: ['services'] }),
    onEvent: (event) => {
      if (event.type !== 'service-changed') return;
      queries.setQueryData<Services>(
        ['services'],
        (before) => before && { items: withChanged(before.items, event.service, ({ id }) => id) },
      );
      // An answer that is on its way may be older.
      if (queries.isFetching({ queryKey: ['services'] }) > 0) void queries.invalidateQueries({ queryKey: ['services'] });
    },
  });
  const act = useMutation({
    mutationFn: ({ id, action }: { id: string; action: Action }) =>
      rest.send<ServiceView>('POST', '/api/v1/admin/services/:id/:action', { params: { id, action } }),
    onSuccess: (service, { action }) =>
      toasts.show({ sentence: t(`services.done-${action}`, { name: serviceName(service, words) }) }),
    onError: (error) => toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: error.message }) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['services'] }),
  });
  const services = asked.data?.items ?? [];
  const nameOf = (id: string) => serviceName(services.find((service) => service.id === id) ?? { id, name: id }, words);
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.services')}</h1>
        <LiveSign topic="services" />
      </header>
      <p className="lead">{t('services.lead')}</p>
      {asked.isError ? (
        <Failed
          sentence={t('list.failed', { detail: asked.error.message })}
          retryLabel={t('common.retry')}
          onRetry={() => void asked.refetch()}
        />
      ) : null}
      {asked.isPending ? <SkeletonLines count={8} /> : null}
      <ul className="service-list">
        {services.map((service) => (
          <ServiceCard
            key={service.id}
            service={service}
            nameOf={nameOf}
            onAct={(action) => act.mutate({ id: service.id, action })}
            isBusy={act.isPending}
          />
        ))}
      </ul>
    </div>
  );
}

interface CardProps {
  service: ServiceView;
  nameOf: (id: string) => string;
  onAct: (action: Action) => void;
  isBusy: boolean;
}

function ServiceCard({ service, nameOf, onAct, isBusy }: CardProps) {
  const words = useAdminWords();
  const { t, locale } = words;
  const now = useNow(60_000);
  const { icon: Icon, tone } = signs[service.state];
  const [asked, setAsked] = useState<Action | null>(null);
  const needs = service.dependsOn.map(nameOf).join(', ');
  const needed = service.dependents.map(nameOf).join(', ');
  return (
    <li className="panel service">
      <header className="row">
        <h2>{serviceName(service, words)}</h2>
        <span className={`tag ${tone}`}>
          <Icon className="icon" aria-hidden="true" />
          {t(`service-state.${service.state}`)}
        </span>
        <Since at={service.sinceMs} />
        <span className="push row tight">
          {service.actions.map((action) => (
            <Button key={action} isDisabled={isBusy} onPress={() => (action === 'start' ? onAct(action) : setAsked(action))}>
              {t(`services.${action}`)}
            </Button>
          ))}
        </span>
      </header>
      {asked ? (
        <Dialog
          isAlert
          title={t(asked === 'stop' ? 'services.ask-stop' : 'services.ask-restart', { name: serviceName(service, words) })}
          onClose={() => setAsked(null)}
          actions={
            <>
              <Button onPress={() => setAsked(null)}>{t('common.cancel')}</Button>
              <Button
                tone="end"
                onPress={() => {
                  setAsked(null);
                  onAct(asked);
                }}
              >
                {t(`services.${asked}`)}
              </Button>
            </>
          }
        >
          {service.detail ? <p>{service.detail}</p> : null}
          <p>{t('services.ask-stop-help')}</p>
          {needed ? <p>{t('services.ask-stop-others', { names: needed })}</p> : null}
        </Dialog>
      ) : null}
      {service.detail ? <p className="soft">{service.detail}</p> : null}
      {service.stateText ? <p className={tone === 'failed' ? 'failed-word' : 'soft'}>{service.stateText}</p> : null}
      {needs || needed ? (
        <p className="faint small">
          {needs ? t('services.needs', { names: needs }) : ''} {needed ? t('services.needed', { names: needed }) : ''}
        </p>
      ) : null}
      {service.lastError ? (
        <p className="faint small">
          {t('services.last-error', { when: formatWhen(service.lastError.atMs, now, locale), detail: service.lastError.message })}
        </p>
      ) : null}
    </li>
  );
}
