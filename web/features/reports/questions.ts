import type { ReportDimension, ReportPeriod } from '../../../src/contract/rest/reports.ts';

/** A question people ask, and the report that answers it. Its words are `reports.q-<id>`. */
export interface Question {
  readonly id: string;
  readonly period: ReportPeriod;
  readonly by: readonly ReportDimension[];
  readonly figures: readonly string[];
  /** Of one's own telephone calls: for everybody. */
  readonly isOwn?: boolean;
}

export const questions: readonly Question[] = [
  {
    id: 'queues',
    period: 'last-7-days',
    by: ['queue'],
    figures: ['offered', 'answered', 'abandoned', 'service-level', 'speed-of-answer', 'wait-max', 'handle-time-mean'],
  },
  {
    id: 'days',
    period: 'last-30-days',
    by: ['interval-day'],
    figures: ['offered', 'answered', 'abandoned', 'service-level', 'speed-of-answer'],
  },
  {
    id: 'course',
    period: 'today',
    by: ['interval-30'],
    figures: ['offered', 'answered', 'abandoned', 'service-level', 'queue-length', 'agents-on'],
  },
  {
    id: 'rush',
    period: 'last-30-days',
    by: ['hour-of-day'],
    figures: ['offered', 'abandoned-share', 'service-level', 'speed-of-answer'],
  },
  {
    id: 'agents',
    period: 'last-7-days',
    by: ['agent'],
    figures: [
      'handled',
      'talk-time-mean',
      'wrap-up-time-mean',
      'handle-time-mean',
      'logged-on-time',
      'occupancy',
      'offers-unanswered',
    ],
  },
  { id: 'time', period: 'last-7-days', by: ['agent', 'reason'], figures: ['not-ready-time', 'not-ready-share'] },
  {
    id: 'why',
    period: 'last-30-days',
    by: ['disposition'],
    figures: ['handled', 'handle-time-mean', 'first-contact-resolution', 'repeats'],
  },
  {
    id: 'transfers',
    period: 'last-30-days',
    by: ['transfer-target'],
    figures: ['transfers', 'transfers-blind', 'transfers-attended'],
  },
  {
    id: 'forecast',
    period: 'last-7-days',
    by: ['queue'],
    figures: ['offered', 'speed-of-answer', 'forecasts-met', 'forecast-error'],
  },
  {
    id: 'flows',
    period: 'last-7-days',
    by: ['flow', 'flow-node'],
    figures: ['flow-passed', 'flow-abandoned', 'flow-failed'],
  },
  {
    id: 'numbers',
    period: 'last-30-days',
    by: ['dialled'],
    figures: ['offered', 'answered-share', 'abandoned', 'contact-duration'],
  },
  {
    id: 'mine',
    period: 'last-30-days',
    by: ['interval-day'],
    figures: ['calls-in', 'calls-out', 'calls-missed', 'call-time'],
    isOwn: true,
  },
  {
    id: 'partners',
    period: 'last-30-days',
    by: ['partner'],
    figures: ['calls', 'calls-missed', 'call-time', 'call-time-mean'],
    isOwn: true,
  },
];
