import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, Id, UserId } from '../../kernel/ids.ts';
import type { RecordingId } from './recording.ts';

export type ScorecardFormId = Id<'scorecard-form'>;
export type ScorecardId = Id<'scorecard'>;

/** `yes-no`: all or nothing. `scale`: its share from 0 to `most`. `comment`: words, which count for nothing. */
export interface ScorecardQuestion {
  readonly id: string;
  readonly section: string;
  readonly text: string;
  readonly help: string;
  readonly kind: 'yes-no' | 'scale' | 'comment';
  readonly most: number;
  readonly weight: number;
  readonly isKnockOut: boolean;
}

export interface ScorecardForm {
  readonly id: ScorecardFormId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly describes: string;
  readonly enabled: boolean;
  readonly questions: readonly ScorecardQuestion[];
}

/** `value` null: does not apply. */
export interface ScorecardAnswer {
  readonly questionId: string;
  readonly value: number | null;
  readonly comment: string;
}

export interface Scorecard {
  readonly id: ScorecardId;
  readonly companyId: CompanyId;
  readonly recordingId: RecordingId;
  readonly formId: ScorecardFormId;
  readonly agentUserId: UserId;
  readonly reviewerId: UserId;
  /** As they were when it was filled. */
  readonly questions: readonly ScorecardQuestion[];
  readonly answers: readonly ScorecardAnswer[];
  readonly score: number | null;
  readonly comment: string;
  readonly writtenAtMs: number;
}

/**
 * 100 × the weighted mean of the shares that the answered questions got; 0 when a knock-out question got nothing; null when none applies.
 * @throws ParleyError `input-invalid` for an answer to no question, or beyond what its question can give
 */
export function scoreOf(questions: readonly ScorecardQuestion[], answers: readonly ScorecardAnswer[]): number | null {
  let weights = 0;
  let sum = 0;
  let isKnockedOut = false;
  for (const { questionId, value } of answers) {
    const question = questions.find(({ id }) => id === questionId);
    if (!question) throw new ParleyError('input-invalid', `The form has no question ${questionId}.`);
    const share = value === null ? null : shareOfQuestion(question, value);
    if (share === null) continue;
    if (share === 0 && question.isKnockOut) isKnockedOut = true;
    weights += question.weight;
    sum += question.weight * share;
  }
  if (isKnockedOut) return 0;
  return weights === 0 ? null : Math.round((1000 * sum) / weights) / 10;
}

/** What an answer gives of what the question can give, 0 to 1; null: nothing is counted. */
export function shareOfQuestion({ kind, most, text }: ScorecardQuestion, value: number): number | null {
  if (kind === 'comment') return null;
  const top = kind === 'yes-no' ? 1 : most;
  if (!Number.isInteger(value) || value < 0 || value > top)
    throw new ParleyError('input-invalid', `The answer to “${text}” is ${value}, expected a whole number from 0 to ${top}.`);
  return value / top;
}
