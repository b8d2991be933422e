import { SqlMonitoringRecords } from '../adapters/sql/monitoring-records.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CallService } from '../telephony/call/index.ts';
import type { MediaPlane } from '../telephony/media/index.ts';
import { MonitoringService } from '../telephony/monitoring/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** Supervisors in running calls. */
export function openMonitoring(
  { logger, store }: Foundation,
  { rights, contactCentre }: Pick<Configuration, 'rights' | 'contactCentre'>,
  { calls, media }: { readonly calls: CallService; readonly media: Pick<MediaPlane, 'createMixer' | 'keepTogether'> },
  parts: DisposalStack,
): MonitoringService {
  const { access, parameters } = rights;
  return parts.use(
    'monitoring',
    new MonitoringService({
      logger: logger.component('monitoring'),
      calls,
      media,
      access,
      parameters,
      records: new SqlMonitoringRecords(store),
      queuesOf: (companyId, userId) => {
        const agent = contactCentre.agentByUser(userId);
        if (agent?.companyId !== companyId || !agent.enabled) return [];
        return contactCentre.queuesOfAgent(agent.id).map(({ id }) => id);
      },
    }),
  );
}
