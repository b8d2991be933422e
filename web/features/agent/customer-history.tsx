import { pathIn } from '../../../src/contract/name-in.ts';
import type { AgentMatter } from '../../../src/contract/rest/agent.ts';
import { useAgentWords } from './words/index.ts';

/** What was before with the same customer, the newest first. */
export function CustomerHistory({ history }: { history: AgentMatter['history'] }) {
  const { t, language, locale, has } = useAgentWords();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section className="matter-history" aria-label={t('agent.history')}>
      <h3>{t('agent.history')}</h3>
      {history.length === 0 ? <p className="faint">{t('agent.first-time')}</p> : null}
      <ol>
        {history.map(({ interactionId, at, channel, queueName, agentNames, cause, dispositions, note }) => {
          const causeKey = `agent.cause-${cause ?? 'open'}`;
          return (
            <li key={interactionId}>
              <p>
                <span className="number">{moment.format(at)}</span>{' '}
                <span className="soft">
                  {[t(`agent.channel-${channel}`), queueName, agentNames.join(', ')].filter(Boolean).join(' · ')}
                </span>
              </p>
              <p>
                {dispositions.length > 0 ? (
                  <strong>{dispositions.map((path) => pathIn(path, language)).join(', ')}</strong>
                ) : null}{' '}
                <span className="faint">{has(causeKey) ? t(causeKey) : cause}</span>
              </p>
              {note ? <p className="soft">{note}</p> : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
