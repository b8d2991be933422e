import { useState } from 'react';
import type { AgentMatter } from '../../../src/contract/rest/agent.ts';
import type { ScriptPlaceholder } from '../../../src/contract/rest/scripts.ts';
import { useDesk } from '../../app/session.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useNameOf } from '../calls-dock/call-words.ts';
import { useAgentWords } from './words/index.ts';

export type ScriptFacts = Readonly<Record<ScriptPlaceholder, string>>;

/** What stands for the placeholders of a script in this matter. */
export function useScriptFacts(matter: AgentMatter): ScriptFacts {
  const { t } = useAgentWords();
  const { user } = useDesk();
  const nameOf = useNameOf();
  const { customer, dialled, queueName } = matter;
  const [hour] = useState(() => new Date().getHours());
  return {
    'caller.name': nameOf(customer),
    'caller.number': formatNumber(customer.number, user.country),
    'caller.company': customer.companyName ?? '',
    'called.number': formatNumber(dialled, user.country),
    'agent.name': user.displayName,
    'queue.name': queueName,
    'company.name': user.companyName,
    'day.greeting': t(hour < 11 ? 'agent.greeting-morning' : hour < 18 ? 'agent.greeting-day' : 'agent.greeting-evening'),
  };
}
