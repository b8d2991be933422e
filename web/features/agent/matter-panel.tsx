import { useQuery } from '@tanstack/react-query';
import type { AgentView } from '../../../src/contract/rest/agent.ts';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { useNameOf } from '../calls-dock/call-words.ts';
import { OpenContact } from '../contacts/open-contact.tsx';
import { VipMark } from '../contacts/vip-mark.tsx';
import { CustomerHistory } from './customer-history.tsx';
import { MatterNotes } from './matter-notes.tsx';
import { useAgentWords } from './words/index.ts';

type Matter = NonNullable<AgentView['wrapUp']>['matters'][number] &
  Partial<Pick<AgentView['works'][number], 'sinceMs' | 'heldSinceMs'>>;

/** One matter: who it is, what to say and to fill in, what it was about, what was before. */
export function MatterPanel({ matter, isWrapUp }: { matter: Matter; isWrapUp: boolean }) {
  const { t } = useAgentWords();
  const { rest, user } = useDesk();
  const nameOf = useNameOf();
  const now = useNow(1000);
  const { interactionId, customer } = matter;
  const read = useQuery({
    queryKey: ['matter', interactionId],
    queryFn: () => rest.call(routes.agent.readMatter, { params: { interactionId } }),
    // What is being filled in is not replaced behind one's back.
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  const name = nameOf(customer);
  const number = formatNumber(customer.number, user.country);
  const variables = Object.entries(read.data?.variables ?? {});
  return (
    <>
      <header className="row wrap matter-head">
        <div className="offer-who">
          <strong>{name}</strong>
          {customer.vip === null ? null : <VipMark text={customer.vip} />}
          <span className="soft">
            {[customer.companyName, number === name ? '' : number, matter.queueName].filter(Boolean).join(' · ')}
          </span>
        </div>
        {customer.contactId === null ? null : <OpenContact contactId={customer.contactId} name={name} />}
        {matter.sinceMs === undefined ? null : (
          <span className="push number soft">
            {matter.heldSinceMs
              ? t('agent.held-for', { time: formatDuration(now - matter.heldSinceMs) })
              : formatDuration(now - matter.sinceMs)}
          </span>
        )}
      </header>
      {variables.length > 0 ? (
        <dl className="matter-variables">
          {variables.map(([key, value]) => (
            <div key={key}>
              <dt className="faint">{key}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {read.isPending ? <SkeletonLines /> : null}
      {read.isError ? (
        <Failed sentence={read.error.message} retryLabel={t('common.retry')} onRetry={() => void read.refetch()} />
      ) : null}
      {read.data ? (
        <div className="matter-columns">
          <MatterNotes matter={read.data} isWrapUp={isWrapUp} />
          <CustomerHistory history={read.data.history} />
        </div>
      ) : null}
    </>
  );
}
