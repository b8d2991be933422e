import { assignmentOf, dimensionsOf, type Figure, type FigureGroup, parametersOfFigure } from './figure.ts';
import { figures } from './figures.ts';

const groups: Readonly<Record<FigureGroup, string>> = {
  queue: 'Queues',
  'service-level': 'Service level',
  waiting: 'Waiting',
  handling: 'Handling',
  transfers: 'Transfers',
  offers: 'Offers',
  'agent-time': 'Agents’ time',
  customers: 'Customers',
  'call-backs': 'Call-backs',
  flows: 'Call flows',
  now: 'Now',
  telephone: 'One’s own telephone calls',
};

const units: Readonly<Record<Figure['unit'], string>> = {
  count: 'a number',
  share: 'a share',
  milliseconds: 'a duration',
  average: 'an average of things that go on at once',
  timestamp: 'a moment',
};

const limits = { within: 'X', shortAbandon: 'the short-abandon limit', repeat: 'N days' } as const;

const opening = `# Figures

Made of the table of formulas (\`src/contact-centre/reporting/formulas\`) by \`npx node scripts/write-figures-guide.ts\`. Reports, wallboards, desks, mails and the API
compute every figure by the same formula, from the stored events of interactions and the recorded states of agents, and from nothing else.

- **Nothing is averaged twice.** Totals are computed anew from everything, not from the rows.
- **Every number opens** to what it counts (\`GET /api/v1/reports/counted\`), and an interaction to its calls and their Why.
- **Intervals** are cut by the clocks of the zone of the report; days of 23 and 25 hours are as long as they are. Each figure says to which interval something counts, so that
  rows add up to the whole wherever the figure is a number or a sum. Rows by skill and disposition do not: an interaction may have several.
- **A transfer to a queue** begins a stay there and counts under that queue. **A transfer to a person** leaves the queue's figures with the agent to whom the queue gave the customer;
  what the colleague does then is his own part, under no queue (*Received by transfer*), so that what a queue handled is never more than what it answered. How many a queue's agents
  sent on to people is *Transfers to people* by queue.
- **X**, the short-abandon limit and N days are those of the report; else X and the limit are each queue’s own, else \`Stats-ServiceLevelSeconds\`, \`Stats-ShortAbandonSeconds\`,
  \`Stats-RepeatDays\`.
- **Nothing to compute of** (no answered call has no mean) is empty, not zero.
- **A restart** of ours in the middle of a wait does not count twice, and nobody is credited the time we were away: agents count as logged off (\`server-restart\`) from the
  last moment at which Parley is known to have run, two seconds exact, until it runs again; then they are ready, or not ready for the same reason, anew.
- Percentiles are the smallest value that so many do not exceed.
- A version says how often what a figure computes has changed.
`;

/** \`docs/guides/figures.md\`. */
export function figuresGuide(): string {
  const sections = Object.entries(groups).map(([group, title]) => {
    const own = figures.filter((one) => one.group === group).map(entryOf);
    return `## ${title}\n\n${own.join('\n')}`;
  });
  return `${opening}\n${sections.join('\n\n')}\n`;
}

function entryOf(figure: Figure): string {
  const { id, name, version, definition, unit } = figure;
  const rows = dimensionsOf(figure).filter((one) => !one.startsWith('interval-') && one !== 'hour-of-day' && one !== 'weekday');
  const parameters = parametersOfFigure(figure).map((one) => limits[one]);
  const details = [
    `\`${id}\`, version ${version}`,
    units[unit],
    ...(parameters.length > 0 ? [`with ${parameters.join(', ')}`] : []),
    ...(rows.length > 0 ? [`by ${rows.join(', ')}`] : []),
  ];
  return `- **${name}** (${details.join('; ')}). ${definition} *${assignmentOf(figure)}*`;
}
